import { expect } from 'vitest';
import type { Machine } from '../../../src/verify/machine.ts';
import { restoring } from './homelab.ts';
import { ack, becomes, refuse, stageOn } from './stage.ts';

/** What "NATS Setup Guide for CIM" is for: an event store, projections of it, and a place for what they cannot handle. */
export async function cim(machine: Machine): Promise<void> {
  const stage = await stageOn(machine);
  try {
    const { publish, stored, consume, run } = stage;
    const publisher = await stage.as('cim_publisher');
    const consumer = await stage.as('cim_consumer');

    const events = [
      ['events.graph.node.created', '{"id":"123","type":"node"}'],
      ['events.workflow.step.started', '{"id":"7"}'],
      ['events.graph.edge.created', '{"id":"124","type":"edge"}'],
      ['events.test.thing.created', '{"id":"123","type":"test"}'],
      ['events.workflow.step.failed', '{"id":"8"}'],
    ] as const;
    for (const [subject, text] of events) await publish(publisher, subject, text);
    const texts = (prefix: string) =>
      events.filter(([subject]) => subject.startsWith(prefix)).map(([, text]) => text);

    // The parts are copies of what the whole has.
    expect(await stored('CIM_EVENTS')).toEqual(texts('events.'));
    await becomes('GRAPH_EVENTS', async () => (await stored('GRAPH_EVENTS')).length === 2);
    expect(await stored('GRAPH_EVENTS')).toEqual(texts('events.graph.'));
    await becomes('WORKFLOW_EVENTS', async () => (await stored('WORKFLOW_EVENTS')).length === 2);
    expect(await stored('WORKFLOW_EVENTS')).toEqual(texts('events.workflow.'));

    // A projection handles its part; what it cannot handle comes five times, and then lies in the dead letters.
    expect(await consume(consumer, 'CIM_EVENTS', 'GRAPH_PROJECTION', ack)).toEqual(texts('events.graph.'));
    const [good, bad] = texts('events.workflow.');
    const handled = await consume(consumer, 'CIM_EVENTS', 'WORKFLOW_PROCESSOR', (message) =>
      message.string() === bad ? refuse(message) : ack(message),
    );
    expect(handled.filter((text) => text === good)).toEqual([good]);
    expect(handled.filter((text) => text === bad).length).toBe(5);
    await becomes('the dead letter', async () => (await stored('DLQ')).length > 0);
    expect(await stored('DLQ')).toEqual([bad]);

    // Neither may do what is not its own.
    publisher.connection.subscribe('events.>');
    consumer.connection.publish('events.graph.node.created');
    expect((await publisher.settle()).map(({ operation }) => operation)).toEqual(['subscription']);
    expect((await consumer.settle()).map(({ operation }) => operation)).toEqual(['publish']);

    // The year's events come back with the projections' positions.
    await run('systemctl start nats-backup.service');
    const manager = await stage.anyone.connection.jetstreamManager();
    await manager.streams.delete('CIM_EVENTS');
    const folder = (await run('ls -d /var/lib/nats-backup/*/ | sort | tail -n 1')).trim();
    await run(restoring(machine, folder, 'CIM_EVENTS'));
    expect(await stored('CIM_EVENTS')).toEqual(texts('events.'));
    expect(await consume(consumer, 'CIM_EVENTS', 'GRAPH_PROJECTION', ack)).toEqual([]);
  } finally {
    await stage.close();
  }
}
