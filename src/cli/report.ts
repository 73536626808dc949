import type { Diagnostic, Location, Severity } from '../domain/diagnostic.ts';
import type { Lines } from '../load/load.ts';
import { frame } from './frame.ts';
import { type Colour, count, harmless, type Terminal, wrap } from './terminal.ts';

/** Of one severity; more than anyone reads at once. `--json` has them all. */
const MOST = 20;
const COLOURS: Record<Severity, Colour> = { error: 'red', warning: 'yellow', info: 'blue' };
const ORDER: readonly Severity[] = ['info', 'warning', 'error'];
const NO_LINES: Lines = { line: () => undefined };

/**
 * Diagnostics for people: errors last, where they stay in sight, and each severity in the order of the files; what holds in
 * several profiles is said once.
 */
export function report(diagnostics: readonly Diagnostic[], screen: Terminal, lines = NO_LINES): string {
  const codes = new Set<string>();
  const blocks = ORDER.flatMap((severity) => {
    const groups = merge(diagnostics.filter((each) => each.severity === severity)).sort(byPlace);
    const shown = groups.slice(0, MOST);
    for (const { diagnostic } of shown) if (!diagnostic.code.startsWith('usage/')) codes.add(diagnostic.code);
    const hidden = groups.length - shown.length;
    const more = hidden > 0 ? [`… and ${hidden} more of severity ${severity}; --json shows all\n`] : [];
    return [...shown.map((group) => block(group, screen, lines)), ...more];
  });
  return blocks.map((text) => `${text}\n`).join('') + pointer([...codes], screen);
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

function byPlace({ diagnostic: { location: a } }: Group, { diagnostic: { location: b } }: Group): number {
  const fileOf = (location: Location | undefined) => location?.file ?? '';
  if (fileOf(a) !== fileOf(b)) return fileOf(a) < fileOf(b) ? -1 : 1;
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}

function block({ diagnostic, profiles }: Group, screen: Terminal, lines: Lines): string {
  const { severity, code, message, why, help } = diagnostic;
  const colour = COLOURS[severity];
  const title = `${screen.paint(colour, `${severity}[${code}]`)}: ${screen.paint('bold', harmless(message))}`;
  const shown = [title, ...frame(diagnostic, profiles, lines, colour, screen)];
  if (why !== undefined) shown.push(wrap(harmless(why), screen.width, ''));
  if (help !== undefined) shown.push(wrap(harmless(help), screen.width, 'help: '));
  return shown.map((line) => `${line}\n`).join('');
}

/** How to learn more. */
function pointer(codes: readonly string[], screen: Terminal): string {
  if (codes.length === 0) return '';
  const text =
    codes.length === 1
      ? `natsmith explain ${codes[0]} says more`
      : `natsmith explain CODE says more: ${codes.slice(0, 5).join(', ')}${codes.length > 5 ? ', …' : ''}`;
  return `${wrap(text, screen.width, '')}\n`;
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
