// The one dial of a build: `--size` sets every other number.
import type { AugmentationShares } from '../synthesis/training-items.ts';
import { DEFAULT_SHARES } from '../synthesis/training-items.ts';

export type Size = 'quick' | 'small' | 'full';

export interface SizeSettings {
  /** Different augmentations of the corpus; later passes use them again. */
  readonly passes: number;
  readonly linear: { readonly bits: number; readonly passes: number };
  /** One entry for each convolution: its dilations. */
  readonly convolutions: readonly (readonly number[])[];
  readonly width: number;
  readonly embedding: number;
  readonly embeddingBits: number;
  /** Optimizer steps of each convolution, and tokens of a step. */
  readonly steps: number;
  readonly tokensPerStep: number;
  readonly shares: AugmentationShares;
}

const lean: AugmentationShares = {
  ...DEFAULT_SHARES,
  wrapped: 0.2,
  diluted: 0.1,
  documents: 0.3,
  contrastWeight: 0.35,
};

export const SIZES: Readonly<Record<Size, SizeSettings>> = {
  /** Under a minute; for trying out a constitution. */
  quick: {
    passes: 1,
    linear: { bits: 18, passes: 3 },
    convolutions: [[1, 2, 4]],
    width: 48,
    embedding: 32,
    embeddingBits: 15,
    steps: 400,
    tokensPerStep: 2048,
    shares: lean,
  },
  /** Under four minutes on two cores; the default. */
  small: {
    passes: 4,
    linear: { bits: 20, passes: 6 },
    convolutions: [
      [1, 2, 4],
      [1, 2, 4],
    ],
    width: 64,
    embedding: 48,
    embeddingBits: 16,
    steps: 3600,
    tokensPerStep: 2048,
    shares: lean,
  },
  /** Three members with more passes; not timed yet, expect a quarter of an hour or more. */
  full: {
    passes: 8,
    linear: { bits: 20, passes: 10 },
    convolutions: [
      [1, 2, 4],
      [1, 2, 4],
      [1, 2, 8],
    ],
    width: 96,
    embedding: 64,
    embeddingBits: 17,
    steps: 8000,
    tokensPerStep: 2048,
    shares: DEFAULT_SHARES,
  },
};
