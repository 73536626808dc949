/** What went wrong between here and a server, in words that hold no secret. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerErrorCode;
  readonly why: string | undefined;
  readonly help: string | undefined;

  constructor(code: ServerErrorCode, message: string, { why, help }: { why?: string; help?: string } = {}) {
    super(message);
    this.code = code;
    this.why = why;
    this.help = help;
  }
}

/** `unreachable`: nobody there, no TLS with them, or they went away in the middle; `login`: they do not let us in. */
export type ServerErrorCode = 'server/unreachable' | 'server/login';
