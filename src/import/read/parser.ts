import { dirname, join } from 'node:path';
import { reasonOf } from '../../domain/reason.ts';
import { top } from './grammar.ts';
import { type Item, Lexer } from './lexer.ts';
import { type ConfEntry, type ConfMap, type ConfNode, ConfProblem, type Place, type Slip } from './node.ts';
import { isTime, parseInteger } from './parse-number.ts';

/** Where files and variables come from. */
export interface Surroundings {
  /** The text of a file. @throws Error with a reason for people */
  readonly read: (file: string) => string;
  /** The value of a variable of the environment. */
  readonly environment: (name: string) => string | undefined;
}

export interface Configuration {
  readonly settings: ConfMap;
  readonly slips: readonly Slip[];
}

/**
 * Reads a configuration and all that it includes, as `conf/parse.go` does.
 * @param file its name; those that it includes are looked for in its folder
 * @throws ConfProblem where the server would not read it either
 */
export function parseConfiguration(text: string, file: string, surroundings: Surroundings): Configuration {
  const slips: Slip[] = [];
  const settings = new Parser(file, { ...surroundings, slips, including: [file], looking: [] }).parse(text);
  return { settings, slips };
}

interface Shared extends Surroundings {
  readonly slips: Slip[];
  /** The files that include each other, down to this one. */
  readonly including: readonly string[];
  /** The variables of the environment whose values refer to each other, down to this one. */
  readonly looking: readonly string[];
}

/** What is made of it is walked by functions that call themselves. */
const DEEPEST = 100;

type Context = Map<string, ConfEntry> | ConfNode[];

class Parser {
  readonly #file: string;
  readonly #shared: Shared;
  readonly #contexts: { readonly holds: Context; readonly place: Place }[] = [];
  /** The server keeps the names of all open maps on one stack; a value that it drops leaves its name there, for the next. */
  readonly #keys: { readonly key: string; readonly place: Place }[] = [];

  constructor(file: string, shared: Shared) {
    this.#file = file;
    this.#shared = shared;
  }

  parse(text: string): ConfMap {
    const settings = new Map<string, ConfEntry>();
    this.#contexts.push({ holds: settings, place: { file: this.#file, line: 1, column: 1 } });
    let previous: Item | undefined;
    for (const item of new Lexer(text, this.#file).items(top)) {
      if (item.kind === 'end') break;
      previous = item;
      this.#take(item);
    }
    if (previous?.kind === 'key' && previous.text !== '}')
      throw new ConfProblem('conf/syntax', previous.place, 'the file ends before the value of this setting');
    return settings;
  }

  #take({ kind, text, place }: Item): void {
    switch (kind) {
      case 'key':
        this.#keys.push({ key: text, place });
        return;
      case 'mapStart':
      case 'listStart':
        if (this.#contexts.length > DEEPEST)
          throw new ConfProblem(
            'conf/syntax',
            place,
            `natsmith reads nothing that is nested more than ${DEEPEST} deep`,
          );
        this.#contexts.push({ holds: kind === 'mapStart' ? new Map() : [], place });
        return;
      case 'mapEnd':
      case 'listEnd':
        this.#close(place);
        return;
      case 'integer':
        this.#integer(text, place);
        return;
      case 'include':
        this.#include(text, place);
        return;
      default:
        this.#set(this.#scalar(kind, text, place));
    }
  }

  #close(place: Place): void {
    const context = this.#contexts.pop();
    if (!context || this.#contexts.length === 0)
      throw new ConfProblem('conf/syntax', place, 'nothing is open that could end here');
    const { holds, place: began } = context;
    this.#set(
      Array.isArray(holds)
        ? { kind: 'list', value: holds, place: began }
        : { kind: 'map', value: holds, place: began },
    );
  }

  #scalar(
    kind: 'text' | 'boolean' | 'float' | 'time' | 'variable' | 'end',
    text: string,
    place: Place,
  ): ConfNode {
    if (kind === 'variable') return this.#variable(text, place);
    if (kind === 'boolean') return { kind, value: /^(true|yes|on)$/i.test(text), place };
    if (kind === 'time' && !isTime(text))
      throw new ConfProblem('conf/syntax', place, 'there is no such time');
    if (kind !== 'float') return { kind: kind === 'time' ? kind : 'text', value: text, place };
    const value = Number(text);
    if (!Number.isFinite(value)) throw new ConfProblem('conf/syntax', place, 'this number is too large');
    return { kind, value, place };
  }

  #integer(text: string, place: Place): void {
    let value: bigint | undefined;
    try {
      value = parseInteger(text);
    } catch (error) {
      throw error instanceof RangeError ? new ConfProblem('conf/syntax', place, error.message) : error;
    }
    if (value !== undefined) this.#set({ kind: 'integer', value, place });
    else
      this.#shared.slips.push({
        place,
        message: 'nats-server does not know this unit, and drops such a value: write k, kb, m, mb, g or gb',
      });
  }

  #set(node: ConfNode): void {
    const { holds } = this.#contexts.at(-1)!;
    if (Array.isArray(holds)) {
      holds.push(node);
      return;
    }
    const named = this.#keys.pop();
    if (!named) throw new ConfProblem('conf/syntax', node.place, 'this value has no name');
    this.#put(holds, { ...named, node });
  }

  #put(map: Map<string, ConfEntry>, entry: ConfEntry): void {
    const before = map.get(entry.key);
    // Of what was referred to meanwhile, another value under the same name is meant.
    if (before && before.node.used !== true)
      this.#shared.slips.push({
        place: before.place,
        message: `another ${JSON.stringify(entry.key)} on line ${entry.place.line}${entry.place.file === before.place.file ? '' : ` of ${entry.place.file}`} replaces this one, with all that is in it`,
      });
    map.set(entry.key, entry);
  }

  /** Scopes from the inside out, then the environment. Lists are none. */
  #variable(name: string, place: Place): ConfNode {
    // So that hashes need no quotes; of other kinds of bcrypt the server makes variables.
    if (name.startsWith('2a$')) return { kind: 'text', value: `$${name}`, place };
    for (const { holds } of this.#contexts.toReversed()) {
      const found = Array.isArray(holds) ? undefined : holds.get(name);
      if (!found) continue;
      found.node.used = true;
      return { ...found.node, place, used: false };
    }
    return this.#fromEnvironment(name, place);
  }

  #fromEnvironment(name: string, place: Place): ConfNode {
    const { looking, environment } = this.#shared;
    const problem = (message: string) => new ConfProblem('conf/variable', place, message);
    const isHash = /^2[bxy]\$/.test(name);
    if (isHash) throw problem('nats-server takes this hash for a variable: put it in quotes');
    if (looking.includes(name)) throw problem(`the variables ${looking.join(', ')} refer to each other`);
    const value = environment(name);
    if (value === undefined)
      throw problem(
        `$${name} is no setting before this place, nor in the environment: natsmith import needs the variables that nats-server is started with`,
      );
    // The server reads it as if it stood in a file of its own (parseEnv).
    const shared = { ...this.#shared, slips: [], looking: [...looking, name] };
    let found: ConfEntry | undefined;
    try {
      found = new Parser('', shared).parse(`pk=${value}`).get('pk');
    } catch (error) {
      if (!(error instanceof ConfProblem)) throw error;
      throw problem(`the value of $${name} in the environment cannot be read: ${error.message}`);
    }
    if (!found) throw problem(`the value of $${name} in the environment is none`);
    return { ...relocated(found.node, place), environment: name };
  }

  #include(name: string, place: Place): void {
    const file = join(dirname(this.#file), name);
    const { including, read } = this.#shared;
    if (including.includes(file))
      throw new ConfProblem(
        'conf/include',
        place,
        `${file} includes itself: ${[...including, file].join(' → ')}`,
      );
    let text: string;
    try {
      text = read(file);
    } catch (error) {
      throw new ConfProblem('conf/include', place, `cannot read ${file}: ${reasonOf(error)}`);
    }
    const shared = { ...this.#shared, including: [...including, file] };
    for (const entry of new Parser(file, shared).parse(text).values()) {
      this.#keys.push(entry);
      this.#set(entry.node);
    }
  }
}

/** A value of the environment is nowhere in a file but where it is asked for. */
function relocated(node: ConfNode, place: Place): ConfNode {
  if (node.kind === 'list')
    return { ...node, place, value: node.value.map((each) => relocated(each, place)) };
  if (node.kind !== 'map') return { ...node, place };
  const value = new Map(
    [...node.value].map(([key, entry]) => [key, { key, place, node: relocated(entry.node, place) }]),
  );
  return { ...node, place, value };
}
