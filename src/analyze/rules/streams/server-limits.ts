import { isMap, type Setting, type Settings } from '../../../domain/conf.ts';
import { goSeconds } from '../../../domain/duration.ts';
import { settingAt } from '../../../domain/setting-at.ts';
import type { Options } from '../../../spec/options.ts';

/** What free settings allow all streams and consumers (`server/opts.go`, parseJetStreamLimits); undefined is no limit. */
export interface ServerLimits {
  /** Milliseconds. */
  readonly duplicateWindow: number | undefined;
  readonly maxRequestBatch: number | undefined;
  readonly maxAckPending: number | undefined;
}

export function serverLimits({ settings }: Pick<Options, 'settings'>): ServerLimits {
  const limits = within(within(settings as Settings, 'jetstream'), 'limits');
  const count = (name: string) => {
    const value = settingAt(limits, name);
    return typeof value === 'number' && value > 0 ? value : undefined;
  };
  const window = settingAt(limits, 'duplicate_window');
  const seconds = typeof window === 'string' ? goSeconds(window) : undefined;
  return {
    duplicateWindow: seconds === undefined || seconds <= 0 ? undefined : Math.round(seconds * 1000),
    maxRequestBatch: count('max_request_batch'),
    maxAckPending: count('max_ack_pending'),
  };
}

const within = (settings: Settings, name: string): Settings => {
  const value: Setting = settingAt(settings, name);
  return isMap(value) ? value : {};
};
