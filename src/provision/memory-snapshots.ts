import { runsAtLeast } from '../domain/server-version.ts';

/** Whether a server of this version saves what is in memory, streams and the state of consumers (`server/memstore.go`). */
export const hasMemorySnapshots = (version: string): boolean => runsAtLeast(version, '2.15.0');
