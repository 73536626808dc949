import type { Path } from '../../domain/diagnostic.ts';
import { nearest } from '../../domain/nearest.ts';
import { lookUp } from '../../domain/permission/does.ts';
import { isAtLeast } from '../../domain/server-version.ts';
import { covers } from '../../domain/subject-algebra.ts';
import type { Account } from '../../spec/account.ts';
import type { Options } from '../../spec/options.ts';
import type { Fact, Rule } from '../fact.ts';
import { appended, leaveOut, type Mend, write } from '../mend.ts';
import { isSameImport, type Kind, leadsBack, nameProblem, shapeOf } from './imports.ts';

type Import = Account['imports'][number];

/** What accounts take from others, as nats-server looks at it when it starts (`server/accounts.go`). */
export const accountSharing: Rule = function* ({ options, natsVersion }) {
  const { accounts, settings } = options;
  // Others may be there that only the settings know.
  const isKnown = (name: string) => Object.hasOwn(accounts, name) || settings.accounts !== undefined;
  for (const [name, { exports, imports }] of Object.entries(accounts)) {
    const fact = (message: string, at: Path, mend?: Mend): Fact => ({
      code: 'account/sharing',
      path: ['accounts', name, ...at],
      message,
      mend,
    });
    const rename = (wrong: string, at: Path, taken?: Import): Mend | undefined => {
      const near = nearest(
        wrong,
        Object.keys(accounts).filter((each) => each !== name),
      );
      if (near === undefined) return undefined;
      const mend = write(`call it ${near}`, ['accounts', name, ...at], near);
      const { kind, subject } = taken ? shapeOf(taken) : { kind: 'stream' as const, subject: null };
      if (subject === null || isExported(accounts[near]!, name, kind, subject)) return mend;
      const { title, changes } = exported(options, near, kind, subject, name);
      return { title: `${mend.title}, and ${title}`, changes: [...mend.changes, ...changes] };
    };
    for (const [index, { accounts: importers }] of exports.entries())
      for (const [at, importer] of importers.entries())
        if (!isKnown(importer)) {
          const place = ['exports', index, 'accounts', at];
          yield fact(`${name} exports to "${importer}", which is no account`, place, rename(importer, place));
        }
    for (const [index, each] of imports.entries()) {
      const { kind, subject, local } = shapeOf(each);
      if (subject === null) continue;
      const at = ['imports', index];
      const from = lookUp(accounts, each.account);
      if (!from) {
        if (!isKnown(each.account))
          yield fact(
            `${name} imports from "${each.account}", which is no account`,
            [...at, 'account'],
            rename(each.account, [...at, 'account'], each),
          );
      } else if (!isExported(from, name, kind, subject))
        yield fact(
          `${each.account} does not export the ${kind} "${subject}" to ${name}`,
          [...at, kind],
          exported(options, each.account, kind, subject, name),
        );
      else if (leadsBack(accounts, name, each))
        yield fact(`the ${kind} "${subject}" that ${name} imports comes back to it`, [...at, kind]);
      const problem = local === null ? undefined : nameProblem(subject, local);
      if (problem)
        yield {
          code: 'account/import-name',
          path: ['accounts', name, ...at, 'to'],
          message: `${name} imports the ${kind} "${subject}" as "${local}", which ${problem}`,
        };
      // 2.10 has a subject answered by one account alone.
      const isTaken = (other: Import) =>
        isSameImport(other, each) ||
        (kind === 'service' &&
          shapeOf(other).kind === 'service' &&
          shapeOf(other).local === local &&
          !isAtLeast(natsVersion, '2.11.0'));
      const same = imports.findIndex(isTaken);
      if (same < index)
        yield fact(
          `${name} imports the ${kind} "${subject}" as "${local}" twice`,
          [...at, kind],
          leaveOut('import it once', ['accounts', name, ...at]),
        );
    }
  }
};

const isExported = ({ exports }: Account, importer: string, kind: Kind, subject: string): boolean =>
  exports.some(({ [kind]: exported, accounts }) => {
    const isFor = accounts.length === 0 || accounts.includes(importer);
    return exported !== null && isFor && covers(exported, subject);
  });

/** The account that has it lets the other one have it: one that it exports to others already, or one more. */
function exported(options: Options, from: string, kind: Kind, subject: string, importer: string): Mend {
  const at = ['accounts', from, 'exports'];
  const index = options.accounts[from]!.exports.findIndex((each) => each[kind] === subject);
  const title = `export it to ${importer}`;
  return index < 0
    ? { title, changes: [appended(at, { [kind]: subject }, options)] }
    : { title, changes: [appended([...at, index, 'accounts'], importer, options)] };
}
