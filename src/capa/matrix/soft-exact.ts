// Probabilistic pairs question by question in 64-bit floats, with standard errors: for up to some 200 models. A question's agreement
// is squared in the standard error, which no matrix product gives; beyond, soft-products.ts leaves it to `pairOf`.
import type { MissingPolicy, ProbabilityRow } from '../types.ts';
import { pairCount, pairIndex } from './halves.ts';
import { emptyFigures, type Moments, setCapa } from './moments.ts';
import { LEFT_OUT, type SoftLayout, type SoftModel, WITH } from './probabilities.ts';
import { eachTile, type SpreadOptions } from './spread.ts';

/** Figures of probabilistic pairs; NaN where undefined or not computed. */
export interface SoftFigures {
  readonly n: Uint32Array;
  readonly capa: Float64Array;
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly standardError: Float64Array;
}

export function emptySoft(pairs: number): SoftFigures {
  const array = () => new Float64Array(pairs).fill(Number.NaN);
  return { n: new Uint32Array(pairs), capa: array(), observed: array(), expected: array(), standardError: array() };
}

export async function softExact(
  models: readonly SoftModel[],
  layout: SoftLayout,
  missing: MissingPolicy,
  options: SpreadOptions,
): Promise<SoftFigures> {
  const half = emptySoft(pairCount(models.length));
  const work = ({ rowFrom, rowTo, columnFrom, columnTo }: { [edge in Edge]: number }) => {
    for (let i = rowFrom; i < rowTo; i++)
      for (let j = Math.max(columnFrom, i + 1); j < columnTo; j++)
        writeSoft(momentsOfSoft(models[i]!, models[j]!, layout, missing), half, pairIndex(models.length, i, j));
  };
  await eachTile(models.length, TILE, work, options, 'comparing probabilities');
  return half;
}

type Edge = 'rowFrom' | 'rowTo' | 'columnFrom' | 'columnTo';
/** Some 10 ms of work at 12,032 questions. */
const TILE = 8;

const figures = emptyFigures();

export function writeSoft(moments: Moments, target: SoftFigures, at: number): void {
  setCapa(moments, figures);
  target.n[at] = moments.n;
  target.capa[at] = figures.capa;
  target.observed[at] = figures.observed;
  target.expected[at] = figures.expected;
  target.standardError[at] = figures.standardError;
}

function momentsOfSoft(a: SoftModel, b: SoftModel, layout: SoftLayout, missing: MissingPolicy): Moments {
  const { chance, starts } = layout;
  const { values: valuesA, truth: truthA, standing: standingA } = a;
  const { values: valuesB, truth: truthB, standing: standingB } = b;
  const least = missing === 'drop' ? WITH : LEFT_OUT + 1;
  let n = 0;
  let o = 0;
  let p = 0;
  let q = 0;
  let f = 0;
  let oo = 0;
  let op = 0;
  let oq = 0;
  let of = 0;
  let pp = 0;
  let pq = 0;
  let pf = 0;
  let qq = 0;
  let qf = 0;
  let ff = 0;
  for (let x = 0; x < chance.length; x++) {
    if (standingA[x]! < least || standingB[x]! < least) continue;
    const agreement = overlap(valuesA, valuesB, starts[x]!, starts[x + 1]!);
    const first = truthA[x]!;
    const second = truthB[x]!;
    const byChance = chance[x]!;
    n++;
    o += agreement;
    p += first;
    q += second;
    f += byChance;
    oo += agreement * agreement;
    op += agreement * first;
    oq += agreement * second;
    of += agreement * byChance;
    pp += first * first;
    pq += first * second;
    pf += first * byChance;
    qq += second * second;
    qf += second * byChance;
    ff += byChance * byChance;
  }
  return { n, o, p, q, f, oo, op, oq, of, pp, pq, pf, qq, qf, ff };
}

/** Two sums, so that an addition need not wait for the one before. */
function overlap(a: ProbabilityRow, b: ProbabilityRow, from: number, to: number): number {
  let even = 0;
  let odd = 0;
  let at = from;
  for (; at + 1 < to; at += 2) {
    even += a[at]! * b[at]!;
    odd += a[at + 1]! * b[at + 1]!;
  }
  return at < to ? even + odd + a[at]! * b[at]! : even + odd;
}
