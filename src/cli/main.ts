import { WORKER } from '../verify/worker/word.ts';
import { apply } from './apply.ts';
import { backup } from './backup.ts';
import { build } from './build.ts';
import { can } from './can.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { deadLetters } from './dead-letters.ts';
import { explain } from './explain.ts';
import { hashPassword } from './hash-password.ts';
import { importConf } from './import.ts';
import { init } from './init.ts';
import { plan } from './plan.ts';
import { print } from './print.ts';
import { provision } from './provision.ts';
import { restore } from './restore.ts';
import { commandLine, run } from './run.ts';
import { verify } from './verify.ts';

const commands: readonly Command[] = [
  init,
  check,
  build,
  print,
  can,
  verify,
  plan,
  apply,
  backup,
  restore,
  importConf,
  provision,
  deadLetters,
  explain,
  hashPassword,
];

run(async (args) => {
  // Not for people: verify runs itself so, on the host that it verifies.
  if (args[0] === WORKER) return (await import('./worker.ts')).runWorker();
  return commandLine(commands, args);
});
