import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import type { Path } from '../../domain/diagnostic.ts';
import { type SettingProblem, settingProblems } from '../../domain/server-settings.ts';
import { parseVersion } from '../../domain/server-version.ts';
import { meantBy } from '../../domain/setting-meant.ts';
import { confOf, ownConfOf } from '../../lower/conf.ts';
import type { Deployment } from '../../spec/resolve.ts';
import type { Fact, Rule } from '../fact.ts';
import { leaveOut, type Mend } from '../mend.ts';

/** Settings, the author's free ones included, that the target version would refuse or take at random. */
export const unknownSettings: Rule = function* (deployment) {
  const { options, natsVersion } = deployment;
  const settings = confOf(options);
  for (const problem of problemsOf(deployment)) {
    // What is wrong with the value of an option, the rules about options say.
    const isFree = valueAt(options.settings as Settings, problem.path) !== null;
    if (isFree || !['value', 'incomplete'].includes(problem.problem))
      yield factOf(problem, valueAt(settings, problem.path), options.settings as Settings, natsVersion);
  }
};

/** What is wrong with the settings of a deployment, each by itself. */
export function problemsOf(deployment: Deployment): readonly SettingProblem[] {
  const { options, natsVersion } = deployment;
  const problems = known.get(deployment) ?? settingProblems(confOf(options), parseVersion(natsVersion));
  known.set(deployment, problems);
  return problems;
}
const known = new WeakMap<Deployment, readonly SettingProblem[]>();

function factOf(found: SettingProblem, value: Setting, free: Settings, version: string): Fact {
  const { path, problem, since, nearest, wanted } = found;
  const name = path.join('.');
  const at = { path: ['settings', ...path] };
  switch (problem) {
    case 'unknown':
      return {
        ...at,
        code: 'settings/unknown',
        message: `nats-server has no setting "${name}"`,
        ...(nearest !== undefined && { help: `a similar one is ${nearest}` }),
        mend:
          nearest === undefined
            ? leaveOut('leave it out', at.path)
            : renamed(at.path, nearest, valueAt(free, path)),
      };
    case 'since':
      return {
        ...at,
        code: 'settings/version',
        message: `nats-server ${version} does not know "${name}"; ${since ?? 'a later one'} is the first that does`,
        help: `raise natsVersion, or leave ${path.at(-1)} out`,
      };
    case 'alias-twice':
      return {
        ...at,
        code: 'settings/ambiguous',
        and: nearest === undefined ? [] : [['settings', ...path.slice(0, -1), nearest]],
        message: `"${name}" is another name of "${nearest}", which is set as well`,
      };
    case 'incomplete':
      return { ...at, code: 'settings/refused', message: `"${name}" lacks ${wanted}` };
    case 'value': {
      const meant = meantBy(value, found.kind ?? '');
      return {
        ...at,
        code: 'settings/value',
        message: `"${name}" takes ${wanted}`,
        ...(meant !== undefined && { help: `${path.at(-1)}: ${JSON.stringify(meant)}`, instead: meant }),
      };
    }
  }
}

const renamed = (option: Path, name: string, value: Setting): Mend => ({
  title: `call it ${name}`,
  changes: [{ option }, { option: [...option.slice(0, -1), name], value }],
});

const valueAt = (settings: Setting, path: SettingProblem['path']): Setting =>
  path.reduce<Setting>((inner, key) => (inner as Settings | null)?.[key as string] ?? null, settings);

/** Free settings that say again what an option says: the rest of the deployment would go by the option. */
export const shadowedOptions: Rule = function* ({ options }) {
  if (Object.keys(options.settings).length === 0) return;
  yield* shadows(ownConfOf(options), options.settings as Settings, []);
  // An empty map alone would turn it on, with its store in /tmp.
  if (!options.jetstream.enable && isMap(options.settings.jetstream ?? null))
    yield {
      code: 'settings/shadows-option',
      path: ['settings', 'jetstream'],
      message: '"jetstream" would turn JetStream on, which the option jetstream.enable turns off',
    };
};

function* shadows(own: Settings, free: Settings, path: Path): Generator<Fact> {
  for (const [key, value] of Object.entries(free)) {
    const ours: Setting = Object.hasOwn(own, key) ? own[key]! : null;
    // null takes a setting away, which nobody does by accident.
    if (ours === null || value === null) continue;
    if (isMap(ours) && isMap(value)) yield* shadows(ours, value, [...path, key]);
    else
      yield {
        code: 'settings/shadows-option',
        path: ['settings', ...path, key],
        message: `"${[...path, key].join('.')}" is what another option of the deployment gives already`,
      };
  }
}
