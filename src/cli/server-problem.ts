import type { ServerError } from '../provision/errors.ts';
import { type Outcome, problem } from './command.ts';

/** There is no working with the server. */
export const serverProblem = ({ code, message, help }: ServerError): Outcome => ({
  exit: 3,
  diagnostics: [problem(code, message, help)],
});
