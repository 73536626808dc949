import type { Settings } from '../domain/conf.ts';
import { settingAt } from '../domain/setting-at.ts';
import type { Options } from '../spec/options.ts';

/** Whether the server speaks TLS with its clients. */
export const clientsSpeakTls = ({ settings }: Options): boolean =>
  settingAt(settings as Settings, 'tls') !== null;
