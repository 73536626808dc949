import { and, bound, cond, eq, ne, orElse, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Input, Sym } from '../expr/symbolic.ts';
import type { Account } from '../spec/account.ts';
import { hardening } from './hardening.ts';
import { type Service, type Timer, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { hasNamedAccounts, type Named, savesGlobalAccount, withJetStream } from './named-accounts.ts';
import { loginFlags, ownPasswords, serverCredentials, serverFlags } from './own-connection.ts';
import type { OwnService, OwnUser } from './own-service.ts';
import { storeInUse } from './storage.ts';

/** What the backup logs in as, where clients must: no user of an author can be called that. */
const BACKUP_USER = '~natsmith-backup';

/** Taking snapshots asks nothing else (server/jetstream_api.go). */
export const backupAsks: OwnService = {
  credential: 'natsmith.backup',
  inbox: '_INBOX_natsmith_backup',
  publish: [
    '$JS.API.CONSUMER.LIST.*',
    '$JS.API.STREAM.NAMES',
    '$JS.API.STREAM.SNAPSHOT.*',
    '$JS.SNAPSHOT.ACK.>',
  ],
};
const USUAL_FOLDER = '/var/lib/nats-backup';

const elsewhere = ne(c.backup.dir, USUAL_FOLDER);
const ownFolder = bound('ownBackupFolder', and(c.backup.enable, elsewhere));

export const backupLogsIn = and(ownPasswords, c.backup.enable);

export const globalBackupUser: OwnUser = {
  service: backupAsks,
  condition: savesGlobalAccount,
  name: BACKUP_USER,
};
export const backupUserIn = ({ name, value }: Sym<Named<Account>>): OwnUser => ({
  service: backupAsks,
  condition: and(c.backup.enable, value.jetstream.enable),
  name: text`${BACKUP_USER}-${name}`,
});

const chosen = bound('backupStreams', orElse(c.backup.streams, []));
const streams = bound(
  'backupChoice',
  fn.concat((chosen as Sym<string[]>).map('stream', (stream) => text` --stream ${stream}`)),
);

const command = (folder: Expr<string>, user: Input<string>, ...rest: Expr<string>[]) =>
  fn.concat([
    text`${host.natsmith} backup ${folder} --keep ${fn.numberText(c.backup.keep)} ${serverFlags}`,
    ...loginFlags(backupAsks, user),
    ...rest,
  ]);

/** With accounts, a folder each: who logs in sees the streams of one account only. */
const commands = cond<string[]>(
  hasNamedAccounts,
  withJetStream.map('account', ({ name }) =>
    command(text`${c.backup.dir}/${name}`, text`${BACKUP_USER}-${name}`),
  ),
  [command(c.backup.dir, BACKUP_USER, streams)],
);

/** Saves streams over the server's own API. A failed run removes nothing, and is a failed unit. */
export const backupService: Service = {
  description: 'Backup of the streams of the NATS server',
  after: ['nats.service'],
  // V8 needs no memory then that is writable and executable at once; not slower here.
  environment: { NODE_OPTIONS: '--jitless' },
  serviceConfig: {
    ...hardening,
    ...serverCredentials,
    Type: 'oneshot',
    User: USER,
    Group: USER,
    StateDirectory: when(eq(c.backup.dir, USUAL_FOLDER), 'nats-backup'),
    StateDirectoryMode: when(eq(c.backup.dir, USUAL_FOLDER), '0750'),
    ReadWritePaths: [when(elsewhere, c.backup.dir)],
    InaccessiblePaths: text`-${storeInUse}`,
    ExecStart: commands,
  },
};

export const backupTimer: Timer = {
  description: 'Regular backup of the streams of the NATS server',
  wantedBy: ['timers.target'],
  timerConfig: { OnBootSec: '10min', OnUnitActiveSec: c.backup.interval, AccuracySec: '1s' },
};

/** The backup's own folder, wherever systemd does not make it. */
export const backupFolder = {
  condition: ownFolder,
  value: { path: c.backup.dir, mode: '0750' },
};
