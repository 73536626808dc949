import type { Artifact } from '../emit/artifact.ts';
import { OutputProblem } from '../emit/disk.ts';
import { emit } from '../emit/emit.ts';
import { NOT_FOR_HOSTS, textForHosts } from '../verify/own-file.ts';
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
  const text = textForHosts();
  if (text === undefined)
    throw new OutputProblem(
      `cannot write what hosts run: natsmith ${NOT_FOR_HOSTS}`,
      'install natsmith as a whole, or run npm run bundle',
    );
  return text;
}

/** The profile that an artifact is of; undefined for what all profiles share. */
export function profileOf(path: string): string | undefined {
  const [first, , profile, rest] = path.split('/');
  return first === 'generated' && rest !== undefined ? profile : undefined;
}
