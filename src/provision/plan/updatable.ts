import { runsAtLeast } from '../../domain/server-version.ts';
import type { FieldChange } from './fields.ts';

/*
 * What a server does not change of a stream or a consumer that is there (`server/stream.go`, configUpdateCheck;
 * `server/consumer.go`, checkNewConsumerConfig), by its version; test/differential/plan.test.ts holds this to real servers.
 */

type Why = (change: FieldChange, version: string) => boolean;

const always: Why = () => true;
const takenBack: Why = ({ to }) => to === undefined;
const before =
  (release: string, otherwise: Why = () => false): Why =>
  (change, version) =>
    runsAtLeast(version, release) ? otherwise(change, version) : true;

const STREAM: Readonly<Record<string, Why>> = {
  allow_msg_counter: always,
  allow_msg_schedules: takenBack,
  allow_msg_ttl: before('2.12.0', takenBack),
  deny_delete: takenBack,
  deny_purge: takenBack,
  max_consumers: before('2.12.6'),
  // A mirror may become a stream of its own.
  mirror: before('2.12.0', ({ to }) => to !== undefined),
  persist_mode: always,
  retention: ({ from, to }) => from === 'workqueue' || to === 'workqueue',
  sealed: takenBack,
  storage: always,
};

const CONSUMER: Readonly<Record<string, Why>> = {
  ack_policy: always,
  // Between push consumers it may change; a pull consumer has none.
  deliver_subject: ({ from, to }) => from === undefined || to === undefined,
  flow_control: always,
  idle_heartbeat: always,
  max_waiting: always,
  // Servers before 2.14.4 take it, and change nothing.
  mem_storage: always,
  replay_policy: always,
};

/** The changes, each with why it needs the asset to be made anew, if it does. */
export function judged(
  kind: 'stream' | 'consumer',
  changes: readonly FieldChange[],
  version: string,
): FieldChange[] {
  const rules = kind === 'stream' ? STREAM : CONSUMER;
  return changes.map((change) =>
    rules[change.field]?.(change, version)
      ? { ...change, fixed: `nats-server ${version} does not change it in a ${kind} that is there` }
      : change,
  );
}
