import { backup } from './backup.ts';
import { deadLetters } from './dead-letters.ts';
import { provision } from './provision.ts';
import { restore } from './restore.ts';
import { commandLine, run } from './run.ts';

/** What is put on hosts: the commands that their units run, and what brings back what those have saved. */
run((args) => commandLine([provision, backup, restore, deadLetters], args));
