import { hash } from 'bcryptjs';
import { type Invocation, type Outcome, problem, usageProblem } from './command.ts';
import { askTwice, readAll } from './read-password.ts';

/** bcrypt reads no more; golang.org/x/crypto/bcrypt, which nats uses, makes no hash of a longer one. */
const MOST_BYTES = 72;
const DEFAULT_COST = 11;
/** From the least that nats takes to what a login can wait for. */
const COSTS = /^1[0-4]$/;

export async function runHashPassword({ flags }: Invocation): Promise<Outcome> {
  const cost = (flags.cost as string | undefined) ?? String(DEFAULT_COST);
  if (!COSTS.test(cost))
    return usageProblem('flag', `--cost is a number from 10 to 14, not ${JSON.stringify(cost)}`);
  const given = process.stdin.isTTY ? await askTwice() : await readAll();
  if (given === undefined) return refuse('the two passwords are not the same');
  const password = lineOf(given);
  if (typeof password !== 'string') return password;
  // The variant changes nothing below 72 bytes; of an unquoted $2b$, nats-server's parser makes a variable (conf/lex.go).
  const made = (await hash(password, Number(cost))).replace(/^\$2b\$/, '$2a$');
  return { exit: 0, diagnostics: [], output: `${made}\n`, record: { hash: made } };
}

/** What can be hashed and sent by a client, or what is wrong. No message holds any of it. */
function lineOf(bytes: Buffer): string | Outcome {
  const line = bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
  if (line.length === 0) return refuse('the password is empty', 'nats-server lets everyone in with that');
  if (line.includes(0)) return refuse('the password holds a NUL byte', 'no client can send one');
  if (line.includes(0x0a)) return refuse('the password has more than one line');
  if (line.at(-1) === 0x0d)
    return refuse('the password ends in a carriage return, as files from other systems do');
  if (line.length > MOST_BYTES)
    return refuse(`the password has more than ${MOST_BYTES} bytes`, 'bcrypt ignores what follows them');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    return refuse('the password is not UTF-8', 'clients send it as JSON, which is UTF-8');
  }
}

const refuse = (message: string, help?: string): Outcome => ({
  exit: 1,
  diagnostics: [problem('password/unusable', message, help)],
});
