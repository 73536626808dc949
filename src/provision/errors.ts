/** What went wrong between here and a server, in words that hold no secret. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerErrorCode;
  readonly help: string | undefined;

  constructor(code: ServerErrorCode, message: string, help?: string) {
    super(message);
    this.code = code;
    this.help = help;
  }
}

/**
 * - `unreachable`: nobody there, no TLS with them, or they went away in the middle
 * - `login`: they do not let us in
 * - `refused`: they do not do what they are asked
 */
export type ServerErrorCode = 'server/unreachable' | 'server/login' | 'server/refused';
