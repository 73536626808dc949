import type { Settings } from '../domain/conf.ts';
import { parseVersion } from '../domain/server-version.ts';
import { evaluate } from '../expr/evaluate.ts';
import { settings as lowered } from '../lower/settings.ts';
import { settle } from '../spec/resolve.ts';
import type { Layer, SpecInput } from '../spec/spec.ts';
import type { ImportedLive } from './assets/into-spec.ts';
import { type Room, roomAdditions } from './assets/room.ts';
import { type Addition, additions } from './carry/additions.ts';
import { carryOver } from './carry/carry.ts';
import type { Credential, Note } from './carry/draft.ts';
import type { ConfNode } from './read/node.ts';
import { parseConfiguration, type Surroundings } from './read/parser.ts';
import { secretsIn } from './secrets.ts';

export interface Request {
  readonly text: string;
  /** The name of the file, as messages have it; those that it includes are looked for in its folder. */
  readonly file: string;
  /** Of the deployment. */
  readonly name: string;
  /** What `natsVersion` will be: a line, or a release. */
  readonly natsVersion: string;
  /** The release itself: `2.10.29`. */
  readonly release: string;
  readonly surroundings: Surroundings;
}

/** A configuration as a spec, and all there is to say about how it became one. */
export interface Imported {
  readonly spec: SpecInput;
  readonly leftOut: readonly Note[];
  readonly changed: readonly Note[];
  readonly added: readonly Addition[];
  readonly credentials: readonly Credential[];
  /** Every secret that was read. Not to be shown: to be taken out of what others say. */
  readonly secrets: readonly string[];
  /** What a running server told, besides, account by account. */
  readonly live?: readonly ImportedLive[];
}

/** Nothing but what a running server tells. */
export const importServer = (
  spec: { readonly name: string; readonly natsVersion: string },
  serverName: string | undefined,
  room: Room,
): Imported => ({
  spec: {
    ...spec,
    base: {
      ...(serverName !== undefined && { serverName }),
      ...(Object.keys(room).length > 0 && { jetstream: room }),
    },
  },
  leftOut: [],
  changed: [],
  added: roomAdditions(room),
  credentials: [],
  secrets: [],
});

/**
 * Makes a spec of a nats-server.conf.
 * @throws ConfProblem where nats-server could not read the file
 */
export function importConfiguration(request: Request): Imported {
  const { text, file, name, natsVersion, release, surroundings } = request;
  const configuration = parseConfiguration(text, file, surroundings);
  const { options, leftOut, changed, credentials } = carryOver(configuration, parseVersion(release));
  const made: Settings = evaluate(lowered, { cfg: settle([options as Layer]) });
  const root: ConfNode = { kind: 'map', value: configuration.settings, place: { file, line: 1, column: 1 } };
  return {
    spec: { name, natsVersion, base: options },
    leftOut: leftOut.sort(byPlace),
    changed: changed.sort(byPlace),
    added: additions(configuration.settings, made),
    credentials,
    secrets: secretsIn(root),
  };
}

/** Those of other files come after those of the file itself, as they are found. */
const byPlace = ({ place: a }: Note, { place: b }: Note): number =>
  a.file === b.file ? a.line - b.line || a.column - b.column : 0;
