import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { writeTalk } from './stdio.ts';

/** Far more than any password has: `natsmith hash-password </dev/zero` has an end. */
const ENOUGH = 4096;

/** The bytes on stdin; of very many, the first. */
export async function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > ENOUGH) break;
  }
  return Buffer.concat(chunks);
}

/** What is typed on the terminal, which does not show it; undefined where the second time it is something else. */
export async function askTwice(): Promise<Buffer | undefined> {
  // readline edits the line and writes it: to nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  const lines = terminal[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    writeTalk(question);
    const line = await lines.next();
    writeTalk('\n');
    return line.done ? '' : line.value;
  };
  terminal.on('SIGINT', () => {
    terminal.close();
    writeTalk('\n');
    // As if the terminal had not been asked to pass it on.
    process.kill(process.pid, 'SIGINT');
  });
  try {
    const first = await ask('Password: ');
    if (first === '') return Buffer.alloc(0);
    return (await ask('Once more: ')) === first ? Buffer.from(first) : undefined;
  } finally {
    terminal.close();
  }
}
