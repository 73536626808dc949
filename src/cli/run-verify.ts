import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { similar } from '../domain/nearest.ts';
import { reasonOf } from '../domain/reason.ts';
import { parseVersion } from '../domain/server-version.ts';
import { ServerError } from '../provision/errors.ts';
import type { Deployment } from '../spec/resolve.ts';
import { type BenchReport, bench } from '../verify/bench/bench.ts';
import { MachineError } from '../verify/errors.ts';
import type { Begin, Driver, Kept, Program } from '../verify/machine.ts';
import { probes } from '../verify/probes.ts';
import { type ProfileReport, type Selection, verifyProfile } from '../verify/verify.ts';
import { type ExitCode, type Invocation, type Outcome, problem, usageProblem } from './command.ts';
import { progressLine } from './progress-line.ts';
import { serverProblem } from './server-problem.ts';
import { isOutcome, open, type Session } from './session.ts';
import { benchText, parseRate } from './verify-bench.ts';
import { chooseDriver } from './verify-driver.ts';
import { junitXml } from './verify-junit.ts';
import { machineRecord, probeRecord } from './verify-record.ts';
import { keptText, table, verdict } from './verify-table.ts';

export async function runVerify(invocation: Invocation): Promise<Outcome> {
  const { flags, folder } = invocation;
  const wanted = chosenProbes(flags.probe as readonly string[] | undefined, flags.faults === true);
  if ('exit' in wanted) return wanted;
  const makeDriver = chooseDriver(invocation);
  if ('exit' in makeDriver) return makeDriver;
  const claim = claimed(flags.claim as string | undefined);
  if (typeof claim === 'object') return claim;
  const session = await open(invocation);
  if (isOutcome(session)) return session;
  if (flags.driver === 'remote' && session.profiles.length > 1)
    return usageProblem(
      'profile',
      '--driver remote tries one profile, that which runs there',
      `add --profile: ${session.profiles.join(', ')}`,
    );
  if (!session.ok) return { exit: 1, diagnostics: session.diagnostics, talk: 'nothing was run\n' };

  const progress = progressLine(!flags.quiet && !flags.json);
  let driver: Driver;
  let reports: [ProfileReport, Kept | undefined][];
  const benches: BenchReport[] = [];
  try {
    driver = await makeDriver((what) => progress.show(what));
    reports = await verifyAll(session, driver, wanted, invocation, benches, (what) => progress.show(what));
  } catch (error) {
    if (error instanceof ServerError) return serverProblem(error);
    if (!(error instanceof MachineError)) throw error;
    return { exit: 3, diagnostics: [...session.diagnostics, machineProblem(error)] };
  } finally {
    progress.end();
  }
  const diagnostics = [
    ...session.diagnostics,
    ...diagnosticsOf(
      reports.map(([report]) => report),
      session,
    ),
  ];
  const results = reports.flatMap(([report]) => report.probes);
  const junit = flags.junit as string | undefined;
  if (junit !== undefined) {
    const failure = writeJunit(
      resolve(folder, junit),
      junitXml(
        session.spec.name,
        reports.map(([report]) => report),
      ),
    );
    if (failure) diagnostics.push(failure);
  }
  const exit: ExitCode = results.some(({ ok, broken }) => !ok && !broken)
    ? 1
    : diagnostics.some(({ severity }) => severity === 'error')
      ? 3
      : 0;
  return {
    exit,
    diagnostics,
    output: table(reports.map(([report]) => report)) + benchText(benches, claim),
    talk: `${reports.map(([report, kept]) => (kept ? keptText(report.profile, kept) : '')).join('')}${verdict(session.spec.name, results)}`,
    record: {
      probes: results.map(probeRecord),
      machines: reports.flatMap(([report, kept]) => machineRecord(driver.name, report, kept)),
      ...(flags.bench && { bench: benches.map(({ problem: _, ...measured }) => measured) }),
    },
  };
}

async function verifyAll(
  { deployments, profiles }: Session,
  driver: Driver,
  wanted: Selection,
  { flags }: Invocation,
  benches: BenchReport[],
  begin: Begin,
): Promise<[ProfileReport, Kept | undefined][]> {
  const reports: [ProfileReport, Kept | undefined][] = [];
  const verifyOne = async (deployment: Deployment) => {
    const say = (what: string) => begin(`${deployment.profile}: ${what}`);
    const laterNeeds = flags.bench ? (['work'] as const) : [];
    let report = await verifyProfile(deployment, driver, { ...wanted, laterNeeds }, say);
    if (flags.bench && report.machine && !report.problem) {
      const measured = await bench(report.machine, say);
      benches.push(measured);
      if (measured.problem) report = { ...report, problem: measured.problem };
    }
    const kept = flags.keep ? await report.machine?.keep() : undefined;
    if (!kept) await report.machine?.dispose();
    reports.push([report, kept]);
  };
  for (const deployment of deployments.filter(({ profile }) => profiles.includes(profile)))
    await verifyOne(deployment);
  return reports;
}

function chosenProbes(ids: readonly string[] | undefined, faults: boolean): Selection | Outcome {
  if (ids === undefined)
    return { probes: probes.filter(({ fault = false }) => faults || !fault), byName: false };
  const known = probes.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return { probes: probes.filter(({ id }) => ids.includes(id)), byName: true };
  const near = similar(unknown, known);
  const help = near.length > 0 ? `similar: ${near.join(', ')}` : `probes are ${known.join(', ')}`;
  return usageProblem('probe', `there is no probe ${JSON.stringify(unknown)}`, help);
}

/** @returns a number where one is claimed, what is wrong with it where it is none */
function claimed(text: string | undefined): number | undefined | Outcome {
  if (text === undefined) return undefined;
  const rate = parseRate(text);
  if (rate !== undefined) return rate;
  return usageProblem(
    'flag',
    `--claim ${JSON.stringify(text)} is no number of messages a second`,
    'write --claim 100000, or --claim 100K',
  );
}

/** What is to be said besides what the probes found. */
function diagnosticsOf(reports: readonly ProfileReport[], { deployments }: Session): Diagnostic[] {
  const programs = new Map(
    reports.flatMap(({ machine }) => machine?.programs ?? []).map((program) => [program.path, program]),
  );
  const wantedVersion = deployments[0]!.natsVersion;
  return [
    ...[...programs.values()].flatMap((program) => versionWarning(program, wantedVersion)),
    ...reports.flatMap(({ profile, problem: failed }) =>
      failed ? [{ ...machineProblem(failed), profile }] : [],
    ),
  ];
}

function versionWarning({ name, version, path }: Program, wanted: string): Diagnostic[] {
  if (name !== 'nats-server' || version.startsWith(wanted.replace(/[0-9]+$/, ''))) return [];
  const { major, minor } = parseVersion(wanted);
  return [
    {
      code: 'verify/other-version',
      severity: 'warning',
      path: ['natsVersion'],
      message: `the spec is for nats-server ${wanted}; verified was ${version}`,
      why: `What holds for one version may not hold for another. It was ${path}.`,
      help: `set ${path.startsWith('nats://') ? 'natsVersion to what runs there' : `NATSMITH_NATS_SERVER to a nats-server ${major}.${minor}`}`,
    },
  ];
}

const machineProblem = ({ message, help, details }: MachineError): Diagnostic => ({
  ...problem('verify/cannot-run', message, help),
  ...(details !== undefined && { why: details.replaceAll(/^/gm, '  ') }),
});

function writeJunit(file: string, text: string): Diagnostic | undefined {
  try {
    writeFileSync(file, text);
    return undefined;
  } catch (error) {
    return problem('output/cannot-write', `cannot write ${file}: ${reasonOf(error)}`);
  }
}
