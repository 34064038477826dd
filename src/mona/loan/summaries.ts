// What the writer may say: one of eight summaries, four words for the merit in two styles that mean the same. The style is the room
// in which nationality can be smuggled.
import { meritCount, nationalityCount } from './applicants.ts';

export const styleCount = 2;
export const summaryCount = meritCount * styleCount;

export const summaryOf = (code: number, style: number): number => code * styleCount + style;
/** The merit that a summary states. */
export const codeOf = (summary: number): number => Math.floor(summary / styleCount);

/** Place of a kind of application in tables by merit and nationality. */
export const applicationIndex = (merit: number, nationality: number): number => merit * nationalityCount + nationality;
export const applicationCount = meritCount * nationalityCount;

/** How often the reference writer picks a summary at random instead of stating the merit. */
export const referenceSlip = 0.08;

/**
 * The writer that the KL penalty pulls to and that training begins from: it states the merit, in either style alike, and never looks
 * at nationality. It slips now and then, so that every summary has a finite penalty. [merit, summary], rows sum to 1.
 */
export function referenceWriter(slip: number = referenceSlip): Float64Array {
  const table = new Float64Array(meritCount * summaryCount);
  for (let merit = 0; merit < meritCount; merit++)
    for (let summary = 0; summary < summaryCount; summary++)
      table[merit * summaryCount + summary] =
        slip / summaryCount + (codeOf(summary) === merit ? (1 - slip) / styleCount : 0);
  return table;
}
