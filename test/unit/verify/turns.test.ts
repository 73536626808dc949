import { describe, expect, test } from 'vitest';
import { MachineError } from '../../../src/verify/errors.ts';
import type { Stage } from '../../../src/verify/machine.ts';
import type { Probe } from '../../../src/verify/probe.ts';
import { inTurns } from '../../../src/verify/turns.ts';
import { pause } from '../../../src/verify/wait.ts';

/** A probe of which only its turn matters. */
const probe = (id: string, turn: Partial<Probe> = {}): Probe => ({
  ...{ id, proves: id, needs: [], run: async () => [] },
  ...turn,
});

const SETTLED = Promise.resolve();
/** A machine that comes to each stage when it is said; whose files are there, and whose server listens, at once. */
const machine = (
  lanes: number,
  settled: Promise<void> = SETTLED,
  more: Partial<Record<Stage, Promise<void>>> = {},
) => {
  const stages = { installed: SETTLED, listening: SETTLED, settled, ...more };
  return { lanes, reached: async (stage: Stage) => stages[stage] };
};
const beside = { beside: true } as const;
const besideAll = { beside: 'all' } as const;
const early = { after: 'listening' } as const;

/** What begins and ends, in turn. Each takes as many milliseconds as its name says. */
async function turns(probes: readonly Probe[], lanes: number, settled: Promise<void> = SETTLED) {
  const events: string[] = [];
  const all = settled.then(
    () => void events.push('settled'),
    () => {},
  );
  await inTurns(probes, machine(lanes, settled), async ({ id }) => {
    events.push(`+${id}`);
    await pause(Number(/\d+/.exec(id)?.[0] ?? 0));
    events.push(`-${id}`);
  });
  await all;
  return events;
}

describe('probes on a machine that does one thing at a time', () => {
  test('run in their order, each after the other', async () => {
    const probes = [probe('a20', beside), probe('b'), probe('c', { disturbs: true })];
    expect(await turns(probes, 1)).toEqual(['settled', '+a20', '-a20', '+b', '-b', '+c', '-c']);
  });

  test('wait until it has settled, early ones too', async () => {
    const events = await turns([probe('a', early)], 1, pause(30));
    expect(events).toEqual(['settled', '+a', '-a']);
  });
});

describe('probes on a machine with several lanes', () => {
  test('that may run beside others do, while the rest keep their order', async () => {
    const probes = [probe('a400', beside), probe('b'), probe('c')];
    expect(await turns(probes, 3)).toEqual(['settled', '+a400', '+b', '-b', '+c', '-c', '-a400']);
  });

  test('that disturb, and faults, begin when nothing else runs, and are alone', async () => {
    for (const turn of [{ disturbs: true }, { fault: true }]) {
      const probes = [probe('a400', beside), probe('b20', turn), probe('c')];
      expect(await turns(probes, 3)).toEqual(['settled', '+a400', '-a400', '+b20', '-b20', '+c', '-c']);
    }
  });

  test('that run beside all do so beside those that disturb, but not beside faults', async () => {
    const probes = [
      probe('a400', besideAll),
      probe('b200', beside),
      probe('c20', { disturbs: true }),
      probe('d', { fault: true }),
    ];
    expect(await turns(probes, 3)).toEqual([
      'settled',
      '+a400',
      '+b200',
      '-b200',
      '+c20',
      '-c20',
      '-a400',
      '+d',
      '-d',
    ]);
  });

  test('leave one lane to those that run in order', async () => {
    const many = Array.from({ length: 6 }, (_, index) =>
      probe(`${index}x20`, index === 2 ? besideAll : beside),
    );
    let most = 0;
    let now = 0;
    await inTurns(many, machine(3), async () => {
      most = Math.max(most, ++now);
      await pause(20);
      now--;
    });
    expect(most).toBe(2);
  });

  test('that are early do not wait until it has settled; the others do, beside or not', async () => {
    const probes = [probe('a', { ...beside, ...early }), probe('b', beside), probe('c', early), probe('d')];
    const events = await turns(probes, 3, pause(300));
    const settled = events.indexOf('settled');
    expect(events.slice(0, settled).sort()).toEqual(['+a', '+c', '-a', '-c']);
    expect(events.slice(settled + 1).sort()).toEqual(['+b', '+d', '-b', '-d']);
  });

  test('begin in the stage that they name, whatever comes before them', async () => {
    const stages = { installed: pause(50), listening: pause(150), settled: pause(250) };
    const events: string[] = [];
    const reach = async (stage: Stage) => {
      await stages[stage];
      events.push(stage);
    };
    const probes = [
      probe('a'),
      probe('b', { ...beside, ...early }),
      probe('c', { ...besideAll, after: 'installed' }),
    ];
    const all = Promise.all([reach('installed'), reach('listening'), reach('settled')]);
    await inTurns(probes, machine(3, stages.settled, stages), async ({ id }) => void events.push(id));
    await all;
    expect(events).toEqual(['installed', 'c', 'listening', 'b', 'settled', 'a']);
  });

  test('keep their order although a later one is early', async () => {
    const events = await turns([probe('a'), probe('b', early)], 3, pause(30));
    expect(events).toEqual(['settled', '+a', '-a', '+b', '-b']);
  });

  test('that are all early end no sooner than it has settled', async () => {
    expect((await turns([probe('a', early)], 3, pause(40))).at(-1)).toBe('settled');
  });
});

test('a server that does not listen fails it before anything is tried there', async () => {
  const failed = pause(20).then(() => Promise.reject(new MachineError('it does not start')));
  const begun: string[] = [];
  const probes = [probe('a', early), probe('b', { ...besideAll, after: 'installed' }), probe('c')];
  const run = inTurns(
    probes,
    machine(3, failed, { listening: failed }),
    async ({ id }) => void begun.push(id),
  );
  await expect(run).rejects.toThrow('it does not start');
  expect(begun).toEqual(['b']);
});

test('a machine that does not settle says why, and nothing begins that is not early', async () => {
  for (const lanes of [1, 3]) {
    const begun: string[] = [];
    const failed = pause(20).then(() => Promise.reject(new MachineError('it burns')));
    const probes = [
      probe('a', { ...beside, ...early }),
      probe('b', beside),
      probe('c'),
      probe('d', { disturbs: true }),
    ];
    const run = inTurns(probes, machine(lanes, failed), async ({ id }) => void begun.push(id));
    await expect(run).rejects.toThrow('it burns');
    expect(begun).toEqual(lanes === 1 ? [] : ['a']);
  }
});

test('what a probe throws is thrown, wherever it ran', async () => {
  for (const turn of [{}, beside]) {
    const run = inTurns([probe('a', turn), probe('b')], machine(3), async ({ id }) => {
      if (id === 'a') throw new TypeError('a mistake in it');
    });
    await expect(run).rejects.toThrow('a mistake in it');
  }
});
