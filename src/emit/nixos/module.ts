import { reloadableSettings } from '../../domain/server-reload.ts';
import { exactVersion, type Version } from '../../domain/server-version.ts';
import { binding, block, indent, inParens, itemInParens } from '../../expr/nix-layout.ts';
import { nixKey, nixString } from '../../expr/nix-literals.ts';
import { printNix } from '../../expr/print-nix.ts';
import { optionFields, optionPathOf } from '../../spec/resolve.ts';
import type { Spec } from '../../spec/spec.ts';
import { nixosConfig } from './config.ts';
import { baseRecords, layerDefinitions, withBaseRecords } from './layers.ts';
import { optionDeclarations } from './options.ts';

/** The whole of module.nix. It imports nothing but the files beside it. */
export function nixosModule(spec: Spec): string {
  const optionPath = optionPathOf(spec).split('.').map(nixKey).join('.');
  // Importing a module starts nothing.
  const { text: options, named } = optionDeclarations(optionFields, { ...spec.base, enable: false });
  const config = printNix(nixosConfig(optionPathOf(spec)), 'option');
  const profiles = Object.entries(spec.profiles);
  const records = baseRecords(spec, optionFields);

  const bindings = [
    `cfg = config.${optionPath};`,
    'inherit (lib) mkOption types;',
    'natsmith = import ./lib.nix { inherit lib; };',
    ...[...named].map(([name, type]) => binding(name, type)),
    binding('host', hostFacts(spec.name, exactVersion(spec.natsVersion)!)),
    ...records.conditions,
    ...config.bindings.map(({ name, text, opened }) => binding(name, text, opened)),
  ];
  const definitions = [
    ...(records.entries.length > 0
      ? [block('{', [`${optionPath} = ${block('{', records.entries, '}')};`], '}')]
      : []),
    ...profiles.map(([name, layer]) =>
      itemInParens(
        `lib.mkIf (cfg.profile == ${nixString(name)}) ${block(
          '{',
          [
            `${optionPath} = ${layerDefinitions(withBaseRecords(spec.base, layer, optionFields), optionFields, 'lib.mkDefault')};`,
          ],
          '}',
        )}`,
      ),
    ),
    itemInParens(`lib.mkIf cfg.enable ${config.text}`),
  ];

  return `# Written by natsmith from the deployment "${spec.name}"; changes here are lost.
{
  config,
  lib,
  pkgs,
  ...
}:

let
  ${bindings.map(indent).join('\n  ')}
in
{
  options.${optionPath} = ${indent(withNixosOptions(options, Object.keys(spec.profiles)))};

  config = lib.mkMerge ${indent(block('[', definitions, ']'))};
}
`;
}

/** Facts about the host, by the names that the lowering uses (lower/inputs.ts). */
const hostFacts = (name: string, version: Version): string =>
  [
    `import ./host.nix ${block('{', ['inherit config lib pkgs;', 'inherit (cfg) cliPackage package;'], '}')}`,
    `// ${block('{', [binding('deployment', nixString(name)), binding('reloadable', printNix(reloadableSettings(version)).text)], '}')}`,
  ].join('\n');

/** Options that only make sense on NixOS. */
function withNixosOptions(options: string, profiles: readonly string[]): string {
  const extra = [
    `cliPackage = mkOption ${block(
      '{',
      [
        'type = types.nullOr types.package;',
        'default = null;',
        'description = "natsmith itself, which backups and streams need: `packages.<system>.default` of its flake.";',
      ],
      '}',
    )};`,
    'package = lib.mkPackageOption pkgs "nats-server" { };',
    `profile = mkOption ${block(
      '{',
      [
        binding('type', `types.nullOr ${inParens(`types.enum ${block('[', profiles.map(nixString), ']')}`)}`),
        'default = null;',
        ...(profiles[0] ? [`example = ${nixString(profiles[0])};`] : []),
        'description = "Which of the deployment\'s profiles to use; null for what they have in common. Your own definitions are stronger.";',
      ],
      '}',
    )};`,
  ];
  return options.replace('{\n', `{\n  ${extra.map(indent).join('\n  ')}\n`);
}
