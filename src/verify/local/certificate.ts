import { readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { MachineError } from '../errors.ts';
import type { Certificate, Tls } from '../machine.ts';
import { run } from './run.ts';
import type { Workspace } from './workspace.ts';

export const CERTIFICATE_HELP =
  'openssl makes the certificate that stands in for that of the host; Debian: apt install openssl';

/** What a client needs where a server shows that certificate, and takes it for one of its clients', too. */
export const ownAuthority = (own: Certificate): Tls => ({ ...own, authority: own.certificate });

/**
 * Makes a certificate for a name that is its own authority, for a day.
 * @param user whom it names as a client
 * @throws MachineError where openssl is missing or does not make it
 */
export async function makeCertificate(
  name: string,
  certificateFile: string,
  keyFile: string,
  workspace: Workspace,
  user: string | null = null,
): Promise<Certificate> {
  const client = user === null ? '' : `, ${user.includes('@') ? 'email' : 'DNS'}:${user}`;
  const config = `${certificateFile}.cnf`;
  // -addext is newer than some openssl that are still about.
  await writeFile(
    config,
    `[req]
prompt = no
distinguished_name = name
x509_extensions = more
[name]
commonName = natsmith verify
[more]
basicConstraints = critical, CA:true
subjectAltName = IP:127.0.0.1, ${isIP(name) ? 'IP' : 'DNS'}:${name}${client}
`,
  );
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const request = ['req', '-x509', ...curve, '-days', '1', '-config', config];
  const files = ['-out', certificateFile, '-keyout', keyFile];
  const { ok, output } = await run('openssl', [...request, ...files], workspace);
  if (!ok) throw new MachineError(`openssl makes no certificate: ${output}`, { help: CERTIFICATE_HELP });
  return { certificate: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
}
