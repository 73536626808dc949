import { readFile } from 'node:fs/promises';
import { FailedExpectation, MachineError } from '../errors.ts';
import type { Address, ServiceName } from '../machine.ts';
import { waitFor } from '../wait.ts';
import { isListening } from './listening.ts';
import { type Service, type ServiceCommand, startService } from './service.ts';
import type { Workspace } from './workspace.ts';

/** Enough to see why a server ended. */
const LAST_LINES = 8;

export interface ServiceToRun extends ServiceCommand {
  readonly name: ServiceName;
  readonly listensOn: Address;
  /** What it logs once it listens; without it, that someone listens is enough. */
  readonly saysReady?: string;
  /** Further files that it logs to. */
  readonly otherLogs: readonly string[];
}

/** The services of one machine. One that ends without being told to is noticed at once. */
export class Services {
  readonly lost: Promise<never>;
  readonly #workspace: Workspace;
  readonly #known = new Map<ServiceName, ServiceToRun>();
  readonly #running = new Map<ServiceName, Service>();
  #lose: (error: MachineError) => void = () => {};

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.lost = new Promise<never>((_, reject) => {
      this.#lose = reject;
    });
    // Whoever cares listens.
    this.lost.catch(() => {});
  }

  add(service: ServiceToRun): void {
    this.#known.set(service.name, service);
  }

  /**
   * Returns when it listens.
   * @throws MachineError where it cannot be run, or its port is taken
   * @throws FailedExpectation where it ends instead
   */
  async start(name: ServiceName): Promise<void> {
    const command = this.#known.get(name)!;
    const { listensOn, saysReady } = command;
    const where = `${listensOn.host}:${listensOn.port}`;
    if (await isListening(listensOn)) throw portTaken(name, where);
    const before = (await this.#logText(command)).length;
    const service = await startService(name, command, this.#workspace);
    this.#running.set(name, service);
    let end: string | undefined;
    void service.ended.then((how) => {
      end = how;
    });
    // Somebody else may have come first, and answer in its place.
    const listens = async () =>
      saysReady === undefined
        ? isListening(listensOn)
        : (await this.#logText(command)).slice(before).includes(saysReady);
    await waitFor(
      async () => end !== undefined || (await listens()) || undefined,
      `${name} to listen on ${where}`,
    );
    if (end !== undefined) {
      const said = await this.log(name);
      const taken = /listen[^\n]*:(\d+): bind: address already in use|bind\(\) to (\S+) failed/.exec(said);
      if (taken) throw portTaken(name, taken[1] ?? taken[2]!);
      throw new FailedExpectation(`${name} starts`, `it ended ${end}:\n${said}`);
    }
    void service.ended.then(async (how) => {
      if (service.isStopping()) return;
      this.#lose(
        new MachineError(`${name} ended ${how}, though nobody told it to`, { details: await this.log(name) }),
      );
    });
  }

  async end(name: ServiceName, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#running.get(name)?.end(signal);
    this.#running.delete(name);
  }

  /** @throws MachineError where it does not run */
  pid(name: ServiceName): number {
    const service = this.#running.get(name);
    if (!service) throw new MachineError(`${name} does not run`);
    return service.pid;
  }

  /** Leaves all of them running, and says which they are. */
  letGo(): Record<string, number> {
    for (const service of this.#running.values()) service.letGo();
    return Object.fromEntries([...this.#running].map(([name, { pid }]) => [name, pid]));
  }

  async log(name: ServiceName): Promise<string> {
    const lines = (await this.#logText(this.#known.get(name)!)).split('\n');
    const said = lines.filter((line) => line.trim() !== '').slice(-LAST_LINES);
    return said.join('\n') || '(it said nothing)';
  }

  async #logText({ logFile, otherLogs }: ServiceToRun): Promise<string> {
    const texts = await Promise.all(
      [logFile, ...otherLogs].map((file) => readFile(file, 'utf8').catch(() => '')),
    );
    return texts.join('');
  }
}

const portTaken = (name: string, where: string) =>
  new MachineError(`${name} cannot listen on ${where}: another program has taken the port meanwhile`, {
    transient: true,
    help: 'run it again; other ports will be chosen',
  });
