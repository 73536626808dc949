import { type Code, entryOf } from '../../analyze/catalogue.ts';
import type { Claim } from '../../analyze/invariant.ts';
import { invariants, userInvariants } from '../../analyze/invariants.ts';
import type { Path, Severity } from '../../domain/diagnostic.ts';
import { keyed, not, notNull, or, spread, text, when } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import { type Expr, type Input, sym } from '../../expr/symbolic.ts';
import { accountUsers, type allUsers } from '../../lower/all-users.ts';
import { type Optional, type Trigger, USER, type VirtualHost } from '../../lower/host.ts';
import { c } from '../../lower/inputs.ts';
import { host, runsNatsmith } from '../../lower/lower.ts';

interface NixosConfig {
  readonly services: { readonly nats: { readonly enable: boolean } };
  readonly environment: { readonly etc: Readonly<Record<string, { readonly source: string }>> };
}
const config = sym<NixosConfig>('config');
/** Options that only the module has. */
const cfg = sym<{ readonly cliPackage: string | null }>('cfg');

/** What the module sets while it is enabled: a tree of NixOS options. */
export function nixosConfig(optionPath: string): Input<unknown> {
  return {
    assertions: [upstream(optionPath), commandLine(optionPath), ...claims('error', optionPath)],
    warnings: claims('warning', optionPath),
    environment: { etc: optional(host.etc, ({ text }) => ({ text })) },
    systemd: {
      services: optional(host.services, (service) => ({
        ...service,
        enableDefaultPath: false,
        restartTriggers: service.restartTriggers?.map(trigger),
        reloadTriggers: service.reloadTriggers?.map(trigger),
      })),
      timers: optional(host.timers, (timer) => ({ ...timer })),
      tmpfiles: {
        rules: host.directories.map(({ condition, value: { path, mode } }) =>
          orAlways(condition, text`d ${path} ${mode} ${USER} ${USER} -`),
        ),
      },
    },
    users: {
      users: { [USER]: { isSystemUser: true, group: USER, description: 'NATS server', home: c.dataDir } },
      groups: { [USER]: {} },
    },
    networking: { firewall: { allowedTCPPorts: host.openPorts } },
    services: { nginx: orAlways(host.virtualHost.condition, nginx(host.virtualHost.value)) },
  };
}

/** NixOS compares units; what they depend on has to show in them. */
const trigger = (of: Trigger): Expr<string> =>
  'file' in of ? config.environment.etc[of.file]!.source : fn.toJson(of.value as Expr<never>);

function optional<T>(
  all: Readonly<Record<string, Optional<T>>>,
  entry: (value: T) => object,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(all).map(([name, { condition, value }]) => [name, orAlways(condition, entry(value))]),
  );
}

const orAlways = (condition: Expr<boolean> | undefined, value: unknown): Input<unknown> =>
  condition ? when(condition, value as Input<unknown>) : (value as Input<unknown>);

function nginx({ name, tls, acme, fromFiles, certificate, key, locations }: VirtualHost) {
  return {
    enable: true,
    virtualHosts: keyed<unknown>([
      [
        name,
        {
          // Only where it is asked for: someone else's module may have said so for the same host already.
          forceSSL: when(tls, true),
          enableACME: when(acme, true),
          sslCertificate: when(fromFiles, certificate.given),
          sslCertificateKey: when(fromFiles, key.given),
          locations: keyed(
            locations.map(({ condition, path, proxyPass, access }) => [
              path,
              orAlways(condition, { proxyPass, extraConfig: access }),
            ]),
          ),
        },
      ],
    ]),
  };
}

const upstream = (optionPath: string) => ({
  assertion: not(config.services.nats.enable),
  message: `services.nats and ${optionPath} would both run a nats.service: enable only one of them.`,
});

const commandLine = (optionPath: string) => ({
  assertion: or(not(runsNatsmith), notNull(cfg.cliPackage)),
  message: `${optionPath}: backups and streams need natsmith on the host: set ${optionPath}.cliPackage to the package of its flake.`,
});

/** Invariants as `assertions` or `warnings`. */
function claims(severity: Severity, optionPath: string): unknown[] {
  const shape = ({ holds, message }: Claim, code: Code, at: Path) => {
    const full = text`${[optionPath, ...at].join('.')}: ${message}. ${entryOf(code).why} (${code})`;
    return severity === 'error' ? { assertion: holds, message: full } : when(not(holds), full);
  };
  const wanted = ({ code }: { code: Code }) => entryOf(code).severity === severity;
  return [
    ...invariants.filter(wanted).map(({ code, at, claim }) => shape(claim, code, at)),
    ...userInvariants.filter(wanted).flatMap(({ code, at, butOperators, everyUser }) => {
      const each = (list: typeof allUsers, path: Path) =>
        spread(list.map('user', (user) => shape(everyUser(user), code, [...path, ...at]) as Input<unknown>));
      return [
        each(c.auth.users, ['auth', 'users']),
        ...(butOperators ? [] : [each(c.operators, ['operators'])]),
        each(accountUsers, ['accounts', '*', 'users']),
      ];
    }),
  ];
}
