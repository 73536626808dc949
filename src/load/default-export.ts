import { LoadProblem } from './problem.ts';
import { show } from './show.ts';

const HELP = "export default defineDeployment({ name: 'my-nats' })";

/** What a module exports by default, or what a CommonJS module exports. @throws LoadProblem if there is no object */
export async function defaultOf(exports: unknown): Promise<unknown> {
  const holder = exports as { __esModule?: unknown; default?: unknown } | null;
  const isModule = typeof holder === 'object' && holder !== null && holder.__esModule === true;
  if (isModule ? !('default' in holder) : isEmpty(exports))
    throw new LoadProblem('spec/export', 'the spec has no default export', { help: HELP });
  return requireObject(await (isModule ? holder.default : exports), 'the default export');
}

/** @throws LoadProblem unless the value is an object */
export function requireObject(value: unknown, what: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const help = typeof value === 'function' ? 'call it, and export what it returns' : HELP;
  throw new LoadProblem('spec/export', `${what} must be an object, but is ${show(value)}`, { help });
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
