/** What a server sends (docs.nats.io, NATS protocol). */
export interface Heard {
  /** `start` and `end` of the payload, in `data`. */
  message(data: Buffer, start: number, end: number): void;
  ping(): void;
  pong(): void;
  error(text: string): void;
}

const LINE_END = 0x0a;
const ZERO = 0x30;
const SPACE = 0x20;

/** Takes apart what a server sends, at the least cost: whoever measures a server must not be what is measured. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);
  readonly #heard: Heard;

  constructor(heard: Heard) {
    this.#heard = heard;
  }

  feed(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at < data.length) {
      const next = this.#take(data, at);
      if (next === undefined) break;
      at = next;
    }
    this.#rest = data.subarray(at);
  }

  /** Where the next frame begins; undefined where this one is not whole yet. */
  #take(data: Buffer, at: number): number | undefined {
    const end = data.indexOf(LINE_END, at);
    if (end < 0) return undefined;
    switch (data[at]) {
      case 0x4d: {
        // MSG SUBJECT SID [REPLY] BYTES
        let digit = end - 2;
        let size = 0;
        for (let power = 1; data[digit] !== SPACE; digit--, power *= 10)
          size += (data[digit]! - ZERO) * power;
        const start = end + 1;
        if (data.length < start + size + 2) return undefined;
        this.#heard.message(data, start, start + size);
        return start + size + 2;
      }
      case 0x50:
        if (data[at + 1] === 0x49) this.#heard.ping();
        else this.#heard.pong();
        return end + 1;
      case 0x2d:
        this.#heard.error(data.toString('utf8', at + 5, end).trim());
        return end + 1;
      default:
        // INFO, +OK
        return end + 1;
    }
  }
}
