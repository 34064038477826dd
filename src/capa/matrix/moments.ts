// CAPA, its standard error and error consistency from sums over the questions of a pair: everything that the definitions need of two
// models is sums of products of four numbers of each question, o (agreement), p and q (probabilities of the truth) and f = 1/(options-1),
// so pairs can be computed by counting bits or by matrix products and still be exact.
// Equations 1 to 4 of Goel et al. (arXiv 2502.04313); influence of a question and delta method as in the specification.
// Left out: clustered standard errors, which need the questions themselves (metrics).
import {
  COUNTED,
  EQUAL,
  RECORD_BYTES,
  RIGHT_A,
  RIGHT_B,
  RIGHT_BOTH,
  TWICE_WEIGHTED,
  WEIGHTED,
} from './count-kernel.ts';

/** Sums over the questions of a pair. Two letters: the sum of the product. */
export interface Moments {
  readonly n: number;
  readonly o: number;
  readonly p: number;
  readonly q: number;
  readonly f: number;
  readonly oo: number;
  readonly op: number;
  readonly oq: number;
  readonly of: number;
  readonly pp: number;
  readonly pq: number;
  readonly pf: number;
  readonly qq: number;
  readonly qf: number;
  readonly ff: number;
}

/** What follows from moments; NaN where it is undefined. */
export interface Figures {
  capa: number;
  observed: number;
  expected: number;
  standardError: number;
  /** These two from counts of right and wrong answers only. */
  errorConsistency: number;
  agreementWhenBothWrong: number;
}

export const emptyFigures = (): Figures => ({
  capa: Number.NaN,
  observed: Number.NaN,
  expected: Number.NaN,
  standardError: Number.NaN,
  errorConsistency: Number.NaN,
  agreementWhenBothWrong: Number.NaN,
});

/** Nearer to 1 than this, agreement by chance leaves nothing to adjust: the rest is rounding. */
const CERTAIN = 1 - 1e-12;

/** Observed and expected agreement and CAPA, into `target`; without a standard error. */
export function setCapaOfMeans(observed: number, p: number, q: number, f: number, target: Figures): void {
  const expected = p * q + f * (1 - p) * (1 - q);
  target.observed = observed;
  target.expected = expected;
  // Also without any question, where all of these are NaN.
  target.capa = expected < CERTAIN ? (observed - expected) / (1 - expected) : Number.NaN;
  target.standardError = Number.NaN;
}

/** The same with the standard error of CAPA. */
export function setCapa(moments: Moments, target: Figures): void {
  const { n } = moments;
  const observed = moments.o / n;
  const p = moments.p / n;
  const q = moments.q / n;
  const f = moments.f / n;
  setCapaOfMeans(observed, p, q, f, target);
  if (n < 2 || Number.isNaN(target.capa)) return;
  const left = 1 - target.expected;
  // The influence of a question is linear in its o, p, q and f, with these factors.
  const pull = (1 - observed) / (left * left);
  const byO = 1 / left;
  const byP = -pull * (q - f * (1 - q));
  const byQ = -pull * (p - f * (1 - p));
  const byF = -pull * (1 - p) * (1 - q);
  const squares =
    byO * byO * (moments.oo - moments.o * observed) +
    byP * byP * (moments.pp - moments.p * p) +
    byQ * byQ * (moments.qq - moments.q * q) +
    byF * byF * (moments.ff - moments.f * f);
  const products =
    byO * byP * (moments.op - moments.o * p) +
    byO * byQ * (moments.oq - moments.o * q) +
    byO * byF * (moments.of - moments.o * f) +
    byP * byQ * (moments.pq - moments.p * q) +
    byP * byF * (moments.pf - moments.p * f) +
    byQ * byF * (moments.qf - moments.q * f);
  // Where the parts cancel to rounding, no question changes the figure; the root would make 1e-8 of it.
  const sum = squares + 2 * products;
  target.standardError = sum > 1e-12 * squares ? Math.sqrt(sum / (n * (n - 1))) : 0;
}

/** Error consistency and the share of equal answers among those that both got wrong, from moments of chosen answers. */
export function setConsistency({ n, o, p, q, pq }: Moments, target: Figures): void {
  const expected = (p / n) * (q / n) + (1 - p / n) * (1 - q / n);
  const alike = (n - p - q + 2 * pq) / n;
  target.errorConsistency = expected < CERTAIN ? (alike - expected) / (1 - expected) : Number.NaN;
  const bothWrong = n - p - q + pq;
  target.agreementWhenBothWrong = bothWrong > 0 ? (o - pq) / bothWrong : Number.NaN;
}

/** Moments of chosen answers: the record that the kernel wrote for a pair, as integers and as 64-bit floats. */
export function momentsOfRecord(integers: Int32Array, floats: Float64Array, pair: number): Moments {
  const at = pair * (RECORD_BYTES / 4);
  const weighted = pair * (RECORD_BYTES / 8) + WEIGHTED;
  const o = integers[at + EQUAL]!;
  const p = integers[at + RIGHT_A]!;
  const q = integers[at + RIGHT_B]!;
  const both = integers[at + RIGHT_BOTH]!;
  return {
    n: integers[at + COUNTED]!,
    o,
    p,
    q,
    f: floats[weighted + COUNTED]!,
    // Zeros and ones are their own squares, and an answer that both have right is one on which they agree.
    oo: o,
    op: both,
    oq: both,
    of: floats[weighted + EQUAL]!,
    pp: p,
    pq: both,
    pf: floats[weighted + RIGHT_A]!,
    qq: q,
    qf: floats[weighted + RIGHT_B]!,
    ff: floats[weighted - WEIGHTED + TWICE_WEIGHTED]!,
  };
}
