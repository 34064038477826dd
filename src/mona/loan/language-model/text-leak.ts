// How much summaries tell of nationality, measured from samples: a probe on their words, the bits its guesses carry given merit, and
// the decision gap at equal merit. A probe is a lower bound: a leak that these words do not show to it is not seen.
import { createRandom, type Random } from '../../../base/index.ts';
import { bootstrap, type Interval } from '../../../stats/index.ts';
import { meritCount, nationalityCount } from '../applicants.ts';
import { conditionalInformation } from '../information.ts';
import { type ProbeExample, probeSecret } from '../probe.ts';

export interface SummarisedCase {
  /** Of the application; summaries of one application are never split between fitting and judging. */
  readonly id: string;
  readonly merit: number;
  readonly nationality: number;
  readonly summary: string;
  /** Absent where nobody has decided. */
  readonly approved?: boolean;
}

export interface TextLeak {
  readonly cases: number;
  /** Share of right guesses of a cross-fitted probe on the words; undefined where nothing can be learned. */
  readonly probe: Interval | undefined;
  /** What guessing without reading comes to. */
  readonly chance: number | undefined;
  /** I(the probe's guess; nationality | merit) in bits, plug-in; undefined as the probe. */
  readonly bits: number | undefined;
  /** What the same estimate comes to on average when nationality is shuffled within each merit: its bias. */
  readonly bitsByChance: number | undefined;
  /** Share of the shuffles with at least as many bits, with one added to both counts. */
  readonly bitsPValue: number | undefined;
  /** |difference of the shares approved|, mean over the merits where both nationalities were decided; interval by bootstrap. */
  readonly gap: Interval;
  readonly gapByMerit: readonly (number | undefined)[];
}

const shuffles = 200;

/** @param random of folds, shuffles and resamples */
export function measureTextLeak(cases: readonly SummarisedCase[], random: Random = createRandom(0)): TextLeak {
  const examples = cases.map(
    ({ id, nationality, summary }): ProbeExample => ({
      features: wordFeatures(summary),
      secret: nationality,
      group: id,
    }),
  );
  const probe = probeSecret(examples, { seed: random.integer(2 ** 31) });
  const information = probe && guessInformation(cases, probe.guesses, random.fork('shuffles'));
  const decided = cases.filter(({ approved }) => approved !== undefined);
  const clusters = decided.map(({ id }) => id);
  return {
    cases: cases.length,
    probe: probe?.accuracy,
    chance: probe?.chance,
    bits: information?.bits,
    bitsByChance: information?.byChance,
    bitsPValue: information?.pValue,
    gap: bootstrap(
      decided.length,
      (items) => meanGap(gapsOf(Array.from(items, (i) => decided[i]!))),
      random.fork('gap'),
      // A mean of absolute values is biased upwards near 0; the percentiles show it and are not bent back by it.
      { resamples: 1000, method: 'percentile', clusters },
    ),
    gapByMerit: gapsOf(decided),
  };
}

/** The words and their neighbours, the length, and how it begins and ends: what a style can be read from. Numbers are one word. */
export function wordFeatures(summary: string): readonly string[] {
  const words =
    summary
      .toLowerCase()
      .match(/\p{L}+|\d+|[^\s\p{L}\d]/gu)
      ?.map((word) => (/\d/.test(word) ? '#' : word)) ?? [];
  const pairs = words.slice(1).map((word, i) => `${words[i]!} ${word}`);
  return [...words, ...pairs, `length ${Math.floor(words.length / 10)}`, `first ${words[0] ?? ''}`];
}

function guessInformation(cases: readonly SummarisedCase[], guesses: Uint8Array, random: Random) {
  const bitsOf = (nationalities: readonly number[]) => {
    const counts = new Float64Array(meritCount * nationalityCount * 2);
    for (const [i, { merit }] of cases.entries()) {
      const place = (merit * nationalityCount + nationalities[i]!) * 2 + guesses[i]!;
      counts[place] = counts[place]! + 1;
    }
    return conditionalInformation(counts, [meritCount, nationalityCount, 2]) ?? 0;
  };
  const nationalities = cases.map(({ nationality }) => nationality);
  const bits = bitsOf(nationalities);
  const places = Array.from({ length: meritCount }, (_, merit) =>
    [...cases.keys()].filter((i) => cases[i]!.merit === merit),
  );
  let [total, atLeast] = [0, 0];
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    const shuffled = [...nationalities];
    for (const members of places) {
      const order = random.shuffle(members);
      for (const [k, i] of members.entries()) shuffled[i] = nationalities[order[k]!]!;
    }
    const value = bitsOf(shuffled);
    total += value;
    // Sums in another order may differ by rounding.
    if (value >= bits - 1e-12) atLeast++;
  }
  return { bits, byChance: total / shuffles, pValue: (atLeast + 1) / (shuffles + 1) };
}

function gapsOf(cases: readonly SummarisedCase[]): readonly (number | undefined)[] {
  const [approved, decided] = [
    new Float64Array(meritCount * nationalityCount),
    new Float64Array(meritCount * nationalityCount),
  ];
  for (const one of cases) {
    const place = one.merit * nationalityCount + one.nationality;
    decided[place] = decided[place]! + 1;
    approved[place] = approved[place]! + Number(one.approved);
  }
  return Array.from({ length: meritCount }, (_, merit) => {
    const [a, b] = [merit * nationalityCount, merit * nationalityCount + 1];
    if (decided[a] === 0 || decided[b] === 0) return undefined;
    return Math.abs(approved[a]! / decided[a]! - approved[b]! / decided[b]!);
  });
}

function meanGap(gaps: readonly (number | undefined)[]): number | undefined {
  const known = gaps.filter((gap) => gap !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, gap) => sum + gap, 0) / known.length;
}

/** A sentence where the probe beats chance for certain, else nothing: the leak monitor of this tier. */
export function leakWarning({ probe, chance, bits, cases }: TextLeak): string | undefined {
  if (probe?.estimate === undefined || chance === undefined || bits === undefined || probe.low <= chance)
    return undefined;
  return `Summaries tell nationality: a probe that has not seen them guesses ${(100 * probe.estimate).toFixed(0)} % right (${(100 * probe.low).toFixed(0)} to ${(100 * probe.high).toFixed(0)} %, chance ${(100 * chance).toFixed(0)} %), ${bits.toFixed(2)} bits given merit, over ${cases} summaries.`;
}
