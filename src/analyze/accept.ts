import type { Diagnostic, Path } from '../domain/diagnostic.ts';
import type { Deployment } from '../spec/resolve.ts';
import type { Spec } from '../spec/spec.ts';
import { catalogue } from './catalogue.ts';
import type { Fact } from './fact.ts';

/** Remembers which entries of `accept` silenced something, over all profiles. */
export class Acceptance {
  readonly #accept: Spec['accept'];
  readonly #used = new Set<number>();

  constructor(accept: Spec['accept']) {
    this.#accept = accept;
  }

  silences(fact: Fact, deployment: Deployment): boolean {
    const where = optionName(fact.path, deployment);
    const matching = this.#accept.flatMap(({ code, at }, index) => {
      const meant = code === fact.code && (at === undefined || where === at || where.startsWith(`${at}.`));
      return meant ? [index] : [];
    });
    for (const index of matching) this.#used.add(index);
    return matching.length > 0;
  }

  unused(): Diagnostic[] {
    return this.#accept.flatMap(({ code }, index): Diagnostic[] => {
      if (this.#used.has(index)) return [];
      const { severity, why, help } = catalogue['accept/unused'];
      return [
        {
          code: 'accept/unused',
          severity,
          path: ['accept', index],
          message: `${code} is accepted, but not reported here`,
          why,
          help,
        },
      ];
    });
  }
}

/** `auth.users.gitlab.publish`: as `accept` writes it, users by name. */
function optionName(path: Path, { options }: Deployment): string {
  const [group, list, index] = path;
  const user =
    group === 'auth' && list === 'users' && typeof index === 'number' ? options.auth.users[index] : undefined;
  return path.map((key, i) => (user && i === 2 ? user.name : String(key))).join('.');
}
