import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { isMap, type Settings } from '../../src/domain/conf.ts';
import { settingAt } from '../../src/domain/setting-at.ts';
import { confOf } from '../../src/lower/conf.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf } from '../support/emitted.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { someSettings } from '../support/random-settings.ts';
import { looseSpec } from '../support/random-spec.ts';
import { sample } from '../support/sample.ts';
import { describeInSandbox, startSandbox } from '../support/sandbox.ts';
import { startsWith } from '../support/starts-with.ts';
import { tool } from '../support/tools.ts';

/** Specs per version that `check` lets pass; `npm run test:differential` starts a thousand. */
const SPECS = process.env.NATSMITH_DIFFERENTIAL
  ? Math.min(1000, Number(process.env.NATSMITH_DIFFERENTIAL))
  : 60;
const AT_A_TIME = 3;

/* What `check` lets pass, the server starts with, and goes on: a server that does not is a rule that is missing. */
describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeInSandbox([natsServerTool(line)], 'starts with whatever check lets pass', () => {
    test(`${SPECS} random specs, settings included`, { timeout: 3_600_000 }, async () => {
      const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
      const version = /\d+\.\d+\.\d+/.exec(stdout)![0];
      // About a third passes.
      const { values, seed } = sample(looseSpec(version, someSettings(version)), SPECS * 6);
      const queue: SpecInput[] = [];
      for (const value of values) if (queue.length < SPECS && passes(value)) queue.push(value);
      expect(queue.length, `of ${values.length} specs, ${seed}`).toBe(SPECS);

      const died: string[] = [];
      const excused: string[] = [];
      const work = async () => {
        await using sandbox = await startSandbox();
        for (let next = queue.pop(); next; next = queue.pop()) {
          const deployment = resolve(specOf(next))[0]!;
          const said = await startsWith(sandbox, line, deployment);
          if (said === '') continue;
          const list = isOfMachine(said, confOf(deployment.options)) ? excused : died;
          list.push(`${JSON.stringify(next.base)}\n${said}`);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, work));
      if (excused.length > 0)
        console.info(`nats-server ${line}: this machine, not the spec, is too small:\n${excused.join('\n')}`);
      expect(died, seed).toEqual([]);
      expect(excused.length, 'specs that this machine is too small for').toBeLessThan(SPECS / 10);
    });
  });
});

function passes(input: SpecInput): boolean {
  const spec = specOf(input);
  return analyze(spec, resolve(spec)).every(({ severity }) => severity !== 'error');
}

/**
 * Whether it was for want of this machine's own memory or disk: the server compares what accounts are promised with that
 * where the configuration gives it no limit (server/jetstream.go, dynJetStreamConfig), and no spec can know it.
 */
function isOfMachine(said: string, { jetstream = null }: Settings): boolean {
  const [, kind] = /insufficient (memory|storage) resources/.exec(said) ?? [];
  if (kind === undefined) return false;
  const limit = isMap(jetstream)
    ? settingAt(jetstream, ...(kind === 'memory' ? MEMORY_LIMITS : FILE_LIMITS))
    : null;
  return limit === null || (typeof limit === 'number' && limit < 0);
}
const MEMORY_LIMITS = ['max_memory_store', 'max_mem_store', 'max_mem'];
const FILE_LIMITS = ['max_file_store', 'max_file'];
