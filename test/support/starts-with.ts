import { confText } from '../../src/domain/conf.ts';
import { confOf } from '../../src/lower/conf.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import { selfSigned } from './certificate.ts';
import { type NatsVersion, natsServerTool } from './nats-server.ts';
import type { Sandbox } from './sandbox.ts';
import { tool } from './tools.ts';

const pair = selfSigned();
const furnished = new WeakSet<Sandbox>();

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

/**
 * Starts a server with the configuration of a deployment, as itself and not as root, and ends it again.
 * @returns what it said where it did not start, or ended by itself soon after; else nothing
 */
export async function startsWith(
  sandbox: Sandbox,
  line: NatsVersion,
  { options }: Pick<Deployment, 'options'>,
): Promise<string> {
  // As the assembler does.
  const conf = confText(confOf(options)).replaceAll(
    /"[$]2a[$]00[$]credential:natsmith[.]tls[.]([a-z-]+)"/g,
    (_, file) => (String(file).endsWith('key') ? '"/etc/nats/key.pem"' : '"/etc/nats/certificate.pem"'),
  );
  if (!furnished.has(sandbox))
    await sandbox.write({ '/etc/nats/certificate.pem': pair.certificate, '/etc/nats/key.pem': pair.key });
  furnished.add(sandbox);
  await sandbox.write({ '/etc/nats/nats-server.conf': conf });
  const folders = [options.dataDir, options.jetstream.storeDir ?? options.dataDir];
  const { ok, output } = await sandbox.run(['sh', '-c', RUN, 'run', tool(natsServerTool(line)), ...folders], {
    timeout: 90_000,
  });
  return ok ? output : `${output}\nno answer`;
}
