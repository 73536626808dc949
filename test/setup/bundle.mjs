// Builds dist/: the command line as one file, the library, and the library's types.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const run = promisify(execFile);

/** `import text from './file?raw'` is the file's text, as in Vite and thus in the tests. */
const rawText = {
  name: 'raw-text',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      // Part of the bundle as well.
      path: relative(root, resolve(resolveDir, path.slice(0, -'?raw'.length))),
      namespace: 'raw-text',
    }));
    build.onLoad({ filter: /.*/, namespace: 'raw-text' }, async ({ path }) => ({
      contents: await readFile(resolve(root, path), 'utf8'),
      loader: 'text',
    }));
  },
};

/** Gives src/cli/launch.ts the program that it launches. */
const programText = (program) => ({
  name: 'program-text',
  setup(build) {
    build.onResolve({ filter: /^natsmith:program$/ }, ({ path }) => ({ path, namespace: 'program-text' }));
    build.onLoad({ filter: /.*/, namespace: 'program-text' }, () => ({
      contents: JSON.stringify(program),
      loader: 'json',
    }));
  },
});

const common = {
  absWorkingDir: root,
  bundle: true,
  // Names of modules are part of the bundle: the same wherever node_modules really is.
  preserveSymlinks: true,
  platform: 'node',
  target: 'node20.19',
  // Names stay, for the sake of stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  // One copy of the parser: the transformation imports it from there.
  alias: { 'sucrase/dist/parser': 'sucrase/dist/esm/parser' },
  plugins: [rawText],
  logLevel: 'warning',
};

async function commandLine() {
  const main = { ...common, entryPoints: ['src/cli/main.ts'], format: 'cjs', write: false };
  const [output] = (await build(main)).outputFiles;
  const source = `(function (require) {${output.text}\n})`;
  const id = createHash('sha256').update(source).digest('hex').slice(0, 16);
  const outfile = resolve(root, 'dist/natsmith.mjs');
  await build({
    ...common,
    entryPoints: ['src/cli/launch.ts'],
    outfile,
    format: 'esm',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [programText({ id, source })],
  });
  await chmod(outfile, 0o755);
  for (const name of await readdir(dirname(outfile)))
    if (name.endsWith('.v8')) await rm(join(dirname(outfile), name));
  await keepCompiled(source, outfile, resolve(root, `dist/natsmith-${id}.v8`));
}

/** What is put on hosts, beside the command line: it starts in a third of the time, and without anything kept by V8. */
async function hostProgram() {
  const outfile = resolve(root, 'dist/natsmith-host.mjs');
  await build({
    ...common,
    entryPoints: ['src/cli/host.ts'],
    outfile,
    format: 'esm',
    banner: {
      js: `#!/usr/bin/env node
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`,
    },
  });
  await chmod(outfile, 0o755);
}

/** Builds a small spec once, and keeps what V8 compiled for that. */
async function keepCompiled(source, filename, cache) {
  const folder = await mkdtemp(join(tmpdir(), 'natsmith-'));
  await writeFile(join(folder, 'program'), source);
  await writeFile(
    join(folder, 'natsmith.config.ts'),
    `import { defineDeployment } from 'natsmith'; export default defineDeployment({ name: 'x', profiles: { dev: {} } });`,
  );
  await writeFile(
    join(folder, 'keep.cjs'),
    `const { readFileSync, writeFileSync } = require('node:fs');
    const program = new (require('node:vm').Script)(readFileSync('program', 'utf8'), { filename: ${JSON.stringify(filename)} });
    process.on('exit', () => writeFileSync(${JSON.stringify(cache)}, program.createCachedData()));
    program.runInThisContext()(require);`,
  );
  await run(process.execPath, ['keep.cjs', 'build', '--quiet'], { cwd: folder });
  await rm(folder, { recursive: true });
}

async function library() {
  await rm(resolve(root, 'dist/chunks'), { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: ['src/index.ts'],
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // The one dependency that the package has; its types are in ours.
    external: ['zod'],
  });
}

async function types() {
  await rm(resolve(root, 'dist/types'), { recursive: true, force: true });
  const tsc = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc');
  try {
    await run(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { cwd: root });
  } catch (error) {
    console.error(error.stdout);
    process.exitCode = 1;
  }
}

await Promise.all([commandLine(), hostProgram(), library(), types()]);
