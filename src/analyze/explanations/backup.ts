import { base, type Explanation } from './example.ts';

/** What keeps regular backups from being of use. */
export const backup = {
  'backup/beside-data': {
    title: 'backups would be in one folder with what they are of',
    text: 'What takes the data takes the backups with it: a full disk, a mistyped rm. The unit that saves streams may not even see the data folder, and the server may not write to that of the backups.',
    bad: base("backup: { enable: true, dir: '/var/lib/nats/backup' },"),
    good: base("backup: { enable: true, dir: '/srv/nats-backup' },"),
  },
  'backup/no-pause': {
    title: 'backups would follow each other without a pause',
    text: 'The interval becomes OnUnitActiveSec= of a timer (systemd.timer(5)).',
    bad: base("backup: { enable: true, interval: '0s' },"),
    good: base("backup: { enable: true, interval: '6h' },"),
  },
  'backup/nothing': {
    title: 'there is nothing to save',
    text: 'A backup is of streams, which JetStream keeps. Without "streams", all of them are saved.',
    bad: base('backup: { enable: true, streams: [] },'),
    good: base("backup: { enable: true, streams: ['ORDERS'] },"),
  },
} as const satisfies Record<string, Explanation>;
