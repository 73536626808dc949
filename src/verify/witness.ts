import type { Client } from './client.ts';

/** Messages that probes send are told apart by what they hold. */
let sent = 0;
export const uniqueText = (): string => (++sent).toString(36);

const bytes = new TextEncoder();
const text = new TextDecoder();
export const toBytes = (message: string): Uint8Array => bytes.encode(message);
export const toText = (message: Uint8Array): string => text.decode(message);

/** Someone who may hear everything, and remembers it. */
export interface Witness {
  /** Returns once everything that reached the server before has been heard. */
  settle(): Promise<unknown>;
  heard(message: string): boolean;
}

export async function witness(client: Client): Promise<Witness> {
  const heard = new Set<string>();
  client.connection.subscribe('>', { callback: (_, { data }) => void heard.add(data ? toText(data) : '') });
  await client.settle();
  return { settle: client.settle, heard: (message) => heard.has(message) };
}
