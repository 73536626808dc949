import { execa } from 'execa';
import { expect, test } from 'vitest';
import { optionPathOf } from '../../src/spec/resolve.ts';
import { writeModule } from '../support/emitted.ts';
import { distinct, label, some, survivors } from '../support/hostile-corpus.ts';
import { nixValue } from '../support/nix-value.ts';
import { NIXOS_TOOLS, nixosEval } from '../support/strict-nixos.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, tool } from '../support/tools.ts';

describeWith(NIXOS_TOOLS, 'hostile text in the NixOS module', () => {
  test('is text to Nix: every module parses', async () => {
    await using dir = await tempDir();
    const modules = await Promise.all(
      some(survivors, 150).map(({ input }, index) => writeModule(dir, `${index}`, input)),
    );
    await execa(tool('nix').replace(/nix$/, 'nix-instantiate'), ['--parse', ...modules], {
      env: { NIX_REMOTE: 'dummy://' },
    });
  });

  test('comes out of it as it went in', async () => {
    await using dir = await tempDir();
    const chosen = some(distinct('etc/nats/nats-server.conf'), 60);
    const cases = await Promise.all(
      chosen.map(async ([{ input, spec, deployment }], index) => ({
        module: await writeModule(dir, `${index}`, input),
        at: optionPathOf(spec).split('.'),
        profile: deployment.profile,
      })),
    );
    const confs = await nixosEval<string[]>(`
      map (case: (strict.evalNixos {
        modules = [
          (/. + case.module)
          (lib.setAttrByPath case.at { enable = true; inherit (case) profile; })
          ({ pkgs, ... }: lib.setAttrByPath (case.at ++ [ "cliPackage" ]) pkgs.jq)
        ];
      }).config.environment.etc."nats/nats-server.conf".text) ${nixValue(cases)}`);
    for (const [index, [survivor, content]] of chosen.entries())
      expect(confs[index], label(survivor)).toBe(content);
  });
});
