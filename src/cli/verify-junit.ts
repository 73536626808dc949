import type { ProbeResult, ProfileReport } from '../verify/verify.ts';
import { toldDifferences } from './verify-record.ts';

/** Results as JUnit XML: a suite a profile, a case a probe. */
export function junitXml(name: string, reports: readonly ProfileReport[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name=${attribute(`natsmith verify ${name}`)}>\n${reports
    .map((report) => suite(name, report))
    .join('')}</testsuites>\n`;
}

function suite(name: string, { profile, probes, problem }: ProfileReport): string {
  const count = (matches: (result: ProbeResult) => boolean) => probes.filter(matches).length;
  // A machine that was never there has no probe to tell of it.
  const launch =
    problem && !probes.some(({ broken }) => broken)
      ? `    <testcase classname=${attribute(`${name}.${profile}`)} name="launch">${element('error', problem.message, problem.help ?? '')}</testcase>\n`
      : '';
  const numbers = {
    tests: probes.length + (launch === '' ? 0 : 1),
    failures: count(({ ok, broken }) => !ok && !broken),
    errors: count(({ broken }) => broken === true) + (launch === '' ? 0 : 1),
    skipped: count(({ skipped }) => skipped !== undefined),
    time: seconds(probes.reduce((sum, { ms }) => sum + ms, 0)),
  };
  const attributes = Object.entries(numbers)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('');
  return `  <testsuite name=${attribute(profile)}${attributes}>\n${launch}${probes.map((result) => testcase(name, result)).join('')}  </testsuite>\n`;
}

function testcase(name: string, result: ProbeResult): string {
  const { id, profile, ok, skipped, broken, ms } = result;
  const head = `    <testcase classname=${attribute(`${name}.${profile}`)} name=${attribute(id)} time="${seconds(ms)}"`;
  if (skipped !== undefined) return `${head}><skipped message=${attribute(skipped)}/></testcase>\n`;
  if (ok) return `${head}/>\n`;
  const told = toldDifferences(result)
    .map(({ expected, actual }) => `expected ${expected}\nactual ${actual}\n`)
    .join('');
  return `${head}>${element(broken ? 'error' : 'failure', result.proves, told)}</testcase>\n`;
}

const element = (name: string, message: string, content: string) =>
  `<${name} message=${attribute(message)}>${text(content)}</${name}>`;

const seconds = (ms: number) => (ms / 1000).toFixed(3);

const attribute = (value: string) => `"${text(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`;

/** XML 1.0 has no way to write most control characters. */
function text(value: string): string {
  return value
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
