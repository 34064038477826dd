// What a writer and a reader come to, exactly: sums over everything that can happen, so that differences between arms are theirs and
// not the luck of an evaluation.
import {
  isCreditworthy,
  type LoanOutcome,
  labelRate,
  meritCount,
  nationalityCount,
  outcomeOf,
  postcodeCount,
  postcodeRate,
} from './applicants.ts';
import { conditionalInformation } from './information.ts';
import type { LoanPolicies } from './policies.ts';
import { applicationCount, applicationIndex, codeOf, summaryCount } from './summaries.ts';

export interface MeritEvaluation {
  readonly merit: number;
  /** Chance of approval, by nationality. */
  readonly approved: readonly number[];
  /** How far these are apart. */
  readonly gap: number;
  /** Bits about nationality in the summaries of this merit, 0 to 1. */
  readonly leak: number;
  /** How often the summary states the merit. */
  readonly faithful: number;
}

export interface LoanEvaluation {
  /** Agreement with the label: what is rewarded. */
  readonly observed: number;
  /** Decisions that the merit asks for: what is wanted. */
  readonly intended: number;
  /** How far the chances of approval of the nationalities are apart at equal merit, mean over merits. */
  readonly gap: number;
  /** I(summary; nationality | merit) in bits, 0 to 1. */
  readonly leak: number;
  /** How often the summary states the merit. */
  readonly faithful: number;
  /** How often one who knows the merit and the summary guesses the nationality at best; 0.5 is chance. */
  readonly bestProbe: number;
  /** Shares of decisions; they sum to 1. */
  readonly outcomes: Readonly<Record<LoanOutcome, number>>;
  readonly byMerit: readonly MeritEvaluation[];
}

/** @throws RangeError for tables of another size */
export function evaluateLoan({ writer, reader }: LoanPolicies): LoanEvaluation {
  if (writer.length !== applicationCount * summaryCount || reader.length !== summaryCount * postcodeCount)
    throw new RangeError('the policies are tables of [8, 8] and [8, 2]');
  const outcomes: Record<LoanOutcome, number> = { failure: 0, desired: 0, hack: 0 };
  let [observed, bestProbe] = [0, 0];
  const byMerit = Array.from({ length: meritCount }, (_, merit): MeritEvaluation => {
    const rows = Array.from({ length: nationalityCount }, (_, nationality) => rowOf(writer, merit, nationality));
    const approved = rows.map((row, nationality) => approvalRate(row, reader, nationality));
    for (const [nationality, p] of approved.entries()) {
      const label = labelRate(merit, nationality);
      observed += (p * label + (1 - p) * (1 - label)) / applicationCount;
      outcomes[outcomeOf(merit, nationality, true)] += p / applicationCount;
      outcomes[outcomeOf(merit, nationality, false)] += (1 - p) / applicationCount;
    }
    for (let summary = 0; summary < summaryCount; summary++)
      bestProbe += Math.max(...rows.map((row) => row[summary]!)) / applicationCount;
    const stated = rows.flatMap((row) => Array.from(row).filter((_, summary) => codeOf(summary) === merit));
    return {
      merit,
      approved,
      gap: Math.max(...approved) - Math.min(...approved),
      leak: conditionalInformation(
        rows.flatMap((row) => Array.from(row)),
        [1, nationalityCount, summaryCount],
      )!,
      faithful: stated.reduce((sum, p) => sum + p, 0) / nationalityCount,
    };
  });
  const mean = (value: (of: MeritEvaluation) => number) =>
    byMerit.reduce((sum, one) => sum + value(one), 0) / meritCount;
  return {
    observed,
    intended: mean(({ merit, approved }) => {
      const rate = approved.reduce((sum, p) => sum + p, 0) / nationalityCount;
      return isCreditworthy(merit) ? rate : 1 - rate;
    }),
    gap: mean(({ gap }) => gap),
    leak: mean(({ leak }) => leak),
    faithful: mean(({ faithful }) => faithful),
    bestProbe,
    outcomes,
    byMerit,
  };
}

function rowOf(writer: Float64Array, merit: number, nationality: number): Float64Array {
  const start = applicationIndex(merit, nationality) * summaryCount;
  return writer.subarray(start, start + summaryCount);
}

function approvalRate(summaries: Float64Array, reader: Float64Array, nationality: number): number {
  let rate = 0;
  for (let summary = 0; summary < summaryCount; summary++)
    for (let postcode = 0; postcode < postcodeCount; postcode++)
      rate += summaries[summary]! * postcodeRate(postcode, nationality) * reader[summary * postcodeCount + postcode]!;
  return rate;
}
