import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { filesIn, folderWith, natsmith, natsmithJson, program, spec } from './natsmith.ts';

describe('print', () => {
  test('gives what build writes, byte for byte, and writes nothing', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    const conf = await natsmith(folder.path, ['print', 'nats-server.conf', '--profile', 'prod']);
    const module = await natsmith(folder.path, ['print', 'generated/demo/module.nix']);
    expect(Object.keys(filesIn(folder.path))).toEqual(['natsmith.config.ts']);
    await natsmith(folder.path, ['build']);
    const files = filesIn(folder.path);
    expect(conf).toMatchObject({
      exitCode: 0,
      stdout: files['generated/demo/prod/root/etc/nats/nats-server.conf'],
    });
    expect(module).toMatchObject({ exitCode: 0, stdout: files['generated/demo/module.nix'] });
  });

  test('finds an artifact by the end of its path', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    const { exitCode, record } = await natsmithJson(folder.path, [
      'print',
      'prod/root/etc/systemd/system/nats.service',
    ]);
    expect(exitCode).toBe(0);
    expect(record.artifacts).toHaveLength(1);
    expect(record.artifacts![0]!.content).toContain('[Service]');
  });

  test('asks which profile, where several have the artifact', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    const { exitCode, stdout, stderr } = await natsmith(folder.path, ['print', 'nats.service']);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain('--profile dev or prod');
    expect(stderr).toContain('generated/demo/prod/root/etc/systemd/system/nats.service');
  });

  test('lists what there is, one path a line', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    const { exitCode, stdout } = await natsmith(folder.path, ['print']);
    const { record } = await natsmithJson(folder.path, ['print']);
    await natsmith(folder.path, ['build']);
    const written = Object.keys(filesIn(folder.path)).filter(
      (path) => path !== 'natsmith.config.ts' && !path.endsWith('manifest.json'),
    );
    expect([exitCode, stdout.trimEnd().split('\n').toSorted()]).toEqual([0, written.toSorted()]);
    expect(record.artifacts?.map(({ path }) => path)).toEqual(stdout.trimEnd().split('\n'));
  });

  test('needs no profile where there is one alone', async () => {
    await using folder = await folderWith({ 'natsmith.config.json': '{ "name": "one" }' });
    expect((await natsmith(folder.path, ['print', 'nats-server.conf'])).exitCode).toBe(0);
  });

  test.each([
    [['print', 'nats-server.cfg'], 'nats-server.conf'],
    [['print', 'zzzzzzzzzzzzz'], 'schema/deployment.schema.json'],
    [['print', 'conf'], 'nats-server.conf'],
  ])('%j is answered with what there is', async (args, answer) => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    const { exitCode, stdout, stderr } = await natsmith(folder.path, args);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain(answer);
  });

  test('prints all the same where rules are broken, and says so on stderr', async () => {
    const source = spec("base: { resources: { memoryMax: '1MB' } },");
    await using folder = await folderWith({ 'natsmith.config.ts': source });
    const { exitCode, stdout, stderr } = await natsmith(folder.path, [
      'print',
      'nats-server.conf',
      '--profile',
      'prod',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('server_name');
    expect(stderr).toMatch(/error\[/);
  });

  test('does not mind a reader that has seen enough', async () => {
    await using folder = await folderWith({ 'natsmith.config.ts': spec() });
    const run = await execa('sh', ['-c', `"$0" "$1" print module.nix | head -1`, process.execPath, program], {
      cwd: folder.path,
    });
    expect(run.stderr).not.toMatch(/EPIPE|mistake/);
    expect(run.stdout.split('\n')).toHaveLength(1);
  });
});
