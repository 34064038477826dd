// Cuts a synthesis into training, development and calibration by group, so that a request and its contrast, or two requests on one
// topic, never stand on both sides. The cut depends on the hash of the group alone: adding texts moves no old one.
import { hash32 } from '../../base/index.ts';

export type Split = 'train' | 'development' | 'calibration';

/** Share of groups held out for early stopping and for thresholds. */
export const HELD_OUT: Readonly<Record<Exclude<Split, 'train'>, number>> = { development: 0.1, calibration: 0.15 };

/** The split of a group; `seed` chooses another cut. */
export function splitOf(group: string, seed = 0): Split {
  const at = hash32(group, 0x51 + seed) / 4294967296;
  if (at < HELD_OUT.development) return 'development';
  return at < HELD_OUT.development + HELD_OUT.calibration ? 'calibration' : 'train';
}
