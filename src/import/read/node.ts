/** A place in a file of a configuration; lines and columns count from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value of a nats-server.conf, and where it is written. */
export type ConfNode = Plain & {
  readonly place: Place;
  /** The environment variable that the value was taken from: it is not in the file, and may be a secret. */
  readonly environment?: string;
  /** Whether a `$variable` refers to it: the server takes a name that it does not know for no mistake then. */
  used?: boolean;
};

type Plain =
  | { readonly kind: 'text'; readonly value: string }
  /** 64 bits, as Go has them. */
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `2006-01-02T15:04:05Z`; no setting takes one. */
  | { readonly kind: 'time'; readonly value: string }
  | { readonly kind: 'list'; readonly value: readonly ConfNode[] }
  | { readonly kind: 'map'; readonly value: ConfMap };

export type ConfMap = ReadonlyMap<string, ConfEntry>;

export interface ConfEntry {
  readonly key: string;
  /** Where the key is written. */
  readonly place: Place;
  readonly node: ConfNode;
}

/** Something that the server takes without a word, and that its author hardly meant. */
export interface Slip {
  readonly place: Place;
  readonly message: string;
}

/** Why a configuration cannot be read: the server would not either. `message` holds no value of the file. */
export class ConfProblem extends Error {
  readonly code: 'conf/syntax' | 'conf/include' | 'conf/variable';
  readonly place: Place;
  constructor(code: ConfProblem['code'], place: Place, message: string) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

export const formatPlace = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;
