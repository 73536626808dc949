import type { Machine } from '../../machine.ts';

/** What systemd says of a unit (systemctl(1), show). */
export async function unitProperties(
  machine: Machine,
  unit: string,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const { output } = await machine.execute(`systemctl show -p ${names.join(',')} ${unit}`);
  return properties(output);
}

/** Lines KEY=VALUE. */
export const properties = (block: string): Record<string, string> =>
  Object.fromEntries(
    block
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
