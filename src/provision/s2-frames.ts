/**
 * Whether bytes that come one after the other are whole frames of an S2 or Snappy stream (github.com/google/snappy,
 * framing_format.txt): a file that was cut off, or never was one, is noticed without unpacking it.
 */
export class S2Frames {
  #length = 0;
  #left = 0;
  readonly #header = new Uint8Array(4);
  #have = 0;
  #wrong: string | undefined;

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.#wrong === undefined; ) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, bytes.length - at);
        this.#left -= step;
        this.#length += step;
        at += step;
        continue;
      }
      this.#header[this.#have++] = bytes[at++]!;
      this.#length++;
      if (this.#have === 4) this.#begin();
    }
  }

  /** What is wrong with all of it, or undefined. */
  end(): string | undefined {
    if (this.#wrong !== undefined) return this.#wrong;
    if (this.#length === 0) return 'it is empty';
    if (this.#left > 0 || this.#have > 0)
      return `it ends after ${this.#length} bytes, in the middle of a frame`;
    return undefined;
  }

  #begin(): void {
    const [type = 0, low = 0, middle = 0, high = 0] = this.#header;
    const at = this.#length - 4;
    if (at === 0 && type !== IDENTIFIER) this.#wrong = 'it does not begin like a stream of S2';
    // Reserved, and not to be skipped.
    else if (type >= 0x02 && type <= 0x7f) this.#wrong = `there is no frame at byte ${at}`;
    this.#left = low + middle * 2 ** 8 + high * 2 ** 16;
    this.#have = 0;
  }
}

const IDENTIFIER = 0xff;
