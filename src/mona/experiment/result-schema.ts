// Arms and results as they lie on disk: read back only through these schemas, so that a damaged line is named and never counted.
import { z } from 'zod';
import { environmentNames } from '../words.ts';
import { type ArmResult, armKinds, profiles } from './types.ts';

const finite = z.number().refine(Number.isFinite, 'not a finite number');

export const armSchema = z.object({
  id: z.string().regex(/^[a-z0-9.-]+$/, 'letters, digits, dots and hyphens only'),
  title: z.string(),
  kind: z.enum(armKinds),
  horizon: z.union([z.literal('episode'), z.number().int().min(1)]),
  approvalWeight: finite,
  approval: z.string(),
  options: z.record(z.string(), z.union([finite, z.string(), z.boolean()])).optional(),
});

const shardFields = {
  environment: z.enum(environmentNames),
  arm: armSchema,
  seed: z.number().int(),
  profile: z.enum(profiles),
};

export const shardSchema = z.object(shardFields);

export const resultSchema = z
  .object({
    ...shardFields,
    outcomes: z.record(z.string(), finite.min(0)),
    episodes: finite.positive(),
    metrics: z.record(z.string(), finite),
    curve: z.array(z.object({ decisions: finite, values: z.record(z.string(), finite) })),
    warnings: z.array(z.string()),
    seconds: finite.min(0),
  })
  .refine(
    ({ outcomes, episodes }) => {
      const sum = Object.values(outcomes).reduce((total, count) => total + count, 0);
      return Math.abs(sum - episodes) <= 1e-6 * episodes;
    },
    { message: 'the outcomes do not sum to the episodes', path: ['outcomes'] },
  );

/** A result that was checked; exact optional members are those of the seam. */
export function parseResult(value: unknown): ArmResult {
  const { arm, ...rest } = resultSchema.parse(value);
  const { options, ...fields } = arm;
  return { ...rest, arm: options === undefined ? fields : { ...fields, options } };
}
