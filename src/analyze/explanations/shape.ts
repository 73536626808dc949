import { base, type Explanation, source } from './example.ts';

const named = (profile: string) =>
  source(`import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  profiles: { '${profile}': { debug: true, host: '127.0.0.1' } },
});
`);

/** What the schema says of a spec. */
export const shape = {
  'spec/missing': {
    title: 'something is missing that has no default',
    text: 'Nearly every option has a default. A name has none: of the deployment, of a user.',
    bad: source("export default { base: { host: '127.0.0.1', port: 4222 } };\n"),
    good: source("export default { name: 'orders', base: { host: '127.0.0.1', port: 4222 } };\n"),
  },
  'spec/name': {
    title: 'a name of your choosing cannot be used as one',
    text: 'Names of profiles become folders and NixOS values; those of settings, keys of nats-server.conf. The pattern says what they may consist of.',
    bad: named('my laptop'),
    good: named('my-laptop'),
  },
  'spec/type': {
    title: 'a value is of another kind than belongs there',
    text: 'Nothing is converted: "4222" in quotes is text, not a port. Null has a meaning in a profile only, where it takes back what the base says.',
    bad: base("port: '4222',"),
    good: base('port: 4222,'),
  },
  'spec/unknown-key': {
    title: 'there is no such option',
    text: 'A slip in a key would otherwise be an option that silently keeps its default. Settings of nats-server.conf that natsmith has no option for go into "settings".',
    bad: base("serverNmae: 'orders-1',"),
    good: base("serverName: 'orders-1',"),
  },
  'spec/value': {
    title: 'a value is of the right kind, but cannot be used',
    text: 'Out of range, or not of the form that the option has. The forms are narrow enough that no value can leave its place in nats-server.conf, a unit, nginx or Nix.',
    bad: base('port: 70000,'),
    good: base('port: 7000,'),
  },
} as const satisfies Record<string, Explanation>;
