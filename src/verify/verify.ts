import { NatsError } from 'nats';
import { usersOf } from '../spec/everyone.ts';
import type { Deployment } from '../spec/resolve.ts';
import { type Difference, FailedExpectation, MachineError } from './errors.ts';
import type { Begin, Driver, Machine } from './machine.ts';
import { type Capability, type Note, type Probe, reasonToSkip } from './probe.ts';
import { serverReady } from './probes/server-ready.ts';
import { inTurns } from './turns.ts';
import { pause, within } from './wait.ts';

/** What became of a probe. */
export interface ProbeResult {
  readonly id: string;
  readonly profile: string;
  readonly proves: string;
  readonly ok: boolean;
  /** Why it was not tried. */
  readonly skipped?: string;
  readonly differences: readonly Difference[];
  /** What was measured. */
  readonly figures: readonly string[];
  /** The machine failed, so that nothing is known of the deployment. */
  readonly broken?: boolean;
  readonly ms: number;
}

export interface ProfileReport {
  readonly profile: string;
  readonly probes: readonly ProbeResult[];
  /** Where it ran, as long as it did. */
  readonly machine?: Machine;
  /** Why the machine could not go on. */
  readonly problem?: MachineError;
}

/** What is to be tried. */
export interface Selection {
  readonly probes: readonly Probe[];
  /** They were asked for by their names. */
  readonly byName: boolean;
  /** What is asked of the machine afterwards. */
  readonly laterNeeds?: readonly Capability[];
}

/** Milliseconds for one probe: much more than it takes, and 20 for each user. */
const limitFor = ({ options }: Deployment) => 60_000 + usersOf(options).length * 20;

/** How often a machine may fail that another may not. */
const ATTEMPTS = 3;

/**
 * Launches a deployment and tries probes on it, in turns. The machine goes on running. One that fails for a cause that is none
 * of the deployment's, such as an emulated kernel that gives up, makes way for another.
 * @param begin hears what is being done
 */
export async function verifyProfile(
  deployment: Deployment,
  driver: Driver,
  selection: Selection,
  begin: Begin,
): Promise<ProfileReport> {
  const { probes, laterNeeds = [] } = selection;
  const needs = new Set<string>([...probes.flatMap((probe) => probe.needs), ...laterNeeds]);
  for (let attempt = 1; ; attempt++) {
    const start = performance.now();
    let machine: Machine;
    try {
      begin('launch');
      machine = await driver.launch(deployment, begin, needs);
    } catch (error) {
      return notLaunched(error, start, probes, deployment.profile);
    }
    const report = await tryProbes(machine, deployment, selection, begin, start);
    if (attempt === ATTEMPTS || !report.problem?.transient) return report;
    begin(`begin anew: ${report.problem.message}`);
    await report.machine?.dispose();
  }
}

async function tryProbes(
  machine: Machine,
  deployment: Deployment,
  { probes, byName }: Selection,
  begin: Begin,
  launchStart: number,
): Promise<ProfileReport> {
  const { profile } = deployment;
  const results = new Map<Probe, ProbeResult>();
  const running = new Set<string>();
  let failure: { readonly probe: Probe; readonly error: MachineError } | undefined;
  const run = async (probe: Probe) => {
    const reason = failure
      ? `the machine failed in ${failure.probe.id}`
      : reasonToSkip(probe, machine, deployment, byName);
    if (reason !== undefined) {
      results.set(probe, skip(probe, profile, reason));
      return;
    }
    running.add(probe.id);
    begin([...running].join(', '));
    const start = performance.now();
    try {
      const figures: string[] = [];
      const differences = await differencesOf(probe, machine, deployment, (figure) => figures.push(figure));
      results.set(probe, { ...result(probe, profile, start, differences), figures });
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      const actual = [error.message, error.details].filter((part) => part !== undefined).join(':\n');
      const differences = [{ expected: probe.proves, actual }];
      results.set(probe, { ...result(probe, profile, start, differences), broken: true });
      failure ??= { probe, error };
    } finally {
      running.delete(probe.id);
      if (running.size > 0) begin([...running].join(', '));
    }
  };
  try {
    await inTurns(probes, machine, run);
  } catch (error) {
    const report = notLaunched(error, launchStart, probes, profile);
    await machine.dispose();
    return report;
  }
  const inOrder = probes.map((probe) => results.get(probe)!);
  return { profile, probes: inOrder, machine, ...(failure && { problem: failure.error }) };
}

/** The report of a deployment that does not start, or of a machine that cannot be made. @throws any other error */
function notLaunched(
  error: unknown,
  start: number,
  probes: readonly Probe[],
  profile: string,
): ProfileReport {
  if (error instanceof MachineError)
    return { profile, probes: skipAll(probes, profile, 'the machine could not be made'), problem: error };
  if (!(error instanceof FailedExpectation)) throw error;
  const failed = result(serverReady, profile, start, [error]);
  const others = probes.filter(({ id }) => id !== serverReady.id);
  return { profile, probes: [failed, ...skipAll(others, profile, `see ${serverReady.id}`)] };
}

async function differencesOf(
  probe: Probe,
  machine: Machine,
  deployment: Deployment,
  note: Note,
): Promise<readonly Difference[]> {
  const running = probe.run(machine, deployment, note);
  try {
    const limit = probe.limit ?? limitFor(deployment);
    return await within(Promise.race([running, machine.lost]), `the probe ${probe.id}`, limit);
  } catch (error) {
    // What it was in the middle of fails as well, later.
    running.catch(() => {});
    // A server that ends takes connections with it, and these may be the first to tell.
    const loss = await Promise.race([machine.lost.catch((lost: MachineError) => lost), pause(100)]);
    if (loss) throw loss;
    if (error instanceof FailedExpectation) return [error];
    if (machine.inUse && error instanceof MachineError)
      return [{ expected: probe.proves, actual: error.message }];
    // The server's answer to what a probe asked for.
    if (error instanceof NatsError)
      return [{ expected: probe.proves, actual: await natsProblem(error, machine) }];
    throw error;
  }
}

async function natsProblem(error: NatsError, machine: Machine): Promise<string> {
  const { api_error: api } = error;
  return api
    ? `${api.description} (${api.err_code})`
    : `${error.message}:\n${await machine.log('nats-server')}`;
}

function result(
  { id, proves }: Probe,
  profile: string,
  start: number,
  differences: readonly Difference[],
): ProbeResult {
  const ms = Math.round(performance.now() - start);
  return { id, profile, proves, ok: differences.length === 0, differences, figures: [], ms };
}

const skip = ({ id, proves }: Probe, profile: string, skipped: string): ProbeResult => ({
  id,
  profile,
  proves,
  ok: true,
  skipped,
  differences: [],
  figures: [],
  ms: 0,
});

const skipAll = (probes: readonly Probe[], profile: string, reason: string) =>
  probes.map((probe) => skip(probe, profile, reason));
