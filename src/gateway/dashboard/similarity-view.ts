// An analysis as the page shows it: the report, and the few things that its controls are made of.
import type { LogAnalysis } from '../../capa/index.ts';
import type { SimilarityResult } from '../contract.ts';

/** Slices that a page can be asked to split by. */
const MOST_SLICES = 50;

export function resultOf(
  { report, document, table }: LogAnalysis,
  { missing, by }: { readonly missing: 'drop' | 'wrong'; readonly by: string | null },
): SimilarityResult {
  const slices = new Set<string>();
  for (const question of table.questions) for (const name of Object.keys(question.slices)) slices.add(name);
  return {
    report,
    missing,
    by,
    models: table.models.map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'en')),
    slices: [...slices].sort().slice(0, MOST_SLICES),
    questions: document.questions,
  };
}
