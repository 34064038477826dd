// Text-level maxima of every member over many texts: what standards, scales and thresholds are fitted on.

import { BatchScorer } from '../model/batch.ts';
import type { Ensemble, Members, Standard } from '../model/ensemble.ts';
import { emptyLogits, raise } from '../model/ensemble.ts';
import { EnsembleScorer } from '../model/message-stream.ts';
import type { Lexicon } from '../text/encodings.ts';

const NEUTRAL: Standard = { mean: 0, deviation: 1 };

/** An ensemble whose standards are fitted so that each member's maximum on `harmless` has mean 0 and deviation 1. */
export async function standardise(
  members: Members,
  rules: readonly string[],
  lexicon: Lexicon,
  harmless: readonly string[],
): Promise<Ensemble> {
  const count = members.convolutions.length + 1;
  const standards: Ensemble['standards'][number][] = [];
  for (let which = 0; which < count; which++) {
    // One member at a time speaks; the others are divided away.
    const silent = { mean: 0, deviation: Number.POSITIVE_INFINITY };
    const own = { harm: { ...NEUTRAL, deviation: 1 / count }, style: { ...NEUTRAL, deviation: 1 / count } };
    const ensemble: Ensemble = {
      ...members,
      rules,
      standards: Array.from({ length: count }, (_, i) => (i === which ? own : { harm: silent, style: silent })),
    };
    const { harm, style } = await textMaxima(ensemble, lexicon, harmless);
    standards.push({ harm: momentsOf(harm), style: momentsOf(style) });
  }
  return { ...members, rules, standards };
}

/** Highest combined logits of each text: harm and style. */
export async function textMaxima(
  ensemble: Ensemble,
  lexicon: Lexicon,
  texts: readonly string[],
): Promise<{ harm: number[]; style: number[] }> {
  const scorer = new EnsembleScorer(ensemble, lexicon);
  const batch = new BatchScorer(scorer, { threads: 2 });
  const maxima = texts.map(() => emptyLogits(ensemble.rules.length));
  try {
    for (let start = 0; start < texts.length; start += 512)
      await batch.score(texts.slice(start, start + 512), (text, _token, logits) =>
        raise(maxima[start + text]!, logits),
      );
  } finally {
    await batch.dispose();
  }
  return { harm: maxima.map((item) => item.harm), style: maxima.map((item) => item.style) };
}

function momentsOf(scores: readonly number[]): Standard {
  const finite = scores.filter(Number.isFinite);
  const mean = finite.reduce((sum, score) => sum + score, 0) / Math.max(1, finite.length);
  const variance = finite.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(1, finite.length - 1);
  return { mean, deviation: Math.max(1e-3, Math.sqrt(variance)) };
}
