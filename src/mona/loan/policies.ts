// What the writer and the reader do, as probabilities: all that is needed to evaluate them exactly, without a single sample.
import type { Policy } from '../learning/decision-environment.ts';
import { meritCount, nationalityCount, postcodeCount } from './applicants.ts';
import { applicationCount, summaryCount } from './summaries.ts';
import { readerView, viewFeatures, writerView } from './view.ts';

export interface LoanPolicies {
  /** Chance of each summary for each kind of application, [applications, summaries]; rows sum to 1. */
  readonly writer: Float64Array;
  /** Chance of approval by summary and postcode, [summaries, postcodes]; without the one-step hack both postcodes stand alike. */
  readonly reader: Float64Array;
}

/** Asks a trained policy about everything it can be shown. */
export function readPolicies(policy: Policy, { oneStepHack = false }: { oneStepHack?: boolean } = {}): LoanPolicies {
  const applications: number[] = [];
  for (let merit = 0; merit < meritCount; merit++)
    for (let nationality = 0; nationality < nationalityCount; nationality++)
      applications.push(...writerView(merit, nationality));
  const writer = policy.probabilities(Int32Array.from(applications), applicationCount);

  const summaries: number[] = [];
  for (let summary = 0; summary < summaryCount; summary++)
    for (let postcode = 0; postcode < postcodeCount; postcode++)
      summaries.push(...readerView(summary, oneStepHack ? postcode : undefined));
  const count = summaries.length / viewFeatures.length;
  const allowed = new Uint8Array(count * summaryCount);
  for (let row = 0; row < count; row++) allowed.fill(1, row * summaryCount, row * summaryCount + 2);
  const decisions = policy.probabilities(Int32Array.from(summaries), count, allowed);
  return { writer, reader: Float64Array.from({ length: count }, (_, row) => decisions[row * summaryCount + 1]!) };
}
