// A gate for CI: no two models may err more alike than a limit. It fails closed: where nothing could be compared there is no pass.
import { OversightError } from '../../base/index.ts';
import { pairCount, type SimilarityMatrix } from '../matrix/index.ts';
import type { LogIssue } from '../types.ts';
import { type DocumentPair, leastQuestions as defaultLeast, documentPair } from './pairs.ts';

export interface GateOptions {
  /** Pairs with a CAPA above it fail. */
  readonly maxSimilarity: number;
  /** Let the lower end of the 95 % interval decide, not the estimate; default false. */
  readonly confident?: boolean | undefined;
  /** Pairs on fewer questions are not judged, and counted; default 30. */
  readonly leastQuestions?: number | undefined;
  /** Judge only pairs of models of different, known families; default false. */
  readonly acrossFamilies?: boolean | undefined;
  /** Pass although a log could not be read whole; default false. */
  readonly allowDamaged?: boolean | undefined;
}

export interface GateResult {
  /** No pair is above the limit, and every log could be read whole, unless damage is allowed. */
  readonly isPassed: boolean;
  /** Pairs that were judged. */
  readonly judged: number;
  /** Pairs that could not be: their CAPA is undefined. */
  readonly undefinedPairs: number;
  /** Pairs on too few questions to be judged. */
  readonly thinPairs: number;
  readonly leastQuestions: number;
  /** The most alike first, at most `mostFailing` of them. */
  readonly failing: readonly DocumentPair[];
  readonly failingCount: number;
  /** Logs that could not be read, or not whole: models or answers that were not judged may have been in them. */
  readonly damaged: readonly LogIssue[];
}

/** Kinds of issues that stand for a file, an archive or a part of one that could not be read. */
const damage: ReadonlySet<string> = new Set([
  'unreadable',
  'unreadable-sample',
  'truncated',
  'not-json',
  'too-long',
  'empty-file',
  'encrypted-entry',
  'unknown-compression',
  'archive-bomb',
  'too-deep',
]);

const mostFailing = 1000;

/** Judges every pair of a matrix, and what its logs left unread. @throws OversightError('input') when no pair at all can be judged */
export function checkGate(matrix: SimilarityMatrix, options: GateOptions): GateResult {
  const { maxSimilarity, confident = false, acrossFamilies = false, allowDamaged = false } = options;
  const { leastQuestions = defaultLeast } = options;
  const { models } = matrix.table;
  const isFull = pairCount(matrix.models) <= mostFailing;
  let [k, judged, undefinedPairs, thinPairs] = [0, 0, 0, 0];
  const failing: { i: number; j: number; capa: number }[] = [];
  for (let i = 0; i < matrix.models; i++) {
    for (let j = i + 1; j < matrix.models; j++, k++) {
      const [x, y] = [models[i]!.family, models[j]!.family];
      if (acrossFamilies && (x === null || y === null || x === y)) continue;
      const capa = matrix.capa[k]!;
      if (Number.isNaN(capa)) {
        undefinedPairs++;
        continue;
      }
      if (matrix.n[k]! < leastQuestions) {
        thinPairs++;
        continue;
      }
      judged++;
      if (capa <= maxSimilarity) continue;
      // Two models that never differ have no interval; then the estimate decides.
      const low = confident ? (documentPair(matrix, i, j, true).interval?.[0] ?? capa) : capa;
      if (low > maxSimilarity) failing.push({ i, j, capa });
    }
  }
  if (judged === 0)
    throw new OversightError(
      acrossFamilies
        ? 'no pair of models of different, known families can be compared'
        : 'no pair of models can be compared',
      {
        kind: 'input',
        remedy: acrossFamilies
          ? 'Give the families with --families FILE (lines of model,family), or judge all pairs.'
          : `The gate needs two models with answers to the same questions, at least ${leastQuestions} (--min-questions).`,
      },
    );
  const damaged = matrix.table.issues.filter(({ kind }) => damage.has(kind));
  failing.sort((x, y) => y.capa - x.capa);
  return {
    isPassed: failing.length === 0 && (allowDamaged || damaged.length === 0),
    judged,
    undefinedPairs,
    thinPairs,
    leastQuestions,
    failing: failing.slice(0, mostFailing).map(({ i, j }) => documentPair(matrix, i, j, isFull)),
    failingCount: failing.length,
    damaged,
  };
}
