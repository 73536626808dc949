import type { Diagnostic, Path } from '../domain/diagnostic.ts';
import { everyone } from '../spec/everyone.ts';
import type { Deployment } from '../spec/resolve.ts';
import type { Acceptance } from '../spec/spec.ts';
import { catalogue } from './catalogue.ts';
import type { Fact } from './fact.ts';

/** Remembers which entries of `accept` silenced something, over all profiles. */
export class Silencer {
  readonly #accept: readonly Acceptance[];
  readonly #used = new Set<Acceptance>();

  constructor(accept: readonly Acceptance[]) {
    this.#accept = accept;
  }

  silences(fact: Fact, deployment: Deployment): boolean {
    const where = optionName(fact.path, deployment);
    const matching = this.#accept.filter(
      ({ code, at, profile }) =>
        code === fact.code &&
        (profile === undefined || profile === deployment.profile) &&
        (at === undefined || where === at || where.startsWith(`${at}.`)),
    );
    for (const acceptance of matching) this.#used.add(acceptance);
    return matching.length > 0;
  }

  /** Entries that silenced nothing, of those that the given profiles could have needed: all of them, if all are given. */
  unused(profiles: readonly string[], all: boolean): Diagnostic[] {
    const { severity, why, help, labels } = catalogue['accept/unused'];
    return this.#accept
      .filter((entry) => !this.#used.has(entry))
      .filter(({ profile }) => (profile === undefined ? all : profiles.includes(profile)))
      .map(({ code, path }) => ({
        code: 'accept/unused',
        severity,
        path,
        message: `${code} is accepted, but not reported here`,
        label: labels['*'],
        why,
        help,
        fix: { title: 'take it out', applicability: 'safe' as const, edits: [{ path }] },
      }));
  }
}

/** `auth.users.gitlab.publish`: as `accept` writes it, users by name. */
function optionName(path: Path, { options }: Deployment): string {
  const at = path.findIndex((key) => typeof key === 'number');
  const list = path.slice(0, at).join('.');
  const isUser = list === 'operators' || list === 'auth.users' || /^accounts[.].*[.]users$/.test(list);
  const member = isUser
    ? everyone(options).find((each) => each.path.every((key, index) => key === path[index]))
    : undefined;
  return path.map((key, index) => (member && index === at ? member.user.name : String(key))).join('.');
}
