// What training items say of each judge: the levels of its scores, the evidence of each level (logarithm of the likelihood ratio, as
// naive Bayes adds it), and the threshold of its vote. Learnt on the rows given and on no others; monotony is not imposed.
import type { JudgeEncoding, JudgeTable } from './types.ts';

/** Most levels of a score: a 0-9 scale is kept whole, finer ones are cut at quantiles. */
const mostLevels = 12;
/** Training items per level at least: fewer would learn noise. */
const itemsPerLevel = 20;
/** Pseudo-items spread over both classes as they occur, per level: what is hardly ever seen is hardly any evidence. */
const pseudoItems = 2;

/** All judges of a table, encoded by training rows. `codes[judge][item]` is the item's level, for training and other items alike. */
export interface EncodedTable {
  readonly table: JudgeTable;
  readonly rows: Int32Array;
  readonly judges: readonly JudgeEncoding[];
  readonly codes: readonly Uint8Array[];
}

/** Learns the encodings on `rows` and applies them to every item. */
export function encodeTable(table: JudgeTable, rows: Int32Array): EncodedTable {
  const judges = table.judges.map((_, judge) => fitEncoding(table, judge, rows));
  const codes = judges.map(({ edges }, judge) =>
    Uint8Array.from(table.judges[judge]!.values, (v) => levelOf(edges, v)),
  );
  return { table, rows, judges, codes };
}

/** The level of a value: 0 for a missing one (NaN). */
export function levelOf(edges: readonly number[], value: number): number {
  if (Number.isNaN(value)) return 0;
  let level = 1;
  while (level <= edges.length && value >= edges[level - 1]!) level++;
  return level;
}

/** Learns one judge's encoding on `rows`. */
function fitEncoding(table: JudgeTable, judge: number, rows: Int32Array): JudgeEncoding {
  const { name, values, kind } = table.judges[judge]!;
  const edges = kind === 'verdict' ? [1] : edgesOf(values, rows);
  const counts = [new Float64Array(edges.length + 2), new Float64Array(edges.length + 2)] as const;
  for (const item of rows) counts[table.truth[item] === 1 ? 1 : 0][levelOf(edges, values[item]!)]! += 1;
  const [no, yes] = counts;
  const { votes, hits } = kind === 'verdict' ? verdictVotes(no, yes) : learnVotes(no, yes);
  const present = total(no) + total(yes) - no[0]! - yes[0]!;
  return { name, edges, evidence: evidenceOf(no, yes), votes, accuracy: present > 0 ? hits / present : null };
}

function edgesOf(values: Float64Array, rows: Int32Array): number[] {
  const sorted = Float64Array.from(rows, (item) => values[item]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const distinct = [...new Set(sorted)];
  const levels = Math.max(2, Math.min(mostLevels, Math.floor(sorted.length / itemsPerLevel)));
  if (distinct.length <= levels) return distinct.slice(1);
  const cuts = Array.from({ length: levels - 1 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / levels)]!);
  return [...new Set(cuts)].filter((cut) => cut > sorted[0]!);
}

function evidenceOf(no: Float64Array, yes: Float64Array): number[] {
  const [noes, yeses] = [total(no), total(yes)];
  const share = yeses / (yeses + noes);
  return Array.from(yes, (count, level) =>
    yeses === 0 || noes === 0
      ? 0
      : Math.log((count + pseudoItems * share) / yeses) - Math.log((no[level]! + pseudoItems * (1 - share)) / noes),
  );
}

function verdictVotes(no: Float64Array, yes: Float64Array): { votes: number[]; hits: number } {
  return { votes: [0, -1, 1], hits: no[1]! + yes[2]! };
}

/** The threshold, and the direction, that decide most training items rightly. One level only says nothing. */
function learnVotes(no: Float64Array, yes: Float64Array): { votes: number[]; hits: number } {
  let best = { votes: Array.from(yes, () => 0), hits: -1 };
  for (let from = 2; from < yes.length; from++)
    for (const above of [1, -1]) {
      let hits = 0;
      for (let level = 1; level < yes.length; level++) hits += level >= from === above > 0 ? yes[level]! : no[level]!;
      if (hits > best.hits)
        best = { votes: Array.from(yes, (_, level) => (level === 0 ? 0 : level >= from ? above : -above)), hits };
    }
  return { votes: best.votes, hits: Math.max(0, best.hits) };
}

const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
