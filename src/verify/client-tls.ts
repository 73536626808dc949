import type { Settings } from '../domain/conf.ts';
import { settingAt } from '../domain/setting-at.ts';
import type { Options } from '../spec/options.ts';

/** Whether the server speaks TLS with its clients. */
export const clientsSpeakTls = ({ tls, settings }: Options): boolean =>
  tls.enable || settingAt(settings as Settings, 'tls') !== null;
