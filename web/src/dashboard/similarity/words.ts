// The sentences and sizes of the room Similarity, and a pair as it stands in an address.
import type { SimilarityItem, SimilarityList } from '../../../../src/gateway/contract.ts';
import { countOf } from '../words.ts';

/** What the gateway reads, for people. */
export const formats: readonly string[] = [
  'lm-evaluation-harness samples',
  'Open LLM Leaderboard details',
  'Inspect .eval and .json',
  'HELM runs',
  'OpenAI evals',
  'promptfoo results',
  'Every Eval Ever',
  'MMLU-Pro and ZeroEval outputs',
  'CSV, TSV, JSON lines and parquet tables',
];

/** 1536 -> "1.5 KiB". */
export function size(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let at = 0;
  let value = bytes;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1024;
    at++;
  }
  const digits = at === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)}\u00a0${units[at]}`;
}

export function sentenceOfList({ analyses }: SimilarityList): string {
  if (analyses.length === 0) return 'Drop a folder of evaluation logs and see which models make the same mistakes.';
  const ready = analyses.filter(({ state }) => state === 'ready').length;
  const working = analyses.filter(({ state }) => state === 'reading').length;
  const parts = [countOf(analyses.length, 'folder'), `${ready} compared`];
  if (working > 0) parts.push(`${working} being read`);
  return `${parts.join(', ')}. Drop another to see which models make the same mistakes.`;
}

export function sentenceOfItem({ state, expected, received, name }: SimilarityItem): string {
  switch (state) {
    case 'uploading':
      return `${name} has not come whole: ${countOf(received.files, 'file')} of ${expected.files} are here.`;
    case 'reading':
      return `Reading ${countOf(received.files, 'file')}, ${size(received.bytes)}.`;
    case 'failed':
      return `${name} could not be compared.`;
    case 'ready':
      return `${name} is compared.`;
  }
}

/** "a,b" of two names in which commas are escaped. */
export function writePair(a: string, b: string): string {
  return [a, b].map((name) => name.replace(/[%,]/g, encodeURIComponent)).join(',');
}

/** The two names; undefined for what is none. */
export function readPair(text: string | undefined): readonly [string, string] | undefined {
  const parts = text?.split(',') ?? [];
  const [a, b] = parts;
  if (parts.length !== 2 || !a || !b) return undefined;
  try {
    const names = [decodeURIComponent(a), decodeURIComponent(b)] as const;
    return names[0] === names[1] ? undefined : names;
  } catch {
    return undefined;
  }
}
