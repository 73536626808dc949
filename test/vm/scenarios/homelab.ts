import { expect } from 'vitest';
import type { Machine } from '../../../src/verify/machine.ts';
import { ack, stageOn } from './stage.ts';

/** What "NATS + JetStream Messaging Guide" does, from "Publishing Messages" to "Stream Backup and Recovery". */
export async function homelab(machine: Machine): Promise<void> {
  const stage = await stageOn(machine);
  try {
    const { publish, stored, consume, run } = stage;
    // From here on with Debian's own Node.js, the oldest that natsmith works with.
    await run('rm -f /usr/local/bin/node; node --version | grep -F v20.19.');
    const sensors = await stage.as('sensors');
    const processor = await stage.as('processor');
    const analytics = await stage.as('analytics');

    // Real-time Subscriptions: a queue shares what comes.
    const shared: string[] = [];
    for (let member = 0; member < 2; member++)
      processor.connection.subscribe('sensors.>', {
        queue: 'processors',
        callback: (_error, { subject }) => shared.push(subject),
      });
    await processor.settle();

    // Publishing Messages
    const humidity = '{"value": 45.2, "unit": "%", "timestamp": "2025-07-15T10:30:00Z"}';
    const motion = '{"detected": true, "timestamp": "2025-07-15T10:30:00Z"}';
    const temperatures = Array.from({ length: 150 }, (_, index) => `{"value": ${20 + index}}`);
    for (const text of temperatures) await publish(sensors, 'sensors.temperature.room1', text);
    await publish(sensors, 'sensors.humidity.room1', humidity);
    await publish(sensors, 'sensors.motion.door1', motion);
    const reading = '{"device_id":"device001","sensor":"temperature","value":23.4}';
    await publish(sensors, 'iot.sensors.temp.device001', reading);
    await publish(sensors, 'events.door.opened', 'now');
    const all = [...temperatures, humidity, motion];
    expect(await stored('iot-sensors')).toEqual(all);
    expect(await stored('sensors')).toEqual([reading]);
    expect(await stored('events')).toEqual(['now']);
    expect(await stored('app-logs')).toEqual([]);
    expect(shared.length).toBe(all.length);
    expect(await sensors.settle()).toEqual([]);

    // Consumer Management: one message is too hot to handle, and comes three times.
    const hot = temperatures[80]!;
    const handled = await consume(processor, 'iot-sensors', 'processor', (message) =>
      message.string() === hot ? message.nak() : message.ack(),
    );
    expect(handled.filter((text) => text === hot).length).toBe(3);
    expect([...new Set(handled)].sort()).toEqual([...temperatures].sort());
    expect(await consume(analytics, 'sensors', 'analytics', ack)).toEqual([reading]);

    // Message Replay and Time Travel: made anew, they begin where the stream is now.
    const manager = await stage.anyone.connection.jetstreamManager();
    for (const name of ['last-100', 'latest', 'replay']) await manager.consumers.delete('iot-sensors', name);
    await run('systemctl restart nats-provision.service');
    expect(await consume(analytics, 'iot-sensors', 'last-100', ack)).toEqual(all.slice(-100));
    expect(await consume(analytics, 'iot-sensors', 'latest', ack)).toEqual(all.slice(-3));
    expect(await consume(analytics, 'iot-sensors', 'replay', ack)).toEqual(all);

    // Stream Backup and Recovery
    await run('systemctl start nats-backup.service');
    await manager.streams.delete('iot-sensors');
    const folder = (await run('ls -d /var/lib/nats-backup/*/ | sort | tail -n 1')).trim();
    await run(restoring(machine, folder, 'iot-sensors'));
    expect(await stored('iot-sensors')).toEqual(all);
    expect(await consume(analytics, 'iot-sensors', 'replay', ack)).toEqual([]);
    await publish(sensors, 'sensors.temperature.room1', 'after');
    expect(await consume(analytics, 'iot-sensors', 'replay', ack)).toEqual(['after']);
  } finally {
    await stage.close();
  }
}

/** As an operator types it. */
export function restoring({ prober }: Machine, folder: string, stream: string): string {
  return `cd "$(mktemp -d)"; umask 077; cat >password <<'END'
${prober.password}
END
node /usr/local/lib/natsmith/natsmith.mjs restore ${folder} --stream ${stream} --server nats://127.0.0.1:4222 --user ${prober.user} --password-file password`;
}
