/** A folder, and a command line in it that raises a diagnostic, or none. */
export interface Example {
  /** By name. */
  readonly files: Readonly<Record<string, string>>;
  readonly run: string;
}

/** What a code means. `why` and `help` of the catalogue come before it where a rule has it. */
export interface Explanation {
  /** What is wrong, in a few words, without names. */
  readonly title: string;
  /** In paragraphs: what it means, and where that is known from. */
  readonly text: string;
  readonly bad: Example;
  readonly good: Example;
}

/** The name of the specs in examples, and the command that judges them. */
export const SPEC = 'natsmith.config.ts';
export const CHECK = 'natsmith check';

/** A spec as it stands. */
export const source = (text: string): Example => ({ files: { [SPEC]: text }, run: CHECK });

/**
 * A spec with such a base; lines are indented as they stand. Unless it says who logs in, or where it listens, its server is for
 * programs of its own host.
 */
export const base = (options: string): Example =>
  open(/^(host|auth|safeMode):/m.test(options) ? options : `host: '127.0.0.1',\n${options}`);

/** As it stands, open to everyone or not. */
export const open = (options: string): Example =>
  source(`import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  base: {
${indent(options, 4)}
  },
});
`);

/** A spec with such users. */
export const users = (...each: string[]): Example =>
  base(`auth: {
  enable: true,
  users: [
${each.map((user) => `    { ${user} },`).join('\n')}
  ],
},`);

/** A command line beside a spec that is all right. */
export const commandLine = (run: string, files: Example['files'] = base('port: 4222,').files): Example => ({
  files,
  run,
});

function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
