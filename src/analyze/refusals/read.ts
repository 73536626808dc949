import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import { allListeners } from '../../domain/listeners.ts';

/** A block; an empty one where there is none, or something else. */
export const mapOf = (value: Setting | undefined): Settings =>
  value !== undefined && isMap(value) ? value : {};

/** A list; an empty one where there is none, or something else. */
export const listOf = (value: Setting | undefined): readonly Setting[] => (Array.isArray(value) ? value : []);

/** Whether something is given, other than text or a list without anything in it. */
export const isGiven = (value: Setting | undefined): value is Exclude<Setting, null> =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** Whether operators sign the accounts, which then come from a resolver (server/opts.go, TrustedOperators). */
export const hasOperator = (conf: Settings): boolean => isGiven(conf.operator);

/** The account that the server talks in (server/const.go, DEFAULT_SYSTEM_ACCOUNT). */
export const systemAccountOf = (conf: Settings): Setting =>
  isGiven(conf.system_account) ? conf.system_account : '$SYS';

/** Whether a block (`cluster`, `mqtt`) listens, on whatever port. */
export const listens = (conf: Settings, block: string): boolean =>
  allListeners(conf).some(({ path }) => path.length > 1 && path[0] === block);
