import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import ownSpec from '../../natsmith.config.ts';
import { hostFacts } from '../../src/emit/systemd/host-facts.ts';
import { type Deployment, resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { type PlainFile, plainFiles } from '../support/deployments.ts';
import { specOf, writeModule } from '../support/emitted.ts';
import { nixValue } from '../support/nix-value.ts';
import { validSpec, wiredSpec } from '../support/random-spec.ts';
import { sample } from '../support/sample.ts';
import { NIXOS_TOOLS, nixosEval } from '../support/strict-nixos.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

const { values: specs, seed } = sample(fc.oneof(validSpec(), wiredSpec()), 40);

/** What the NixOS module makes of a deployment. */
interface NixosHost {
  readonly units: Readonly<Record<string, string>>;
  readonly etc: Readonly<Record<string, string>>;
  readonly tmpfiles: string;
  readonly nginx: string;
  readonly ports: readonly number[];
  readonly user: { readonly description: string; readonly home: string; readonly group: string };
}

interface Case {
  readonly name: string;
  readonly deployment: Deployment;
  readonly plain: ReadonlyMap<string, PlainFile>;
  readonly nixos: NixosHost;
}

/** The base alone is what the module makes of no profile. */
const profilesOf = (input: SpecInput): [string | null, Deployment][] => {
  const spec = specOf(input);
  const [base] = resolve({ ...spec, profiles: {} });
  const named = Object.keys(spec.profiles).length > 0 ? resolve(spec) : [];
  return [
    [null, base!],
    ...named.map((deployment): [string, Deployment] => [deployment.profile, deployment]),
  ];
};

const NIXOS_HOST = `config: {
  units = lib.filterAttrs (name: _: lib.hasPrefix "nats" name) (strict.renderUnits config);
  etc = lib.mapAttrs (_: file: file.text) (lib.filterAttrs (name: _: lib.hasPrefix "nats/" name) config.environment.etc);
  tmpfiles = (strict.renderTmpfiles config)."00-nixos.conf" or "";
  nginx = lib.optionalString config.services.nginx.enable (strict.renderNginx config);
  ports = config.networking.firewall.allowedTCPPorts;
  user = { inherit (config.users.users.nats) description home group; };
}`;

describeWith(NIXOS_TOOLS, 'the NixOS module and the plain systemd files describe the same host', () => {
  let cases: Case[];
  beforeAll(async () => {
    await using dir = await tempDir();
    const wanted = await Promise.all(
      [ownSpec, ...specs].map(async (input, index) => {
        const module = await writeModule(dir, `${index}`, input);
        return profilesOf(input).map(([profile, deployment]) => ({ module, profile, deployment, index }));
      }),
    );
    const questions = wanted.flat();
    const answers = await nixosEval<NixosHost[]>(`
      map (case: (${NIXOS_HOST}) (strict.evalNixos {
        modules = [
          (/. + case.module)
          (lib.setAttrByPath case.at { enable = true; inherit (case) profile; })
          # Any program: backups want one.
          ({ pkgs, ... }: lib.setAttrByPath (case.at ++ [ "cliPackage" ]) pkgs.jq)
        ];
      }).config) ${nixValue(
        questions.map(({ module, profile, deployment }) => ({
          module,
          profile,
          at: deployment.optionPath.split('.'),
        })),
      )}`);
    cases = questions.map(({ deployment, profile, index }, i) => ({
      name: `spec ${index}, profile ${profile}, ${seed}`,
      deployment,
      plain: plainFiles(deployment),
      nixos: answers[i]!,
    }));
  }, 60_000);

  const everywhere = (title: string, check: (one: Case) => void) =>
    test(title, () => {
      for (const one of cases) check(one);
    });

  everywhere('units', ({ name, deployment, plain, nixos }) => {
    const { enable, tls } = deployment.options.proxy;
    const units = Object.entries(nixos.units).map(([unit, text]) => [
      unit,
      { text: inPlainNames(text), triggers: triggersIn(text) },
    ]);
    const byFiles = triggersOfFiles(plain.get('install.sh')!.content);
    const expected = Object.entries(below(plain, 'etc/systemd/system/')).map(
      ([unit, text]): [string, object] => [
        unit,
        {
          text: inPlainNames(text),
          triggers: [...new Set([...triggersIn(text), ...(byFiles.get(unit) ?? [])])].sort(),
        },
      ],
    );
    // NixOS has such a unit of its own where it orders the certificate.
    const ours = expected.filter(
      ([unit]) => unit !== 'nats-proxy-certificate.service' || !(enable && tls.enable && tls.acme),
    );
    expect(Object.fromEntries(units), name).toEqual(Object.fromEntries(ours));
  });

  everywhere('nats-server.conf and logrotate.conf', ({ name, plain, nixos }) => {
    // Nix has spelled a form feed in two ways.
    const meant = (path: string, text: string) => (path.endsWith('.json') ? JSON.parse(text) : text);
    const files = Object.entries(nixos.etc).map(([path, text]) => [path, meant(path, inPlainNames(text))]);
    expect(Object.fromEntries(files), name).toEqual(
      Object.fromEntries(
        Object.entries(below(plain, 'etc/nats/')).map(([path, text]) => [`nats/${path}`, meant(path, text)]),
      ),
    );
  });

  everywhere('folders', ({ name, plain, nixos }) => {
    expect(nixos.tmpfiles, name).toBe(plain.get('etc/tmpfiles.d/nats.conf')?.content ?? '');
  });

  everywhere(
    'the server of nginx, its certificate and its locations',
    ({ name, deployment, plain, nixos }) => {
      const text = plain.get('etc/nginx/conf.d/nats.conf')?.content ?? '';
      expect(nginxFacts(nixos.nginx), name).toEqual(nginxFacts(text));
      if (text !== '')
        expect(nginxFacts(text).locations, name).toHaveLength(deployment.options.metrics.enable ? 3 : 2);
    },
  );

  everywhere('ports in the firewall', ({ name, plain, nixos }) => {
    const advice = /open these TCP ports: ([\d ]+)/.exec(plain.get('install.sh')!.content)?.[1];
    const opened = advice === undefined ? [] : advice.split(' ').map(Number);
    expect(nixos.ports, name).toEqual(opened.sort((a, b) => a - b));
  });

  everywhere('the user', ({ name, plain, nixos: { user } }) => {
    expect(plain.get('etc/sysusers.d/nats.conf')!.content, name).toBe(
      `u ${user.group} - "${user.description}" ${user.home}\n`,
    );
  });
});

const plain = hostFacts({ name: 'demo', natsVersion: '2.10.0' });
const PROGRAMS: Readonly<Record<string, string>> = {
  'nats-server': plain.natsServer,
  logrotate: plain.logrotate,
  systemctl: plain.systemctl,
  jq: plain.natsmith,
  'prometheus-nats-exporter': plain.prometheusNatsExporter,
  ...Object.fromEntries(Object.entries(plain.scripts).map(([name, path]) => [`nats-${name}`, path])),
};

/** A text of NixOS without its store paths, and without the lines that NixOS alone needs. */
const inPlainNames = (text: string): string =>
  text
    .replace(/\/nix\/store\/[^/\s]+\/bin\/([\w-]+)/g, (path, program: string) => PROGRAMS[program] ?? path)
    .replace('\nGroup=nginx\n', `\nGroup=${plain.nginxGroup}\n`)
    // One names files in the store, the other holds a digest, or install.sh looks at the files.
    .replace(/^X-(?:Restart|Reload)-Triggers=.*\n/gm, '')
    // NixOS ends the section of a timer with an empty line.
    .replace(/\n\n\n/g, '\n\n');

/** What there is that a unit is restarted or reloaded for. */
const triggersIn = (unit: string): string[] =>
  [...unit.matchAll(/^X-(Restart|Reload)-Triggers=/gm)].map(([, what]) => what!).sort();

/** The same, by unit, of files that install.sh sees change. */
function triggersOfFiles(installScript: string): Map<string, string[]> {
  const triggers = new Map<string, string[]>();
  for (const [, dues] of installScript.matchAll(/^ {4}etc\/\S+\)\n((?: {6}due .*\n)+)/gm))
    for (const [, what, unit = 'nats.service'] of dues!.matchAll(/due (reload|restart)(?: (\S+))?$/gm))
      triggers.set(unit, [...(triggers.get(unit) ?? []), what === 'reload' ? 'Reload' : 'Restart']);
  return triggers;
}

const below = (files: ReadonlyMap<string, PlainFile>, folder: string): Record<string, string> =>
  Object.fromEntries(
    [...files]
      .filter(([path]) => path.startsWith(folder))
      .map(([path, { content }]) => [path.slice(folder.length), content]),
  );

/** What both kinds of nginx configuration say; the rest is NixOS's own. */
const nginxFacts = (text: string) => ({
  names: [...new Set([...text.matchAll(/^\s*server_name (.*?) ?;$/gm)].map(([, names]) => names))],
  certificate: /^\s*ssl_certificate (.*);$/m.exec(text)?.[1],
  key: /^\s*ssl_certificate_key (.*);$/m.exec(text)?.[1],
  redirects: /return 301 https:\/\/\$host\$request_uri;/.test(text),
  // Those of the server itself: who orders certificates shows more.
  locations: [...text.matchAll(/^\s*location (.*) \{\n\s*proxy_pass (.*);\n([^}]*)\}/gm)]
    .map(([, path, target, access]) => [
      `${path} → ${target!.replace(/^"(.*)"$/, '$1')}`,
      ...access!.split('\n').map((line) => line.trim()),
    ])
    .sort(),
});
