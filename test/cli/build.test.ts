import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { tempDir } from '../support/temp-dir.ts';
import { filesIn, folderWith, forHosts, natsmith, natsmithJson, program, spec, start } from './natsmith.ts';

const CONF = 'generated/demo/prod/root/etc/nats/nats-server.conf';
const MANIFEST = 'generated/demo/manifest.json';

interface Manifest {
  artifacts: { path: string; sha256: string; backend: string; profile?: string }[];
}

const manifestIn = (folder: string, path = MANIFEST): Manifest =>
  JSON.parse(readFileSync(`${folder}/${path}`, 'utf8'));
const isTemporary = (path: string) => /\.tmp$|\.lock/.test(path);

/** Every file named by a manifest is there with that content; and besides the manifests, nothing else is. */
function expectManifestsToHold(folder: string, ...others: string[]) {
  const files = filesIn(folder);
  const named = ['generated/demo', 'schema'].flatMap((top) =>
    manifestIn(folder, `${top}/manifest.json`).artifacts.map(
      ({ path, sha256 }) => [`${top}/${path}`, sha256] as const,
    ),
  );
  for (const [path, sha256] of named)
    expect(
      createHash('sha256')
        .update(files[path] ?? 'missing')
        .digest('hex'),
      path,
    ).toBe(sha256);
  const known = [
    ...named.map(([path]) => path),
    MANIFEST,
    'schema/manifest.json',
    'natsmith.config.ts',
    ...others,
  ];
  expect(Object.keys(files)).toEqual(known.sort());
}

async function built(source = spec()) {
  const folder = await folderWith({ 'natsmith.config.ts': source });
  expect((await natsmith(folder.path, ['build'])).exitCode).toBe(0);
  return folder;
}

describe('build', () => {
  test('writes the files of every profile, and a manifest that names them all', async () => {
    await using folder = await built();
    expectManifestsToHold(folder.path);
    expect(manifestIn(folder.path).artifacts.map(({ profile }) => profile)).toEqual(
      expect.arrayContaining(['dev', 'prod', undefined]),
    );
    expect(statSync(`${folder.path}/generated/demo/prod/install.sh`).mode & 0o777).toBe(0o755);
    expect(statSync(`${folder.path}/${CONF}`).mode & 0o777).toBe(0o644);
  });

  test('gives the same bytes anywhere', async () => {
    await using one = await built();
    await using other = await built();
    expect(filesIn(one.path)).toEqual(filesIn(other.path));
    expect(JSON.stringify(filesIn(one.path))).not.toContain(one.path);
  });

  test('does not touch what is as it should be', async () => {
    await using folder = await built();
    const longAgo = new Date(2001, 1, 1);
    for (const file of Object.keys(filesIn(folder.path)))
      await utimes(`${folder.path}/${file}`, longAgo, longAgo);
    const { exitCode, record } = await natsmithJson(folder.path, ['build']);
    expect(exitCode).toBe(0);
    expect(new Set(record.artifacts!.map(({ change }) => change))).toEqual(new Set(['unchanged']));
    for (const file of Object.keys(filesIn(folder.path)))
      expect(statSync(`${folder.path}/${file}`).mtime).toEqual(longAgo);
  });

  test('removes what the spec no longer leads to, and nothing that it did not write', async () => {
    await using folder = await built();
    await folder.write('generated/demo/notes.txt', 'mine');
    await folder.write('generated/demo/prod/root/etc/mine.conf', 'mine');
    await folder.write('schema/mine.json', '{}');
    await folder.write('natsmith.config.ts', spec().replace(", prod: { serverName: 'b' }", ''));
    const { record } = await natsmithJson(folder.path, ['build']);
    expect(record.artifacts!.filter(({ change }) => change === 'removed').map(({ path }) => path)).toContain(
      CONF,
    );
    expectManifestsToHold(
      folder.path,
      'generated/demo/notes.txt',
      'generated/demo/prod/root/etc/mine.conf',
      'schema/mine.json',
    );
    expect(existsSync(`${folder.path}/generated/demo/prod/root/etc/systemd`)).toBe(false);
  });

  test('puts back what was changed or removed by hand', async () => {
    await using folder = await built();
    const before = filesIn(folder.path);
    await folder.write(CONF, 'broken');
    await unlink(`${folder.path}/generated/demo/module.nix`);
    await chmod(`${folder.path}/generated/demo/dev/install.sh`, 0o644);
    const { record } = await natsmithJson(folder.path, ['build']);
    const changes = record
      .artifacts!.filter(({ change }) => change !== 'unchanged')
      .map(({ path, change }) => [change, path]);
    expect(changes.sort()).toEqual([
      ['added', 'generated/demo/module.nix'],
      ['changed', 'generated/demo/dev/install.sh'],
      ['changed', CONF],
    ]);
    expect(filesIn(folder.path)).toEqual(before);
    expect(statSync(`${folder.path}/generated/demo/dev/install.sh`).mode & 0o100).toBe(0o100);
  });

  test('--profile leaves the files of other profiles as they are', async () => {
    await using folder = await built();
    const before = filesIn(folder.path);
    await folder.write('natsmith.config.ts', spec('base: { port: 4333 },'));
    const { exitCode } = await natsmith(folder.path, ['build', '--profile', 'dev']);
    expect(exitCode).toBe(0);
    expectManifestsToHold(folder.path);
    const after = filesIn(folder.path);
    expect(after[CONF]).toBe(before[CONF]);
    expect(after[CONF.replace('prod', 'dev')]).toContain('4333');
  });

  test('--out writes elsewhere', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    expect((await natsmith(folder.path, ['build', '--out', 'a/b'])).exitCode).toBe(0);
    expect(existsSync(`${folder.path}/a/b/${CONF}`)).toBe(true);
    expect(existsSync(`${folder.path}/generated`)).toBe(false);
    expect((await natsmith(folder.path, ['build', '--check', '--out', 'a/b'])).exitCode).toBe(0);
  });
});

describe('a manifest or a folder that was tampered with leads nowhere else', () => {
  test('paths out of the folder are not removed', async () => {
    await using folder = await built();
    await folder.write('victim', 'mine');
    await folder.write('generated/victim', 'mine');
    const manifest = manifestIn(folder.path);
    const outside = [
      '../../victim',
      '../victim',
      `${folder.path}/victim`,
      'dev/../../victim',
      './../victim',
      '..\\victim',
      '',
      '.',
      '..',
      'a\0b',
      7,
      null,
    ];
    manifest.artifacts.push(
      ...outside.map((path) => ({ path: path as string, sha256: '', backend: 'nixos' })),
    );
    await folder.write(MANIFEST, JSON.stringify(manifest));
    expect((await natsmith(folder.path, ['build'])).exitCode).toBe(0);
    expectManifestsToHold(folder.path, 'victim', 'generated/victim');
  });

  test('nothing is removed through a symbolic link, nor the link', async () => {
    await using folder = await built();
    await folder.write('elsewhere/victim', 'mine');
    await symlink(`${folder.path}/elsewhere`, `${folder.path}/generated/demo/link`);
    await symlink(`${folder.path}/elsewhere/victim`, `${folder.path}/generated/demo/linked`);
    const manifest = manifestIn(folder.path);
    manifest.artifacts.push(
      ...['link/victim', 'linked'].map((path) => ({ path, sha256: '', backend: 'nixos' })),
    );
    await folder.write(MANIFEST, JSON.stringify(manifest));
    expect((await natsmith(folder.path, ['build'])).exitCode).toBe(0);
    expect(existsSync(`${folder.path}/elsewhere/victim`)).toBe(true);
    expect(existsSync(`${folder.path}/generated/demo/linked`)).toBe(true);
  });

  test('nothing is written through a symbolic link to a folder', async () => {
    await using folder = await built();
    await mkdir(`${folder.path}/elsewhere`);
    await rm(`${folder.path}/generated/demo/prod`, { recursive: true });
    await symlink(`${folder.path}/elsewhere`, `${folder.path}/generated/demo/prod`);
    const { exitCode, record } = await natsmithJson(folder.path, ['build']);
    expect(exitCode).toBe(3);
    expect(record.diagnostics.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('symbolic link'),
    );
    expect(filesIn(`${folder.path}/elsewhere`)).toEqual({});
  });

  test('a link in place of a file is replaced, not followed', async () => {
    await using folder = await built();
    await folder.write('victim', 'mine');
    await unlink(`${folder.path}/${CONF}`);
    await symlink(`${folder.path}/victim`, `${folder.path}/${CONF}`);
    expect((await natsmith(folder.path, ['build'])).exitCode).toBe(0);
    expect(await readFile(`${folder.path}/victim`, 'utf8')).toBe('mine');
    expect(lstatSync(`${folder.path}/${CONF}`).isFile()).toBe(true);
  });

  test.each(['', '{', '[]', '{"artifacts": 3}', 'null', '<<<<<<< ours'])(
    'a manifest of %j is written anew',
    async (text) => {
      await using folder = await built();
      await folder.write(MANIFEST, text);
      expect((await natsmith(folder.path, ['build'])).exitCode).toBe(0);
      expectManifestsToHold(folder.path);
    },
  );
});

describe('where nothing can be written, that is a diagnostic and exit code 3', () => {
  const unprivileged = { uid: 65534, gid: 65534 };

  test.skipIf(process.getuid?.() !== 0)(
    'a read-only folder; but a build with nothing to do is fine',
    async () => {
      await using folder = await built();
      await chmod(folder.path, 0o755);
      expect((await natsmith(folder.path, ['build'], unprivileged)).exitCode).toBe(0);
      await folder.write('natsmith.config.ts', spec('base: { port: 4333 },'));
      const before = filesIn(folder.path);
      const { exitCode, record } = await natsmithJson(folder.path, ['build'], unprivileged);
      expect(exitCode).toBe(3);
      expect(record.diagnostics.at(-1)).toMatchObject({
        code: 'output/cannot-write',
        message: expect.stringContaining('permission denied'),
      });
      expect(filesIn(folder.path)).toEqual(before);
    },
  );

  test('a file where a folder belongs', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec(), generated: 'mine' });
    const { exitCode, record } = await natsmithJson(folder.path, ['build']);
    expect(exitCode).toBe(3);
    expect(record.diagnostics.at(-1)!.message).toContain('generated');
    expect(await readFile(`${folder.path}/generated`, 'utf8')).toBe('mine');
  });

  test('a folder where a file belongs', async () => {
    await using folder = await folderWith({
      'natsmith.config.ts': spec(),
      'generated/demo/module.nix/mine': '',
    });
    const { exitCode, record } = await natsmithJson(folder.path, ['build']);
    expect(exitCode).toBe(3);
    expect(record.diagnostics.at(-1)!.message).toContain('generated/demo/module.nix');
    expect(Object.keys(filesIn(folder.path))).toEqual([
      'generated/demo/module.nix/mine',
      'natsmith.config.ts',
    ]);
  });

  test('what others wrote where the first build would write: it stays, and nothing is written beside it', async () => {
    const theirs = { 'natsmith.config.ts': spec(), 'schema/deployment.schema.json': '{}' };
    await using folder = await folderWith(theirs);
    const { exitCode, record } = await natsmithJson(folder.path, ['build']);
    expect(exitCode).toBe(3);
    expect(record.diagnostics.at(-1)!.message).toMatch(
      /^cannot write schema\/deployment\.schema\.json: it is there/,
    );
    expect(filesIn(folder.path)).toEqual(theirs);
    await unlink(`${folder.path}/schema/deployment.schema.json`);
    expect((await natsmith(folder.path, ['build'])).exitCode).toBe(0);
  });

  test('a disk that is full: everything stays as it was', async () => {
    await using folder = await built();
    await folder.write('natsmith.config.ts', spec('base: { port: 4333 },'));
    const before = filesIn(folder.path);
    // Files may not grow beyond 10 KiB: the first few fit, the module does not (setrlimit(2), RLIMIT_FSIZE).
    const limited = ['-c', 'ulimit -f 20; exec "$0" "$@"', process.execPath, program, 'build'];
    const run = await execa('sh', limited, { cwd: folder.path, reject: false });
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toMatch(
      /error\[output\/cannot-write\]: cannot write generated\/demo\/\S+: the file may not grow/,
    );
    expect(filesIn(folder.path)).toEqual(before);
  });
});

describe('build --check', () => {
  test('is silent and exits with 0 where all is as it should be', async () => {
    await using folder = await built();
    expect(await natsmith(folder.path, ['build', '--check', '--quiet'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('shows changed, missing and stale files, writes nothing, and ends with the command that helps', async () => {
    await using folder = await built();
    const manifest = manifestIn(folder.path);
    manifest.artifacts.push({ path: 'old.txt', sha256: '', backend: 'nixos' });
    await folder.write(MANIFEST, JSON.stringify(manifest));
    await folder.write('generated/demo/old.txt', 'old');
    await unlink(`${folder.path}/generated/demo/lib.nix`);
    await writeFile(
      `${folder.path}/${CONF}`,
      readFileSync(`${folder.path}/${CONF}`, 'utf8').replace('4222', '4999'),
    );
    const before = filesIn(folder.path);

    const { exitCode, stdout } = await natsmith(folder.path, ['build', '--check']);
    expect(exitCode).toBe(2);
    expect(filesIn(folder.path)).toEqual(before);
    expect(stdout).toMatch(/^missing +generated\/demo\/lib\.nix$/m);
    expect(stdout).toMatch(/^stale +generated\/demo\/old\.txt$/m);
    expect(stdout).toMatch(
      /^changed +generated\/demo\/prod\/root\/etc\/nats\/nats-server\.conf\n {2}@@ .*(\n {2}.*)*\n {2}-.*4999.*\n {2}\+.*4222/m,
    );
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('run: natsmith build');

    const { record } = await natsmithJson(folder.path, ['build', '--check']);
    expect(record.artifacts!.filter(({ change }) => change === 'removed')).toEqual([
      { path: 'generated/demo/old.txt', change: 'removed' },
    ]);
  });

  describe("natsmith's own file, on hosts with streams or backups", () => {
    const OWN = 'generated/demo/prod/root/usr/local/lib/natsmith/natsmith.mjs';
    const withStreams = spec(`base: { streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '1GB' } } },`);

    test('may be left out, as of git; what is there must be right', async () => {
      await using folder = await built(withStreams);
      await unlink(`${folder.path}/${OWN}`);
      expect(await natsmith(folder.path, ['build', '--check', '--quiet'])).toEqual({
        exitCode: 0,
        stdout: '',
        stderr: '',
      });
      await folder.write(OWN, '');
      const { exitCode, stdout } = await natsmith(folder.path, ['build', '--check']);
      expect(exitCode).toBe(2);
      expect(stdout).toContain(`changed  ${OWN}`);
      expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThan(210);
    });

    test('is the same from a package whose interpreter is elsewhere, as in the Nix store', async () => {
      await using folder = await built(withStreams);
      await using elsewhere = await tempDir();
      const text = readFileSync(forHosts, 'utf8');
      expect(text).toMatch(/^#!\/usr\/bin\/env node\n/);
      expect(readFileSync(`${folder.path}/${OWN}`, 'utf8') === text).toBe(true);
      const elsewhereIs = (file: string) =>
        readFileSync(file, 'utf8').replace(/^#!.*/, `#!${process.execPath}`);
      await elsewhere.write('natsmith-host.mjs', elsewhereIs(forHosts));
      const packaged = await elsewhere.write('natsmith.mjs', elsewhereIs(program));
      const { exitCode } = await execa(process.execPath, [packaged, 'build', '--check'], {
        cwd: folder.path,
      });
      expect(exitCode).toBe(0);
    });
  });

  test('says what is missing where natsmith is not there as a whole', async () => {
    await using folder = await folderWith({
      'natsmith.config.ts': spec(`base: { streams: { ORDERS: { maxBytes: '1GB' } } },`),
    });
    const alone = await folder.write('bin/natsmith.mjs', readFileSync(program, 'utf8'));
    for (const words of [['build'], ['print', 'module.nix']]) {
      const { exitCode, stderr } = await execa(process.execPath, [alone, ...words], {
        cwd: folder.path,
        reject: false,
      });
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('needs natsmith-host.mjs beside')]);
    }
    expect(Object.keys(filesIn(folder.path))).toEqual(['bin/natsmith.mjs', 'natsmith.config.ts']);
  });

  test("names the project's own script, where it has one", async () => {
    await using folder = await folderWith({
      'natsmith.config.ts': spec(),
      'package.json': '{ "scripts": { "drift": "natsmith build --check", "gen": "natsmith build" } }',
    });
    const last = async (...args: string[]) =>
      (await natsmith(folder.path, ['build', '--check', ...args])).stdout.trimEnd().split('\n').at(-1);
    expect(await last()).toBe('run: npm run gen');
    expect(await last('--out', 'a b')).toBe("run: natsmith build --out 'a b'");
  });
});

describe('builds that are disturbed', () => {
  const ports = [4301, 4302, 4303, 4304, 4305, 4306];

  test('two at a time, of one spec or of two, do no harm', async () => {
    await using folder = await built();
    const specs = await Promise.all(
      ports.map((port) => folder.write(`spec-${port}.ts`, spec(`base: { port: ${port} },`))),
    );
    const runs = await Promise.all(specs.map((file) => natsmith(folder.path, ['build', '--spec', file])));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(ports.map(() => 0));
    expectManifestsToHold(folder.path, ...ports.map((port) => `spec-${port}.ts`));
  });

  test('a build that is killed leaves whole files, and the next one leaves no trace of it', async () => {
    await using folder = await built();
    const whole = new Map<string, Set<string>>();
    const remember = () => {
      for (const [path, content] of Object.entries(filesIn(folder.path)))
        whole.set(path, (whole.get(path) ?? new Set()).add(content));
    };
    const write = (port: number) => folder.write('natsmith.config.ts', spec(`base: { port: ${port} },`));
    for (const port of ports) {
      await write(port);
      await natsmith(folder.path, ['build']);
      remember();
    }
    for (let round = 0; round < 12; round++) {
      await write(ports[round % ports.length]!);
      const run = start(folder.path, ['build']);
      await sleep(80 + round * 12);
      run.kill('SIGKILL');
      await run;
      for (const [path, content] of Object.entries(filesIn(folder.path)))
        if (!isTemporary(path)) expect(whole.get(path), path).toContain(content);
    }
    expect((await natsmith(folder.path, ['build'])).exitCode).toBe(0);
    expectManifestsToHold(folder.path);
  });

  test('what a killed build had begun is cleaned up after', async () => {
    await using folder = await built();
    await folder.write('generated/demo/.natsmith-99999999-0.tmp', 'half');
    await folder.write(
      'generated/demo/.natsmith.lock',
      JSON.stringify({ pid: 99_999_999, paths: ['new.txt', '../../victim'] }),
    );
    await folder.write('generated/demo/new.txt', 'made before the kill, named by no manifest');
    await folder.write('victim', 'mine');
    await rename(
      `${folder.path}/generated/demo/lib.nix`,
      `${folder.path}/generated/demo/dev/.natsmith-99999999-1.tmp`,
    );
    expect((await natsmith(folder.path, ['build'])).exitCode).toBe(0);
    expectManifestsToHold(folder.path, 'victim');
  });
});
