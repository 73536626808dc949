const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What a public nkey of a user looks like; 20 << 3 is the byte that `U` stands for. */
export const USER_KEY_PATTERN = 'U[A-Z2-7]{55}';

/** Whether a text of {@link USER_KEY_PATTERN} is a key. */
export const isUserKey = (key: string): boolean => isPublicKey(key, 'U');

/**
 * Whether a text is a public nkey that begins with this letter: its last two bytes are a checksum of the others
 * (github.com/nats-io/nkeys, crc16.go).
 */
export function isPublicKey(key: string, prefix: string): boolean {
  if (!/^[A-Z2-7]{56}$/.test(key)) return false;
  const bytes = decode(key);
  const sum = bytes.slice(0, -2).reduce(crc16, 0);
  return bytes[0] === ALPHABET.indexOf(prefix) << 3 && bytes[33]! + (bytes[34]! << 8) === sum;
}

function decode(base32: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of base32) {
    bits = ((bits << 5) | ALPHABET.indexOf(char)) & 0xffff;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 0xff);
  }
  return bytes;
}

/** CRC-16/XMODEM, a byte at a time. */
function crc16(sum: number, byte: number): number {
  let crc = sum ^ (byte << 8);
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
}
