import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from './layout.ts';

/** What nginx makes by itself unless told where to. */
const TEMP_PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** Writes an nginx.conf around the emitted virtual host, with which it writes nowhere but into its own folder (`-p`). */
export async function writeNginxConf({ nginx, virtualHost }: Layout): Promise<string> {
  const file = join(nginx, 'nginx.conf');
  const lines = [
    // Its workers would become a user who cannot see the folder.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off;',
    'worker_processes 1;',
    'pid nginx.pid;',
    'error_log stderr;',
    'events { }',
    'http {',
    '  access_log off;',
    ...TEMP_PATHS.map((name) => `  ${name}_temp_path temp_${name};`),
    `  include ${JSON.stringify(virtualHost)};`,
    '}',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}
