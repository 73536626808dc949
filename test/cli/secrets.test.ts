import { describe, expect, test } from 'vitest';
import { folderWith, natsmith } from './natsmith.ts';

/*
 * Where someone may wrongly write a secret. None of it may come out again, whatever else is wrong: not in a message, not in
 * the lines that are shown, not in --json.
 */
const SECRET = 'hUnter2-x9';
const NUMBER = '8675309421';
const SEED = `SUA${'B3LQ7'.repeat(11)}`;

const spec = (options: string, before = '') => `import { defineDeployment } from 'natsmith';
${before}
export default defineDeployment({
  name: 'demo',
  base: {
    ${options}
  },
} as any);
`;
const user = (fields: string) => spec(`auth: { enable: true, users: [{ name: 'a b', ${fields} }] },`);
const lines = (fields: string) =>
  spec(`auth: { enable: true, users: [\n{ name: 'a b',\n${fields},\n publish: [], subscribe: 5 }] },`);

const planted: Readonly<Record<string, string>> = {
  'as a password': user(`password: '${SECRET}', publish: [], subscribe: ['a..b']`),
  'as a password with rights that are all right': spec(
    `auth: { enable: true, users: [{ name: 'a', password: '${SECRET}', publish: ['>'], subscribe: ['>'] }] },`,
  ),
  'as a password on a line of its own': lines(`password: '${SECRET}'`),
  'as a password on the line after its key': lines(`password:\n  '${SECRET}'`),
  'as a password that is a number': user(`password: ${NUMBER}`),
  'as a password of the wrong type': user(`password: ['${SECRET}']`),
  'as a password in a group': user(`password: { value: '${SECRET}' }`),
  'as a password from a constant': spec(
    'auth: { enable: true, users: [{ name: "a b", password: hidden, publish: [] }] },',
    `const hidden = '${SECRET}';`,
  ),
  'as a password that is put together': user(`password: '${SECRET.slice(0, 6)}' + '${SECRET.slice(6)}'`),
  'as a password in a template': user(`password: \`${SECRET}\``),
  'under a misspelt key': user(`pasword: '${SECRET}'`),
  'under a key in another style': user(`user_password: '${SECRET}'`),
  'under a key of no kind': user(`login: '${SECRET}'`),
  'under a short key': user(`pw: '${SECRET}'`),
  'as a hash': user(`passwordHash: '${SECRET}'`),
  'as a hash that is one': user(`passwordHash: '$2a$11$${SECRET.repeat(6)}'`),
  'as a file': user(`passwordFile: '${SECRET}'`),
  'as an nkey': user(`nkey: '${SECRET}'`),
  'as a seed': user(`nkey: '${SEED}'`),
  'as a seed where a name belongs': spec(`serverName: '${SEED} x',`),
  'in place of a user': spec(`auth: { users: ['demo:${SECRET}'] },`),
  'in place of all users': spec(`auth: { users: '${SECRET}' },`),
  'as a token in settings': spec(`settings: { authorization: { token: '${SECRET}', timeuot: 1 } },`),
  'as a password in settings': spec(
    `settings: { authorization: { user: 'a', pass: '${SECRET}' }, 'a b': 1, x: 1.5 },`,
  ),
  'beside a name': user(`username: 'x', password: '${SECRET}' + 'y'`),
  'in a stream that is called like a secret': spec(
    `streams: { TOKENS: { password: '${SECRET}', subjects: ['a..b'] } },`,
  ),
  'in place of what has a name': spec(`accounts: { TOKENS: '${SECRET}' },`),
  'as a fraction of a token in settings': spec(`settings: { authorization: { token: ${NUMBER}.5 } },`),
  'in an address': spec(
    `settings: { leafnodes: { remotes: [{ url: 'nats-leaf://user:${SECRET}@hub:7422', x: 1 }] } }, port: 0,`,
  ),
  'as a key': spec(`proxy: { enable: true, tls: { enable: true, key: '${SECRET}' } },`),
  'as a private key': spec(`proxy: { tls: { key: '-----BEGIN PRIVATE KEY-----${SECRET}' } },`),
  'in a comment beside a password': user(`password: '', /* was ${SECRET} */ publish: [], passwordHash: 'x'`),
  'in an error': spec('', `const password = '${SECRET}';\nthrow new Error(\`cannot use \${password}\`);`),
  'on a line that throws': spec(
    '',
    `const login = (password: string) => { throw new Error('no') }; login(/* password */ '${SECRET}');`,
  ),
  'on a line with a syntax error': `export default { password: '${SECRET}' name: 'x' };`,
  'in text that is not closed': `export default { password: '${SECRET}, name: 'x' };`,
  'on the line after a key, beside a syntax error': `export default {\n  token:\n  '${SECRET}' 5 };`,
};

const plantedInJson: Readonly<Record<string, string>> = {
  'as a password': `{ "name": "demo", "base": { "auth": { "users": [{ "name": "a b", "password": "${SECRET}" }] } } }`,
  'as a number': `{ "name": "demo", "base": { "auth": { "users": [{ "name": "a b", "password": ${NUMBER} }] } } }`,
  'without quotes': `{ "name": "demo", "base": { "auth": { "users": [{ "password": ${SECRET} }] } } }`,
  twice: `{ "name": "demo", "base": { "auth": { "users": [{ "password": "${SECRET}", "password": "x" }] } } }`,
  'in text that is not closed': `{ "name": "demo", "token": "${SECRET}`,
};

async function expectNothing(file: string, source: string): Promise<void> {
  await using folder = await folderWith({ [file]: source });
  for (const args of [
    ['check'],
    ['check', '--json'],
    ['build'],
    ['print', 'module.nix'],
    ['print', 'module.nix', '--json'],
  ]) {
    const { exitCode, stdout, stderr } = await natsmith(folder.path, args);
    const said = stdout + stderr;
    expect(exitCode, said).toBe(1);
    for (const secret of [SECRET, NUMBER, SEED, SECRET.slice(0, 6), SECRET.slice(6), SEED.slice(0, 20)])
      expect(said).not.toContain(secret);
  }
}

describe('a secret in a spec never comes out', () => {
  test.concurrent.each(Object.entries(planted))('%s', (_, source) =>
    expectNothing('natsmith.config.ts', source),
  );
});

describe('a secret in a JSON spec never comes out', () => {
  test.concurrent.each(Object.entries(plantedInJson))('%s', (_, source) =>
    expectNothing('natsmith.config.json', source),
  );
});

test('a fix repeats no secret', async () => {
  const source = spec(`settings: { authorization: { user: 'a', pasword: '${SECRET}' }, max_paylod: 1024 },`);
  await using folder = await folderWith({ 'natsmith.config.ts': source });
  const { stdout } = await natsmith(folder.path, ['check', '--json']);
  expect(stdout).not.toContain(SECRET);
  expect(stdout).toContain('call it max_payload');
});

test('names of profiles, accounts and streams make nothing a secret', async () => {
  await using folder = await folderWith({
    'natsmith.config.ts': `import { defineDeployment } from 'natsmith';
export default defineDeployment({
  name: 'demo',
  profiles: {
    taken: {
      tls: { enable: true, certificate: 'chain', verify: 'map' },
      accounts: { TOKENS: {
        streams: { KEYS: {
          subjects: ['keys..new'], storage: 'file' } } } },
    },
  },
});
`,
  });
  const { stderr } = await natsmith(folder.path, ['check']);
  expect(stderr).toContain("subjects: ['keys..new'], storage: 'file'");
  expect(stderr).not.toContain('••••••');
});

test('what is no secret stays in sight', async () => {
  const source = spec(
    `proxy: { tls: { key: '/var/lib/acme/x/key.pem', certificate: 'x' } },
    auth: { users: [{ name: 'ab', passwordHash: null, publish: ['a..b'], subscribe: ['>'] }] },`,
  );
  await using folder = await folderWith({ 'natsmith.config.ts': source });
  const { stderr } = await natsmith(folder.path, ['check']);
  for (const shown of ["key: '/var/lib/acme/x/key.pem'", "certificate: 'x'", "name: 'ab'", "['a..b']"])
    expect(stderr).toContain(shown);
});
