import { type Config, metadataOf } from './asset.ts';

/** Whose a stream or a consumer is: only what has the deployment's name here is ever deleted. */
const DEPLOYMENT = 'natsmith.deployment';
/** Where a consumer was to begin, if that is not what its configuration shows. */
const START = 'natsmith.start';
/** The consumer whose place a consumer keeps while that is made anew. */
const HOLDS = 'natsmith.holds';

/**
 * A stream that is being brought back from a backup. It is no mark of MARKS: where one is left of a stream that is whole, the
 * plan takes it away as any other metadata.
 */
const RETURNING = 'natsmith.returning';

export const returning = (config: Config): Config => ({
  ...config,
  metadata: { ...metadataOf(config), [RETURNING]: 'yes' },
});
export const isReturning = (config: Config): boolean => metadataOf(config)[RETURNING] !== undefined;

export const MARKS: ReadonlySet<string> = new Set([DEPLOYMENT, START, HOLDS]);

export const ownerOf = (config: Config): string | undefined => metadataOf(config)[DEPLOYMENT];
export const markedStart = (config: Config): string | undefined => metadataOf(config)[START];
export const heldConsumer = (config: Config): string | undefined => metadataOf(config)[HOLDS];

/** The configuration, marked. */
export const marked = (config: Config, deployment: string, start?: string, holds?: string): Config => ({
  ...config,
  metadata: {
    ...metadataOf(config),
    [DEPLOYMENT]: deployment,
    ...(start !== undefined && { [START]: start }),
    ...(holds !== undefined && { [HOLDS]: holds }),
  },
});

/** Metadata that people have put there. */
export const plainMetadata = (config: Config): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(metadataOf(config)).filter(([key]) => !MARKS.has(key)));

/** The name of the consumer that keeps another's place. */
export const holderOf = (consumer: string): string => `natsmith-hold-${consumer}`;
