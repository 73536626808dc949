import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isValidSubject } from '../../src/domain/subject.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { natsExchange } from '../support/nats-wire.ts';
import { sample } from '../support/sample.ts';
import { describeWith } from '../support/tools.ts';

/** White space would end the subject in the protocol already. */
const wireText = fc.string({
  unit: fc.constantFrom('a', 'é', '.', '.', '*', '>', '$', '-', '😀'),
  minLength: 1,
  maxLength: 8,
});

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'judges subjects as isValidSubject does', () => {
    test('in subscriptions', async () => {
      await using server = await startNatsServer({ version, config: 'port: -1' });
      const { values, seed } = sample(wireText, 1000);
      const lines = values.map((subject, index) => `SUB ${subject} ${index + 1}`);
      const [greeting, ...replies] = await natsExchange(server.port, { verbose: true }, lines);
      expect(greeting).toBe('+OK');
      for (const [index, subject] of values.entries()) {
        const taken = isValidSubject(subject) ? '+OK' : "-ERR 'Invalid Subject'";
        expect(replies[index], `${subject}, ${seed}`).toBe(taken);
      }
    });
  });
});
