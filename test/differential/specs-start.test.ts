import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { confText } from '../../src/domain/conf.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
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
    test(`${SPECS} random specs, settings included`, { timeout: 1_200_000 }, async () => {
      const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
      const version = /\d+\.\d+\.\d+/.exec(stdout)![0];
      const { values, seed } = sample(looseSpec(version, someSettings(version)), SPECS * 12, 11);
      const passed = values.filter(passes).slice(0, SPECS);
      expect(passed.length, `of ${values.length} specs, ${seed}`).toBe(SPECS);

      const queue = [...passed];
      const died: string[] = [];
      const work = async () => {
        await using sandbox = await startSandbox();
        for (let next = queue.pop(); next; next = queue.pop()) {
          const said = await startsWith(sandbox, line, resolve(specOf(next))[0]!);
          if (said !== '') died.push(`${JSON.stringify(next.base)}\n${said}`);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, work));
      expect(died, seed).toEqual([]);
    });
  });
});

function passes(input: SpecInput): boolean {
  const spec = specOf(input);
  return analyze(spec, resolve(spec)).every(({ severity }) => severity !== 'error');
}

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
tries=200
until [ -e /run/ports/*.ports ] || ! kill -0 $pid 2>/dev/null || [ $tries = 0 ]; do
  sleep 0.05
  tries=$((tries - 1))
done
sleep 0.3
if ! kill -0 $pid 2>/dev/null || [ $tries = 0 ]; then
  tail -n 5 /run/log
  for folder in "$@"; do [ ! -e "$folder/nats-server.log" ] || tail -n 5 "$folder/nats-server.log"; done
  echo ended
fi
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
  const { output } = await sandbox.run(['sh', '-c', RUN, 'run', tool(natsServerTool(line)), ...folders]);
  return output;
}
