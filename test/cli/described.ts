import { expect } from 'vitest';
import type { LastingServer } from '../support/provision/lasting-server.ts';
import { type JsonRecord, natsmithJson, spec } from './natsmith.ts';

export const PROFILE = ['--profile', 'dev'];
export const SPEC = 'natsmith.config.ts';

/** A deployment with these streams, and what its nats-provision.service is given. */
export const described = (streams: object) => ({
  [SPEC]: spec(`base: { streams: ${JSON.stringify(streams)} },`),
  'streams.json': JSON.stringify({
    formatVersion: '1.0',
    deployment: 'demo',
    accounts: [{ name: '$G', streams, buckets: {} }],
  }),
});

/** One that is made again where it is to be deleted from again: no server takes that in a stream that is there. */
export const orders = (denyDelete: boolean) =>
  described({
    ORDERS: { subjects: ['orders'], maxBytes: '1GB', denyDelete, consumers: { billing: {} } },
  });
export const ORDERS_AGAIN = ['apply', ...PROFILE, '--allow-destroy', 'ORDERS'];

export const errors = ({ diagnostics }: JsonRecord) =>
  diagnostics.filter(({ severity }) => severity === 'error');

/** Runs what is left to do; there is nothing left then. */
export async function completed(
  folder: string,
  place: Pick<LastingServer, 'options'>,
  command: readonly string[],
): Promise<void> {
  const { exitCode, record } = await natsmithJson(folder, command, place.options);
  expect([exitCode, errors(record)]).toEqual([0, []]);
  const plan = await natsmithJson(folder, ['plan', '--exit-code', ...PROFILE], place.options);
  expect(plan.exitCode).toBe(0);
}
