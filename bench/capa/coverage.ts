// How often the 95 % interval of CAPA holds the true value, and how often the paired comparison of two equal similarities claims a
// difference (nominal: 5 %), by simulation with models whose true similarity is known in closed form.
//
//   npx tsx bench/capa/coverage.ts [--replications 2000] [--seed coverage] [--n 200,1000,10000] [--json]
//
// Questions have 4 to 10 options. Model A is right with probability a, else even over the wrong options. B and C give A's answer with
// probability r and otherwise answer alone, right with probability b; so CAPA(A, B) = CAPA(A, C). Soft: each answer gets a confidence
// drawn alone, the rest is even. Clustered: five questions share their options and whether they are copied.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createRandom, formatTable, type Random } from '../../src/base/index.ts';
import { compareSimilarities, type KappaTerms, kappaOf, similarityOf } from '../../src/capa/metrics/index.ts';
import { wilson } from '../../src/stats/index.ts';

const { values } = parseArgs({
  options: {
    replications: { type: 'string', default: '2000' },
    seed: { type: 'string', default: 'coverage' },
    n: { type: 'string', default: '200,1000,10000' },
    json: { type: 'boolean', default: false },
  },
});
const replications = Number(values.replications);
const sizes = values.n.split(',').map(Number);

interface Plan {
  readonly name: string;
  /** Accuracy of A, of B and C where they answer alone, and the share they copy. */
  readonly a: number;
  readonly b: number;
  readonly copied: number;
}
const plans: readonly Plan[] = [
  { name: 'independent', a: 0.5, b: 0.4, copied: 0 },
  { name: 'ordinary pair', a: 0.7, b: 0.6, copied: 0.3 },
  { name: 'same family', a: 0.6, b: 0.6, copied: 0.7 },
  { name: 'accurate pair', a: 0.85, b: 0.8, copied: 0.3 },
  // Beyond what the interval is made for: at n = 200 both are wrong on about five questions.
  { name: 'limit', a: 0.95, b: 0.93, copied: 0.3 },
];
const kinds = ['discrete', 'soft', 'clustered'] as const;
type Kind = (typeof kinds)[number];
const optionCounts = [4, 5, 6, 7, 8, 9, 10];
/** Means of the confidences of A and of B and C: uniform on [.3, 1] and [.4, 1]. */
const [confidenceA, confidenceB] = [0.65, 0.7];

/** The true CAPA of A and B: the means over option counts of o_x and p_x, then the ratio. */
function trueKappa({ a, b, copied }: Plan, kind: Kind): number {
  let [observed, first, second, chance] = [0, 0, 0, 0];
  const share = 1 / optionCounts.length;
  for (const count of optionCounts) {
    const f = 1 / (count - 1);
    const equal = copied + (1 - copied) * (a * b + f * (1 - a) * (1 - b));
    const accuracyB = copied * a + (1 - copied) * b;
    const [h, g] = kind === 'soft' ? [confidenceA, confidenceB] : [1, 1];
    const [restA, restB] = [(1 - h) * f, (1 - g) * f];
    const whenEqual = h * g + (count - 1) * restA * restB;
    const whenNot = h * restB + restA * g + (count - 2) * restA * restB;
    observed += share * (equal * whenEqual + (1 - equal) * whenNot);
    first += share * (a * h + (1 - a) * restA);
    second += share * (accuracyB * g + (1 - accuracyB) * restB);
    chance += share * f;
  }
  return kappaOf(observed, first * second + chance * (1 - first) * (1 - second))!;
}

/** The terms of A with B and of A with C over n questions, and their clusters. */
function simulate(
  n: number,
  { a, b, copied }: Plan,
  kind: Kind,
  random: Random,
): { readonly terms: readonly [KappaTerms, KappaTerms]; readonly clusters: Int32Array | null } {
  const blank = () => new Float64Array(n);
  const chance = blank();
  const correctA = blank();
  const others = [blank(), blank()];
  const agreements = [blank(), blank()];
  const clusters = kind === 'clustered' ? new Int32Array(n) : null;
  let count = 0;
  const isCopied = [false, false];
  for (let x = 0; x < n; x++) {
    if (clusters) clusters[x] = Math.floor(x / 5);
    if (kind !== 'clustered' || x % 5 === 0) {
      count = random.pick(optionCounts);
      for (const m of [0, 1]) isCopied[m] = random.chance(copied);
    }
    const f = 1 / (count - 1);
    chance[x] = f;
    const answer = (accuracy: number) => (random.chance(accuracy) ? 0 : 1 + random.integer(count - 1));
    const confidence = (low: number) => (kind === 'soft' ? low + (1 - low) * random.next() : 1);
    const chosenA = answer(a);
    const h = confidence(0.3);
    const restA = (1 - h) * f;
    correctA[x] = chosenA === 0 ? h : restA;
    for (const m of [0, 1]) {
      const chosen = isCopied[m] ? chosenA : answer(b);
      const g = confidence(0.4);
      const rest = (1 - g) * f;
      others[m]![x] = chosen === 0 ? g : rest;
      agreements[m]![x] =
        chosen === chosenA ? h * g + (count - 1) * restA * rest : h * rest + restA * g + (count - 2) * restA * rest;
    }
  }
  const terms = (m: number): KappaTerms => ({ agreement: agreements[m]!, correct: [correctA, others[m]!], chance });
  return { terms: [terms(0), terms(1)], clusters };
}

const results = [];
const random = createRandom(values.seed);
for (const plan of plans)
  for (const kind of kinds)
    for (const n of sizes) {
      const truth = trueKappa(plan, kind);
      let [covered, below, above, claims] = [0, 0, 0, 0];
      for (let i = 0; i < replications; i++) {
        const { terms, clusters } = simulate(n, plan, kind, random);
        const [first, second] = [similarityOf(terms[0], clusters), similarityOf(terms[1], clusters)];
        const [low, high] = first.interval!;
        if (truth < low) above++;
        else if (truth > high) below++;
        else covered++;
        if (compareSimilarities(first, second).pValue! < 0.05) claims++;
      }
      const [coverage, size] = [wilson(covered, replications), wilson(claims, replications)];
      results.push({ plan: plan.name, kind, n, truth, coverage, size, below, above });
      process.stderr.write(`${plan.name}, ${kind}, ${n}: ${((100 * covered) / replications).toFixed(1)} %\n`);
    }

const [cpu] = cpus();
if (values.json) console.log(JSON.stringify({ replications, seed: values.seed, results }));
else {
  const percent = (share: number | undefined) => (100 * share!).toFixed(1);
  const range = (interval: { estimate: number | undefined; low: number; high: number }) =>
    `${percent(interval.estimate)} (${percent(interval.low)}-${percent(interval.high)})`;
  console.log(
    `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}, Node ${process.version}; ` +
      `${replications} replications, seed ${values.seed}\n`,
  );
  console.log(
    formatTable(
      ['models', 'kind', 'n', 'true', 'coverage %', 'too low/high', 'test size %'],
      results.map(({ plan, kind, n, truth, coverage, size, below, above }) => [
        plan,
        kind,
        n,
        truth.toFixed(3),
        range(coverage),
        `${below}/${above}`,
        range(size),
      ]),
    ),
  );
  console.log(
    '\nTargets: coverage 94-96 %, size 4-6 %. In brackets: the 95 % interval of the simulation. Too low/high: intervals on that side.',
  );
}
