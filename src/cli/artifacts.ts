import type { Artifact } from '../emit/artifact.ts';
import { emit } from '../emit/emit.ts';
import { ownFile, ownText } from '../verify/own-file.ts';
import { outputJsonSchema } from './output-schema.ts';
import type { Session } from './session.ts';

/** Every file that a build writes, but for the manifests. */
export function artifactsOf({ spec, deployments }: Session): Artifact[] {
  return [
    ...emit(spec, deployments, commandLine),
    { path: 'schema/output.schema.json', content: outputJsonSchema() },
  ];
}

function commandLine(): string {
  const file = ownFile();
  if (file === undefined) throw new Error("only natsmith's one file, dist/natsmith.mjs, can be put on hosts");
  return ownText(file);
}

/** The profile that an artifact is of; undefined for what all profiles share. */
export function profileOf(path: string): string | undefined {
  const [first, , profile, rest] = path.split('/');
  return first === 'generated' && rest !== undefined ? profile : undefined;
}
