import type { Directive, Directives, Service, Timer } from '../../lower/host.ts';

/** A unit after evaluation: plain data. */
type Plain<T> = { readonly [K in keyof T]: unknown };

/** [Unit] directives by the names that the lowering (and NixOS) gives them. */
const UNIT_DIRECTIVES: Readonly<Record<string, string>> = {
  after: 'After',
  before: 'Before',
  conflicts: 'Conflicts',
  description: 'Description',
  documentation: 'Documentation',
  onFailure: 'OnFailure',
  partOf: 'PartOf',
  requisite: 'Requisite',
  startLimitIntervalSec: 'StartLimitIntervalSec',
  wants: 'Wants',
};

/** The text of a .service file, laid out as NixOS lays out its units, so that the two can be compared. */
export function serviceText(service: Plain<Service>, triggers: Directives): string {
  const environment = Object.entries((service.environment ?? {}) as Record<string, string>)
    .sort(byName)
    .map(([name, value]) => `Environment=${JSON.stringify(`${name}=${value}`)}\n`)
    .join('');
  const body = `[Service]\n${environment}${section(service.serviceConfig as Directives)}`;
  return unitText(service, body, triggers);
}

/** The text of a .timer file. */
export function timerText(timer: Plain<Timer>): string {
  return unitText(timer, `[Timer]\n${section(timer.timerConfig as Directives)}`, {});
}

function unitText(unit: Plain<Service> | Plain<Timer>, body: string, triggers: Directives): string {
  const directives: Record<string, Directive> = { ...(unit.unitConfig as Directives), ...triggers };
  for (const [name, value] of Object.entries(unit)) {
    const directive = UNIT_DIRECTIVES[name];
    if (directive) directives[directive] = Array.isArray(value) ? value.join(' ') : (value as Directive);
  }
  const wantedBy = (unit.wantedBy ?? []) as readonly string[];
  const install = wantedBy.length > 0 ? `\n[Install]\nWantedBy=${wantedBy.join(' ')}\n` : '';
  return `[Unit]\n${section(directives)}\n${body}${install}`;
}

/** Sorted; a list gives a line an item, an empty text resets. */
function section(directives: Directives): string {
  return Object.entries(directives)
    .sort(byName)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => `${name}=${item}\n`))
    .join('');
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
