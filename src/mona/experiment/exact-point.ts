// One point of an exact curve: a board, an overseer and a horizon, and what the policy that is optimal under them does.
import { z } from 'zod';

export const exactSweeps = ['horizon', 'noise', 'misspecification', 'leak', 'horizon-by-leak'] as const;
export type ExactSweep = (typeof exactSweeps)[number];

const share = z.number();

export const exactPointSchema = z.object({
  sweep: z.enum(exactSweeps),
  /** What the curve is called where it ends. */
  series: z.string(),
  board: z.string(),
  approval: z.string(),
  horizon: z.number(),
  /** The overseer's share or deviation; 0 where horizons are swept. */
  x: z.number(),
  /** Draws of a random overseer; the figures are their means. */
  draws: z.number(),
  failure: share,
  desired: share,
  hack: share,
  observedReturn: z.number(),
  trueReturn: z.number(),
  /** Standard deviations over the draws; null for one draw. */
  sdDesired: z.number().nullable(),
  sdHack: z.number().nullable(),
});

export type ExactPoint = Readonly<z.infer<typeof exactPointSchema>>;
