import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tempDir } from '../support/temp-dir.ts';
import { tool } from '../support/tools.ts';
import { folderWith, natsmithJson, start } from './natsmith.ts';

/** What `verify` needs to find its programs, and a folder that is this run's alone. */
export const verifyEnv = (version: '2.10' | '2.15' = '2.10') => ({
  NATSMITH_NATS_SERVER: tool(`nats-server-${version}`),
  NATSMITH_NGINX: tool('nginx'),
});

/** A deployment of one user, with more options and entries of the spec. */
export const guarded = (options = '', more = '') => `import { defineDeployment } from 'natsmith';
export default defineDeployment({
  name: 'guarded',
  natsVersion: '2.10',
  profiles: {
    prod: {
      auth: { enable: true, users: [{ name: 'app', publish: ['app.>'], subscribe: ['app.*', '_INBOX_app.>'] }] },
      ${options}
    },
  },
  ${more}
});
`;

/** Accepts that settings do another thing than the options say. */
export const ACCEPT = `accept: [{ code: 'settings/shadows-option', because: 'sabotage' }],`;

/** Runs verify on a spec, in a folder for temporary files that must be empty afterwards. */
export async function verified(
  source: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
) {
  await using folder = await folderWith({ 'natsmith.config.ts': source });
  await using temporary = await tempDir();
  const run = await natsmithJson(folder.path, ['verify', ...args], {
    env: { ...verifyEnv(), TMPDIR: temporary.path, ...env },
  });
  return { ...run, leftOver: existsSync(temporary.path) ? readdirSync(temporary.path) : [] };
}

/** Starts verify on a spec and lets it run until it has laid out its folder. */
export async function startVerify(folder: string, temporary: string, args: readonly string[] = []) {
  const child = start(folder, ['verify', ...args], { env: { ...verifyEnv(), TMPDIR: temporary } });
  const end = Date.now() + 10_000;
  while (processesIn(temporary).length < 2 && Date.now() < end) await pause(5);
  // In a record: by itself, it would be waited for.
  return { child };
}

/** Processes that have a path below the folder among their words. */
export function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.includes(folder) ? [words.replaceAll('\0', ' ')] : [];
      } catch {
        return [];
      }
    });
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
