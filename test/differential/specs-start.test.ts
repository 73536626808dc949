import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { confText, isMap, type Settings } from '../../src/domain/conf.ts';
import { settingAt } from '../../src/domain/setting-at.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { confOf } from '../../src/lower/conf.ts';
import { host } from '../../src/lower/lower.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { selfSigned } from '../support/certificate.ts';
import { specOf } from '../support/emitted.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { someSettings } from '../support/random-settings.ts';
import { looseSpec } from '../support/random-spec.ts';
import { sample } from '../support/sample.ts';
import { describeInSandbox, type Sandbox, startSandbox } from '../support/sandbox.ts';
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

const pair = selfSigned();

/** Says what the server said where it did not start, or ended by itself soon after. */
const RUN = `
set -u
server=$1
shift
rm -rf /run/nats "$@"
install -d -o 64321 -g 64321 /run/nats /run/ports "$@"
rm -f /run/ports/*
setpriv --reuid=64321 --regid=64321 --clear-groups "$server" -c /etc/nats/nats-server.conf --ports_file_dir /run/ports >/run/log 2>&1 &
pid=$!
tries=1200
until [ -e /run/ports/*.ports ] || ! kill -0 $pid 2>/dev/null || [ $tries = 0 ]; do
  sleep 0.05
  tries=$((tries - 1))
done
sleep 0.3
kill -0 $pid 2>/dev/null && [ $tries != 0 ] || {
  tail -n 5 /run/log
  for folder in "$@"; do [ ! -e "$folder/nats-server.log" ] || tail -n 5 "$folder/nats-server.log"; done
  [ $tries = 0 ] && echo "does not listen after a minute" || echo ended
}
kill -KILL $pid 2>/dev/null
wait $pid 2>/dev/null
exit 0`;

async function startsWith(sandbox: Sandbox, line: NatsVersion, { options }: Deployment): Promise<string> {
  const settings = evaluate(host.settings, { cfg: options });
  // As the assembler does.
  const conf = confText(settings).replaceAll(
    /"[$]2a[$]00[$]credential:natsmith[.]tls[.]([a-z-]+)"/g,
    (_, file) => (String(file).endsWith('key') ? '"/etc/nats/key.pem"' : '"/etc/nats/certificate.pem"'),
  );
  await sandbox.write({
    '/etc/nats/nats-server.conf': conf,
    '/etc/nats/certificate.pem': pair.certificate,
    '/etc/nats/key.pem': pair.key,
  });
  const folders = [options.dataDir, options.jetstream.storeDir ?? options.dataDir];
  const { ok, output } = await sandbox.run(['sh', '-c', RUN, 'run', tool(natsServerTool(line)), ...folders], {
    timeout: 90_000,
  });
  return ok ? output : `${output}\nno answer`;
}
