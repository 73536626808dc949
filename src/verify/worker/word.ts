/** The word after which natsmith takes a task (cli/worker.ts). */
export const WORKER = 'verify-worker';
