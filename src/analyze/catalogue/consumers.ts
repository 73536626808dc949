import type { Entry } from './entry.ts';

/** What is said of consumers. */
export const consumerEntries = {} as const satisfies Record<string, Entry>;
