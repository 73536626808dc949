const SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
};

/** Seconds of a time span as `systemctl show` tells it: `1min 30s`, `infinity` (systemd.time(7)). */
export function systemdSeconds(text: string): number {
  if (text.trim() === 'infinity') return Number.POSITIVE_INFINITY;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|min|h|d|w)\b/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * SECONDS[unit!]!,
    0,
  );
}
