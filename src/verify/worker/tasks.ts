import { type Filled, type FillTask, fill } from './fill.ts';
import { type Measured, type MeasureTask, measure } from './measure.ts';
import { type Misbehaved, type MisbehaveTask, misbehave } from './misbehave.ts';

/** What natsmith does as clients on the host itself, where the network in between would be what is measured. */
export type Task = FillTask | MeasureTask | MisbehaveTask;

interface Results {
  readonly fill: Filled;
  readonly measure: Measured;
  readonly misbehave: Misbehaved;
}

export type ResultOf<T extends Task> = Results[T['kind']];

export function runTask(task: Task): Promise<Results[keyof Results]> {
  switch (task.kind) {
    case 'fill':
      return fill(task);
    case 'measure':
      return measure(task);
    case 'misbehave':
      return misbehave(task);
  }
}
