import { isAsSent } from './as-sent.ts';
import { type Config, type LiveStream, numberOf, type WantedStream } from './asset.ts';
import type { StreamChange } from './change.ts';
import { differences, type FieldChange } from './fields.ts';
import {
  keeping,
  keepsConsumers,
  losesForgotten,
  lossesOfUpdate,
  messagesOf,
  positionsOf,
} from './losses.ts';
import { marked, ownerOf } from './marks.ts';
import { settledStream } from './settled.ts';
import type { Interrupted, Situation } from './situation.ts';
import { judged } from './updatable.ts';

/** What there is to do about a stream; undefined where it is as it should be. */
export function planStream(
  live: LiveStream | undefined,
  wanted: WantedStream | undefined,
  situation: Situation,
): StreamChange | undefined {
  const common = { kind: 'stream', loses: [], notes: [], waitsFor: [], fields: [] } as const;
  if (!live)
    return (
      wanted && created({ ...common, name: wanted.name, wanted, fields: asFields(wanted.config) }, situation)
    );
  const { name } = live;
  if (!wanted) {
    const owner = ownerOf(live.config);
    if (owner !== situation.deployment)
      return { ...common, name, action: 'unmanaged', live, notes: unmanagedNotes(owner) };
    return { ...common, name, action: 'delete', live, loses: [...messagesOf(live), ...positionsOf(live)] };
  }
  const deleted = situation.interrupted.get(name);
  if (deleted && madeAnew(live, deleted) && live.state.messages === 0)
    return {
      ...common,
      ...{ name, live, wanted, action: 'recreate', keeps: 'backup', restores: deleted.backup },
      notes: [
        `an apply was interrupted when it had deleted it, and something made it anew: its messages come back from ${deleted.backup}`,
      ],
    };
  if (isAsSent(live.config, marked(wanted.config, situation.deployment))) return undefined;
  const { fields, notes } = changesOf(live, wanted, situation);
  if (fields.length === 0) return undefined;
  const found = { ...common, name, live, wanted, fields, notes };
  if (!fields.some(({ fixed }) => fixed !== undefined))
    return { ...found, action: 'update', loses: lossesOfUpdate(live, fields, situation.now) };
  const keeps = situation.saves ? keeping(live, wanted.config, situation.version) : 'nothing';
  const anew = keeps === 'backup' && !keepsConsumers(live, wanted.config);
  const loses = [
    ...(keeps === 'nothing'
      ? messagesOf(live)
      : [...lossesOfUpdate(live, fields, situation.now), ...losesForgotten(live, situation.version)]),
    ...(anew || keeps === 'nothing' ? positionsOf(live) : []),
  ];
  return {
    ...found,
    action: 'recreate',
    keeps,
    loses,
    notes: [
      ...notes,
      keeps === 'backup'
        ? `it is saved before, and its messages${anew ? '' : ' and consumers'} are brought back`
        : live.state.messages === 0
          ? 'it has no messages'
          : situation.saves
            ? 'this server cannot bring its messages back from a backup'
            : 'with --no-backup, nothing of it is brought back',
    ],
  };
}

/** Whether a stream is another than the one that an interrupted run had deleted: what is restored goes on where it ended. */
export const madeAnew = ({ state }: LiveStream, deleted: Interrupted): boolean =>
  state.last_seq < deleted.lastSequence;

const asFields = (config: Config) => differences({}, settledStream(config));

function created(common: Omit<StreamChange, 'action'>, { interrupted }: Situation): StreamChange {
  const restores = interrupted.get(common.name)?.backup;
  if (restores === undefined) return { ...common, action: 'create' };
  return {
    ...common,
    action: 'create',
    restores,
    notes: [`an apply was interrupted when it had deleted it: its messages come back from ${restores}`],
  };
}

function changesOf(live: LiveStream, wanted: WantedStream, { deployment, version }: Situation) {
  const fields = judged(
    'stream',
    differences(settledStream(live.config), settledStream(wanted.config)),
    version,
  );
  const begins = firstSequence(live, wanted);
  const adoption = adopted(live.config, deployment);
  return { fields: [...fields, ...begins, ...adoption.fields], notes: adoption.notes };
}

/** Where a stream begins counts once. Only a stream that has not come so far could still begin there. */
function firstSequence({ config, state }: LiveStream, wanted: WantedStream): FieldChange[] {
  const to = numberOf(wanted.config.first_seq);
  const from = numberOf(config.first_seq);
  if (to <= 1 || to === from || state.last_seq + 1 >= to) return [];
  const fixed = 'a stream begins once';
  return [{ field: 'first_seq', ...(from > 0 && { from }), to, fixed }];
}

/** What is described is natsmith's from then on. */
export function adopted(
  config: LiveStream['config'],
  deployment: string,
): { fields: FieldChange[]; notes: string[] } {
  const owner = ownerOf(config);
  if (owner === deployment) return { fields: [], notes: [] };
  return {
    fields: [
      {
        field: 'metadata.natsmith.deployment',
        ...(owner !== undefined && { from: owner }),
        to: deployment,
      },
    ],
    notes: [
      owner === undefined
        ? "it was made by something else, and is natsmith's from now on"
        : `it was made by the deployment ${owner}, and is this one's from now on`,
    ],
  };
}

export const unmanagedNotes = (owner: string | undefined): string[] =>
  owner === undefined ? [] : [`it is of the deployment ${owner}`];
