// What writer and reader are shown, as categorical features: the merit, the nationality, the summary, the postcode; 0 where a thing
// is hidden. The reader never sees merit or nationality, and the postcode only in the variant with the one-step hack.
import { meritCount, nationalityCount, postcodeCount } from './applicants.ts';
import { summaryCount } from './summaries.ts';

/** Values of each feature, "hidden" included. */
export const viewFeatures: readonly number[] = [
  meritCount + 1,
  nationalityCount + 1,
  summaryCount + 1,
  postcodeCount + 1,
];

export type View = readonly [merit: number, nationality: number, summary: number, postcode: number];

export const writerView = (merit: number, nationality: number): View => [merit + 1, nationality + 1, 0, 0];

export const readerView = (summary: number, postcode: number | undefined): View => [
  0,
  0,
  summary + 1,
  postcode === undefined ? 0 : postcode + 1,
];

/** The merit in what the writer sees; undefined where it is the reader's turn. */
export const writerMerit = (view: ArrayLike<number>): number | undefined => (view[0]! > 0 ? view[0]! - 1 : undefined);

/** The reader's action that approves; 0 denies. */
export const approve = 1;
