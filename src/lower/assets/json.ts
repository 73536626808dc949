import { milliseconds } from '../../domain/duration.ts';
import { bytes } from '../../domain/size.ts';

/** What a message to the JetStream API may hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A stream's or a consumer's configuration, in the server's words (`server/stream.go`, `server/consumer.go`). */
export type Config = Readonly<Record<string, Json>>;

/** Go's time.Duration in JSON. Exact: durations are whole milliseconds, and doubles hold those up to 18 years. */
export const nanoseconds = (duration: string): number => milliseconds(duration) * 1_000_000;

/** JetStream's 0 is "none" for durations. */
export const age = (duration: string | number | null): number =>
  typeof duration === 'string' ? nanoseconds(duration) : 0;

/** -1 is "none" for sizes. */
export const limit = (size: string | number): number => (size === -1 ? -1 : bytes(size));

type Entries = Readonly<Record<string, Json | undefined>>;

/** The entries that are given. */
export const given = (entries: Entries): Config =>
  Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );

/** A field that older servers do not know: only where it says something. */
export const unless = <T extends Json>(usual: T, value: T): T | undefined =>
  value === usual ? undefined : value;

export const some = <T extends Json>(value: T | null): T | undefined => value ?? undefined;
