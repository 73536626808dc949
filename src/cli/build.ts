import type { Command } from './command.ts';

export const build: Command = {
  name: 'build',
  summary: 'writes the NixOS module, configuration and units',
  usage: '[--check] [--out DIR]',
  description: `Writes generated/<name>/ and schema/ beside the spec, or below DIR. Only files of the last build (they are
listed in manifest.json) are replaced or removed; unchanged ones are not touched. With --profile, files of
other profiles stay as they are.`,
  flags: {
    check: {
      type: 'boolean',
      description: 'write nothing; say what would change, and exit with 2 if anything',
    },
    out: { type: 'string', value: 'DIR', description: 'where to write (default: the folder of the spec)' },
  },
  operands: [],
  examples: [
    ['natsmith build', 'write everything'],
    ['natsmith build --check', 'for CI: are the written files those of the spec?'],
    ['natsmith build --out /tmp/preview', 'look before you leap'],
  ],
  async run(invocation) {
    const { runBuild } = await import('./run-build.ts');
    return runBuild(invocation);
  },
};
