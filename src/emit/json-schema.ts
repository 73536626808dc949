import * as z from 'zod';
import { specSchema } from '../spec/spec.ts';

/** The JSON Schema of spec files: what editors check and complete. It accepts what the zod schema accepts. */
export function deploymentSchema(): string {
  const schema = z.toJSONSchema(specSchema.extend({ $schema: z.string().optional() }), {
    io: 'input',
    target: 'draft-2020-12',
  });
  return `${JSON.stringify({ title: 'natsmith deployment', ...schema }, null, 2)}\n`;
}
