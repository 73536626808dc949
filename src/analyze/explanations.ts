import { type PlainCode, plainCodes } from '../domain/codes.ts';
import type { Severity } from '../domain/diagnostic.ts';
import { catalogue, entryOf, type Code as RuleCode } from './catalogue.ts';
import { access } from './explanations/access.ts';
import { account } from './explanations/account.ts';
import { assets } from './explanations/assets.ts';
import { backup } from './explanations/backup.ts';
import { cluster } from './explanations/cluster.ts';
import { imported } from './explanations/conf.ts';
import { consumers } from './explanations/consumers.ts';
import { does } from './explanations/does.ts';
import { evaluation } from './explanations/evaluation.ts';
import type { Explanation } from './explanations/example.ts';
import { host } from './explanations/host.ts';
import { proxy } from './explanations/proxy.ts';
import { server } from './explanations/server.ts';
import { settings } from './explanations/settings.ts';
import { shape } from './explanations/shape.ts';
import { streams } from './explanations/streams.ts';
import { tls } from './explanations/tls.ts';
import { usage } from './explanations/usage.ts';

export type { Example } from './explanations/example.ts';

/** Every code that natsmith may report. */
export type AnyCode = RuleCode | PlainCode;

/** Total by type: a code that nobody explains does not compile. Kept apart from the catalogue, which every start needs. */
const explanations: Readonly<Record<AnyCode, Explanation>> = {
  ...access,
  ...assets,
  ...account,
  ...backup,
  ...cluster,
  ...consumers,
  ...does,
  ...imported,
  ...evaluation,
  ...host,
  ...proxy,
  ...server,
  ...settings,
  ...shape,
  ...streams,
  ...tls,
  ...usage,
};

/** All that is known of a code. */
export interface Explained extends Explanation {
  readonly code: AnyCode;
  readonly severity: Severity;
  readonly help?: string;
}

/** In the order of their names. */
export const codes = Object.keys(explanations).sort() as AnyCode[];

export const isCode = (text: string): text is AnyCode => Object.hasOwn(explanations, text);

export function explain(code: AnyCode): Explained {
  const { text, ...rest } = explanations[code];
  if (!isRule(code)) return { code, severity: plainCodes[code], text, ...rest };
  const { severity, why, help } = entryOf(code);
  return { code, severity, text: `${why}\n\n${text}`, ...(help === undefined ? {} : { help }), ...rest };
}

const isRule = (code: AnyCode): code is RuleCode => Object.hasOwn(catalogue, code);
