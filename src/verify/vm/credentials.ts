import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Credential = readonly [id: string, secret: string];

/** The table's length is a 16-bit number, and the count of its strings a byte (DMTF DSP0134, OEM Strings); it holds more than these. */
const MOST_STRINGS = 200;
const MOST_BYTES = 32_000;

/** Whether the firmware's tables have room for them. */
export function fitFirmware(credentials: readonly Credential[]): boolean {
  const bytes = credentials.reduce((sum, credential) => sum + oemString(credential).length + 1, 0);
  return credentials.length <= MOST_STRINGS && bytes <= MOST_BYTES;
}

/** Credentials for the guest's systemd, a file each for QEMU; nothing of them comes on to a disk of the guest. */
export async function writeOemStrings(credentials: readonly Credential[], folder: string): Promise<string[]> {
  const files = credentials.map(
    (credential, index) => [join(folder, `oem-string-${index}`), credential] as const,
  );
  for (const [file, credential] of files) await writeFile(file, oemString(credential), { mode: 0o600 });
  return files.map(([file]) => file);
}

/** systemd.system-credentials(7) */
const oemString = ([id, secret]: Credential): string =>
  `io.systemd.credential.binary:${id}=${Buffer.from(`${secret}\n`).toString('base64')}`;
