// Builds dist/: the command line as one file, the library, and the library's types.
import { execFile } from 'node:child_process';
import { chmod, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** `import text from './file?raw'` is the file's text, as in Vite and thus in the tests. */
const rawText = {
  name: 'raw-text',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?raw'.length)),
      namespace: 'raw-text',
    }));
    build.onLoad({ filter: /.*/, namespace: 'raw-text' }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      loader: 'text',
      watchFiles: [path],
    }));
  },
};

/** sucrase checks its options with this; ours are constant, and every start of the command line would pay for it. */
const noOptionChecks = {
  name: 'no-option-checks',
  setup(build) {
    build.onResolve({ filter: /^\.\/Options$/ }, ({ importer }) =>
      /[\\/]sucrase[\\/]/.test(importer) ? { path: 'Options', namespace: 'no-option-checks' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'no-option-checks' }, () => ({
      contents: 'export function validateOptions() {}',
    }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // Smaller files start faster; names stay, for the sake of stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  plugins: [rawText, noOptionChecks],
  logLevel: 'warning',
};

// Not all of dist/: a command line that is running goes on.
for (const folder of ['dist/chunks', 'dist/types'])
  await rm(resolve(root, folder), { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/natsmith.mjs',
    // handlebars asks for node's modules in CommonJS's way.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  }),
  build({
    ...common,
    entryPoints: ['src/index.ts'],
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    packages: 'external',
  }),
  types(),
]);
await chmod(resolve(root, 'dist/natsmith.mjs'), 0o755);

async function types() {
  const tsc = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc');
  const args = [
    tsc,
    '-p',
    root,
    '--noEmit',
    'false',
    '--declaration',
    '--emitDeclarationOnly',
    '--outDir',
    'dist/types',
  ];
  await promisify(execFile)(process.execPath, args, { cwd: root });
}
