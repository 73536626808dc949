/** Something that is not as the deployment says. */
export interface Difference {
  readonly expected: string;
  readonly actual: string;
}

interface MachineErrorMore {
  readonly help?: string;
  readonly details?: string;
  readonly transient?: boolean;
}

/** The machine is the problem, not the deployment: a program is missing, a port is taken, something takes too long. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
  readonly help: string | undefined;
  /** More lines, such as the last of a log. */
  readonly details: string | undefined;
  /** Whether another attempt may succeed. */
  readonly transient: boolean;

  constructor(message: string, { help, details, transient = false }: MachineErrorMore = {}) {
    super(message);
    this.help = help;
    this.details = details;
    this.transient = transient;
  }
}

/** The machine works, and what runs on it is not as the deployment says. */
export class FailedExpectation extends Error implements Difference {
  override readonly name = 'FailedExpectation';
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string) {
    super(`expected ${expected}, but ${actual}`);
    this.expected = expected;
    this.actual = actual;
  }
}
