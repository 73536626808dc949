import { optionFields } from '../../src/spec/resolve.ts';
import type { Field, TypeShape } from '../../src/spec/shape.ts';
import type { SpecInput } from '../../src/spec/spec.ts';

/** A place in a spec where an author writes text. */
export interface TextSlot {
  /** `auth.users[].name`; `{key}` is the name of an entry. */
  readonly path: string;
  /** Texts that belong there. */
  readonly examples: readonly string[];
  /** A spec with this text there, in which every unit, file and location exists that there can be. */
  spec(text: string): SpecInput;
}

type Put = (value: unknown) => SpecInput;

const RIGHTS = { publish: ['a.>'], subscribe: ['a.>'] };
const USER = { name: 'ada', ...RIGHTS };
const OPERATOR = { name: 'grace', ...RIGHTS };
const ACCOUNT = { users: [{ name: 'alan', ...RIGHTS }] };

/** What has to stand beside the text, by the end of its path. */
const BESIDE: readonly (readonly [end: string, object])[] = [
  ['auth.users[]', USER],
  ['operators[]', OPERATOR],
  ['accounts.A', ACCOUNT],
  ['accounts.A.users[]', ACCOUNT.users[0]!],
];

/** Puts every option with an effect on the host into effect. */
const FULL: NonNullable<SpecInput['base']> = {
  dataDir: '/srv/nats',
  jetstream: { storeDir: '/srv/store' },
  auth: { enable: true, users: [USER] },
  operators: [OPERATOR],
  accounts: { A: ACCOUNT },
  logs: { to: 'file' },
  proxy: {
    enable: true,
    allow: ['127.0.0.1'],
    basicAuthFile: '/run/htpasswd',
    tls: { enable: true, certificate: '/etc/cert.pem', key: '/etc/key.pem' },
  },
  metrics: { enable: true },
};

export const fullSpec: SpecInput = { name: 'full', base: FULL, profiles: { only: {} } };

/** The spec with one option more. */
const withOption = (path: readonly string[], value: unknown): SpecInput => {
  const put = (
    holder: Record<string, unknown>,
    [key, ...rest]: readonly string[],
  ): Record<string, unknown> => ({
    ...holder,
    [key!]: rest.length === 0 ? value : put((holder[key!] ?? {}) as Record<string, unknown>, rest),
  });
  return { ...fullSpec, base: put(FULL as Record<string, unknown>, path) as NonNullable<SpecInput['base']> };
};

function* inType(type: TypeShape, path: string, examples: readonly unknown[], put: Put): Generator<TextSlot> {
  switch (type.kind) {
    case 'string':
    case 'enum':
      yield { path, examples: examples.flat(2).filter((one) => typeof one === 'string'), spec: put };
      return;
    case 'nullable':
      yield* inType(type.inner, path, examples, put);
      return;
    case 'named':
      // A value of a type that contains itself is text wherever it is.
      yield* inType(
        type.id === 'settingsValue' ? { kind: 'string' } : type.type(),
        path,
        [...examples, ...(type.meta.examples ?? [])],
        put,
      );
      return;
    case 'union':
      for (const member of type.members) yield* inType(member, path, examples, put);
      return;
    case 'list':
      yield* inType(type.item, `${path}[]`, examples, (value) => put([value]));
      return;
    case 'record':
      if (!isSettings(type.item)) {
        yield {
          path: `${path}.{key}`,
          examples: ['A'],
          spec: (text) => put({ [text]: besides(`${path}.A`) }),
        };
        yield* inType(type.item, `${path}.A`, examples, (value) => put({ A: value }));
        return;
      }
      yield { path: `${path}.{key}`, examples: ['server_tags'], spec: (text) => put({ [text]: 'x' }) };
      yield* inType(type.item, `${path}.server_tags[]`, examples, (value) => put({ server_tags: [value] }));
      return;
    case 'object':
      for (const [name, field] of Object.entries(type.fields))
        yield* inField(field, `${path}.${name}`, (value) => put({ ...besides(path), [name]: value }));
  }
}

const besides = (path: string): object => BESIDE.find(([end]) => path.endsWith(end))?.[1] ?? {};
const isSettings = (type: TypeShape): boolean => type.kind === 'named' && type.id === 'settingsValue';

const inField = (field: Field, path: string, put: Put) =>
  inType(field.type, path, field.meta.examples ?? [], put);

function* inFields(fields: Readonly<Record<string, Field>>, above: readonly string[]): Generator<TextSlot> {
  for (const [name, field] of Object.entries(fields)) {
    const path = [...above, name];
    if (field.group && field.type.kind === 'object') yield* inFields(field.type.fields, path);
    else yield* inField(field, path.join('.'), (value) => withOption(path, value));
  }
}

const ofSpec = (path: string, example: string, spec: (text: string) => SpecInput): TextSlot => ({
  path,
  examples: [example],
  spec,
});

/** Every place in a spec that takes text: all of the schema's, found by its shape. */
export const textSlots: readonly TextSlot[] = [
  ofSpec('name', 'rave', (name) => ({ ...fullSpec, name })),
  ofSpec('optionPath', 'services.rave.nats', (optionPath) => ({ ...fullSpec, optionPath })),
  ofSpec('natsVersion', '2.10', (natsVersion) => ({ ...fullSpec, natsVersion })),
  ofSpec('profiles.{key}', 'prod', (name) => ({ ...fullSpec, profiles: { [name]: {} } })),
  ofSpec('accept[].because', 'behind a VPN', (because) => ({
    ...fullSpec,
    accept: [{ code: 'a/b', because }],
  })),
  ...inFields(optionFields, []),
];
