import healthCheck from './scripts/health-check.sh?raw';

/** Counts failed checks; the same text on every kind of host. */
export const healthCheckScript = healthCheck;
