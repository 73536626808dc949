import { type Diagnostic, formatPath, type Severity } from '../domain/diagnostic.ts';
import { type Colour, count, harmless, type Terminal, wrap } from './terminal.ts';

/** More than anyone reads at once; `--json` has them all. */
const MOST = 20;
const COLOURS: Record<Severity, Colour> = { error: 'red', warning: 'yellow', info: 'blue' };
const ORDER: readonly Severity[] = ['info', 'warning', 'error'];

/** Diagnostics for people: errors last, where they stay in sight; what holds in several profiles is said once. */
export function report(diagnostics: readonly Diagnostic[], screen: Terminal): string {
  const groups = ORDER.flatMap((severity) => merge(diagnostics.filter((each) => each.severity === severity)));
  // Of too many, the most severe are shown.
  const shown = groups.slice(-MOST);
  const hidden = groups.length - shown.length;
  const blocks = shown.map((group) => block(group, screen));
  if (hidden > 0) blocks.push(`… and ${hidden} more; --json shows all\n`);
  return blocks.map((text) => `${text}\n`).join('');
}

interface Group {
  readonly diagnostic: Diagnostic;
  readonly profiles: string[];
}

function merge(diagnostics: readonly Diagnostic[]): Group[] {
  const groups = new Map<string, Group>();
  for (const diagnostic of diagnostics) {
    const { code, path, message, profile } = diagnostic;
    const key = JSON.stringify([code, path.map(String), message]);
    const group = groups.get(key) ?? { diagnostic, profiles: [] };
    if (profile !== undefined && !group.profiles.includes(profile)) group.profiles.push(profile);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function block({ diagnostic, profiles }: Group, screen: Terminal): string {
  const { severity, code, message, path, location, why, help } = diagnostic;
  const where = profiles.length > 0 ? ` ${profiles.join(', ')}` : '';
  const title = `${screen.paint(COLOURS[severity], `${severity}[${code}]`)}${where}: ${screen.paint('bold', harmless(message))}`;
  const place = location && `${location.file}:${location.line}${location.exact ? `:${location.column}` : ''}`;
  const at = [path.length > 0 ? formatPath(path) : undefined, place]
    .filter((part) => part !== undefined)
    .join('  ');
  const lines = [title];
  if (at !== '') lines.push(`  ${screen.paint('dim', harmless(at))}`);
  if (why !== undefined) lines.push(wrap(harmless(why), screen.width, '  '));
  if (help !== undefined) lines.push(wrap(harmless(help), screen.width, '  help: '));
  return lines.map((line) => `${line}\n`).join('');
}

/** `1 error, 2 warnings`; undefined if there is nothing. */
export function summary(diagnostics: readonly Diagnostic[]): string | undefined {
  const parts = (['error', 'warning'] as const)
    .map(
      (severity) =>
        [severity, merge(diagnostics.filter((each) => each.severity === severity)).length] as const,
    )
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => count(number, severity));
  return parts.length > 0 ? parts.join(', ') : undefined;
}
