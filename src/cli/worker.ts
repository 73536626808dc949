import { text } from 'node:stream/consumers';
import { reasonOf } from '../domain/reason.ts';
import { runTask, type Task } from '../verify/worker/tasks.ts';
import type { ExitCode } from './command.ts';
import { writeOutput } from './stdio.ts';

/** Takes a task as JSON on stdin, prints what came of it as JSON; its reason where nothing did. */
export async function runWorker(): Promise<ExitCode> {
  try {
    const task = JSON.parse(await text(process.stdin)) as Task;
    writeOutput(`${JSON.stringify(await runTask(task))}\n`);
    return 0;
  } catch (error) {
    writeOutput(`${reasonOf(error)}\n`);
    return 3;
  }
}
