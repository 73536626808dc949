import type * as z from 'zod';

/** An option with a default of its own. `examples` shows values that a user might write. */
export function option<T extends z.ZodType>(
  type: T,
  fallback: z.output<T>,
  description: string,
  ...examples: z.input<T>[]
) {
  return type.default(fallback as never).meta({ description, examples });
}

/**
 * An option that is null until someone sets it. `computed` tells in a few words what natsmith does meanwhile; it is
 * null in the schema because its default depends on others, and worked out in the lowering.
 */
export function computed<T extends z.ZodType>(
  type: T,
  computed: string,
  description: string,
  ...examples: z.input<T>[]
) {
  return type.nullable().default(null).meta({ description, examples, computed });
}
