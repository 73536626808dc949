import confNix from '../../nix/conf.nix?raw';
import hostNix from '../../nix/host.nix?raw';
import libNix from '../../nix/lib.nix?raw';
import permissionsNix from '../../nix/permissions.nix?raw';
import subjectsNix from '../../nix/subjects.nix?raw';
import textNix from '../../nix/text.nix?raw';
import { scripts } from '../lower/scripts.ts';
import type { Deployment } from '../spec/resolve.ts';
import type { Spec } from '../spec/spec.ts';
import type { Artifact } from './artifact.ts';
import { deploymentSchema } from './json-schema.ts';
import { nixosModule } from './nixos/module.ts';
import { streamsJson } from './streams-json.ts';
import { systemdFiles } from './systemd/files.ts';

/**
 * Everything that a spec becomes but the manifest: same spec, same bytes.
 * @param commandLine the text of the command line, for hosts that make backups
 */
export function emit(spec: Spec, deployments: readonly Deployment[], commandLine?: () => string): Artifact[] {
  const files: Artifact[] = [
    { path: 'module.nix', content: nixosModule(spec) },
    { path: 'conf.nix', content: confNix },
    { path: 'host.nix', content: hostNix },
    { path: 'lib.nix', content: libNix },
    { path: 'permissions.nix', content: permissionsNix },
    { path: 'subjects.nix', content: subjectsNix },
    { path: 'text.nix', content: textNix },
    ...Object.entries(scripts).map(([name, content]) => ({ path: `${name}.sh`, content })),
    // Where nothing is to run, there is nothing to install.
    ...deployments
      .filter(({ options }) => options.enable)
      .flatMap((deployment) => [...systemdFiles(deployment, { commandLine }), ...streamsJson(deployment)]),
  ];
  return [
    ...files.map((file) => ({ ...file, path: `generated/${spec.name}/${file.path}` })),
    { path: 'schema/deployment.schema.json', content: deploymentSchema() },
  ];
}
