import { and, bound, cond, eq, ne, orElse, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Input, Sym } from '../expr/symbolic.ts';
import { placeholder } from './conf-user.ts';
import { hardening } from './hardening.ts';
import { type Service, type Timer, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { hasNamedAccounts, namedAccounts } from './named-accounts.ts';
import { serverFlags } from './own-connection.ts';
import { storeInUse } from './storage.ts';

/** What the backup logs in as, where clients must: no user of an author can be called that. */
export const BACKUP_USER = '~natsmith-backup';
/** Where the assembler leaves the password that it makes (assemble.sh). */
export const BACKUP_CREDENTIAL = 'natsmith.backup';
const INBOX = '_INBOX_natsmith_backup';
const USUAL_FOLDER = '/var/lib/nats-backup';

const elsewhere = ne(c.backup.dir, USUAL_FOLDER);
const ownFolder = bound('ownBackupFolder', and(c.backup.enable, elsewhere));

export const backupLogsIn = and(c.auth.enable, c.backup.enable);

/** What taking snapshots asks of the server, and nothing else (server/jetstream_api.go). */
export const backupUser = (user: Input<string>) => ({
  user,
  password: placeholder(BACKUP_CREDENTIAL),
  permissions: {
    publish: {
      allow: [
        '$JS.API.CONSUMER.LIST.*',
        '$JS.API.STREAM.NAMES',
        '$JS.API.STREAM.SNAPSHOT.*',
        '$JS.SNAPSHOT.ACK.>',
      ],
    },
    subscribe: { allow: [`${INBOX}.>`] },
  },
});

const secret = ` --password-file /run/nats/${BACKUP_CREDENTIAL} --inbox-prefix ${INBOX}`;
const login = bound('backupLogin', cond<string>(c.auth.enable, text` --user ${BACKUP_USER}${secret}`, ''));
const chosen = bound('backupStreams', orElse(c.backup.streams, []));
const streams = bound(
  'backupChoice',
  fn.concat((chosen as Sym<string[]>).map('stream', (stream) => text` --stream ${stream}`)),
);

const command = (folder: Expr<string>, rest: Expr<string>) =>
  text`${host.natsmith} backup ${folder} --keep ${fn.numberText(c.backup.keep)} ${serverFlags}${rest}`;

/** With accounts, a folder each: who logs in sees the streams of one account only. */
const commands = cond<string[]>(
  hasNamedAccounts,
  namedAccounts
    .filter('account', (account) => account.value.jetstream.enable)
    .map('account', ({ name }) =>
      command(text`${c.backup.dir}/${name}`, text` --user ${BACKUP_USER}-${name}${secret}`),
    ),
  [command(c.backup.dir, text`${login}${streams}`)],
);

/** Saves streams over the server's own API. A failed run removes nothing, and is a failed unit. */
export const backupService: Service = {
  description: 'Backup of the streams of the NATS server',
  after: ['nats.service'],
  // V8 needs no memory then that is writable and executable at once; not slower here.
  environment: { NODE_OPTIONS: '--jitless' },
  serviceConfig: {
    ...hardening,
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
