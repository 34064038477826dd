// Published figures of the audits beside ours: the capability trend on MMLU-Pro, judges of TriviaQA and Civil Comments beside people, the
// published partial correlations with their intervals, and the power of the affinity audit against simulation.
//
//   npx tsx bench/capa/audits.ts [--data FOLDER] [--tables 400] [--json]
//
// --data    the folder with the public sets: capa/mmlu-pro-outputs, capa/triviaqa-judges, capa/civilcomments-judges; what is not there is left
//           out
// --tables  simulated tables for each power
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, formatTable, systemClock } from '../../src/base/index.ts';
import {
  type AffinityRow,
  auditAffinity,
  auditVerdicts,
  capabilityTrend,
  readRecords,
  readVerdictTable,
  trendInput,
} from '../../src/capa/audit/index.ts';
import { similarityMatrix } from '../../src/capa/matrix/index.ts';
import { analyseLogs } from '../../src/capa/presentation/index.ts';
import { familyOf } from '../../src/capa/readers/index.ts';
import { correlationTest, fisherZ, wilson } from '../../src/stats/index.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    tables: { type: 'string', default: '400' },
    json: { type: 'boolean', default: false },
  },
});
const rows: { readonly item: string; readonly published: string; readonly ours: string }[] = [];
const add = (item: string, published: string, ours: string) => rows.push({ item, published, ours });
const digits = (value: number | null | undefined, places = 3) => (value == null ? 'undefined' : value.toFixed(places));
const started = systemClock.now();

partialCorrelations();
power(Number(values.tables));
for (const [file, print] of [
  ['mmlu-pro-outputs/predictions-20-models.csv.gz', trend],
  ['triviaqa-judges/verdicts-v1.csv.gz', triviaqa],
  ['civilcomments-judges/judge-scores.csv.gz', civilComments],
] as const) {
  const path = join(values.data, 'capa', file);
  if (existsSync(path)) await print(path);
  else process.stderr.write(`${path} is not there: left out\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
else {
  const [cpu] = cpus();
  process.stdout.write(
    `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}, Node ${process.version}, seed 1, ${((systemClock.now() - started) / 1000).toFixed(1)} s\n`,
  );
  process.stdout.write(
    `${formatTable(
      ['item', 'published', 'ours'],
      rows.map(({ item, published, ours }) => [item, published, ours]),
    )}\n`,
  );
}

/** The notebooks' partial r with p and our interval; the scores themselves are not at hand, so r is taken as given. */
function partialCorrelations(): void {
  const published: Readonly<Record<string, readonly [r: number, n: number, p: string]>> = {
    'Qwen2.5-7B': [0.6, 38, ''],
    'Qwen2.5-72B': [0.424, 38, ''],
    'Llama-3.1-8B': [0.652, 38, ''],
    'Llama-3.3-70B': [0.349, 38, ', p .034'],
    'Ministral-8B': [0.597, 39, ''],
  };
  for (const [judge, [r, n, p]] of Object.entries(published)) {
    const { low, high } = fisherZ(r, n, 0.95, 1);
    const test = correlationTest(r, n, 1)!;
    const ours = `p ${test.p.toFixed(4)} (${test.degrees} degrees), interval [${digits(low)}, ${digits(high)}]`;
    add(`partial r of ${judge}, n ${n}`, `${r}${p}`, ours);
  }
}

/** A bias of 0.3 SD of score per SD of similarity among 38 models, where similarity follows skill and skill explains the score. */
function power(tables: number): void {
  for (const [noise, along] of [
    [0.2, 0.7],
    [0.4, 0.7],
    [0.6, 0.7],
    [0.8, 0.3],
  ] as const) {
    const random = createRandom(`power ${noise}`);
    let [found, stated, plain, pooled] = [0, 0, 0, 0];
    for (let t = 0; t < tables; t++) {
      const skill = Array.from({ length: 38 }, () => random.normal());
      const judges = Array.from({ length: 3 }, (_, j) => planted(`judge ${j}`, skill, noise, along, random));
      const audit = auditAffinity(judges.flat(), random, { resamples: t < tables / 8 ? 200 : 0 });
      const [judge] = audit.judges;
      if (judge!.partial.p! < 0.05) found++;
      stated += judge!.power.atBias! / tables;
      plain += judge!.plain.estimate! / tables;
      if ((audit.pooled.partial.low ?? 0) > 0) pooled++;
    }
    const seen = wilson(found, tables);
    add(
      `power at a bias of .3 SD, 38 models, noise ${noise} SD (plain r ${digits(plain, 2)})`,
      '.80 asked',
      `stated ${digits(stated, 2)}, found ${digits(seen.estimate, 2)} [${digits(seen.low, 2)}, ${digits(seen.high, 2)}] by one judge, ${digits(pooled / Math.ceil(tables / 8), 2)} by three together`,
    );
  }
}

/** Scores of standard deviation 1: 0.3 of similarity, the given noise, the rest skill. */
function planted(
  judge: string,
  skill: readonly number[],
  noise: number,
  along: number,
  random: ReturnType<typeof createRandom>,
): AffinityRow[] {
  const bias = 0.3;
  // 1 = bias^2 + s^2 + 2 bias s along + noise^2, solved for the weight s of skill.
  const weight = -bias * along + Math.sqrt((bias * along) ** 2 + 1 - bias ** 2 - noise ** 2);
  return skill.map((accuracy, i) => {
    const similarity = along * accuracy + Math.sqrt(1 - along ** 2) * random.normal();
    const score = bias * similarity + weight * accuracy + noise * random.normal();
    return { judge, model: `m${i}`, accuracy, similarity, score };
  });
}

async function trend(path: string): Promise<void> {
  const { table, matrix } = await analyseLogs([path], { missing: 'drop', clock: systemClock });
  const published = {
    drop: ['.503 (p .024)', '.600', '.182 .219 .248 .243 .235', '.2285', '.188'],
    wrong: ['.735', '.758', '.126 .165 .191 .205 .205', '.1813', '.168'],
  } as const;
  for (const missing of ['drop', 'wrong'] as const) {
    const found = missing === 'drop' ? matrix : await similarityMatrix(table, { missing });
    const ours = capabilityTrend(trendInput(found, familyOf), createRandom(1).fork(missing));
    const [pearson, spearman, bins, mean, top] = published[missing];
    const name = (item: string) => `MMLU-Pro, 20 models, ${missing}: ${item}`;
    const { low, high } = ours.pearson.bootstrap;
    add(
      name('Pearson'),
      pearson,
      `${digits(ours.pearson.estimate)} (p ${digits(ours.pearson.p)}; drawn models [${digits(low)}, ${digits(high)}])`,
    );
    add(name('Spearman'), spearman, digits(ours.spearman.estimate));
    add(name('five bins'), bins, ours.bins.map(({ similarity }) => digits(similarity.estimate)).join(' '));
    add(name('mean of pairs'), mean, digits(ours.meanOfPairs, 4));
    const exceptions = ours.exceptions.map((point) => `${point.name} ${digits(point.similarity)}`).join(', ');
    add(name('gemini-1.5-pro-002, the exception'), top, exceptions);
  }
}

async function triviaqa(path: string): Promise<void> {
  const records = await readRecords(path);
  const judges = records.columns.filter((name) => !/^(question_id|model|EM|Contains|HumanJudgement)$/.test(name));
  const audit = auditVerdicts(readVerdictTable(records, { judges }));
  const { together } = audit;
  add('TriviaQA, 9 judges: rows that all decided', '3,465', String(together.n));
  add(
    'TriviaQA: best single judge',
    '.9261',
    `${digits(together.bestSingle?.estimate, 4)} (${together.bestSingle?.judge})`,
  );
  add('TriviaQA: majority of nine', '.9264', digits(together.majority?.estimate, 4));
  add('TriviaQA: mean error correlation', '.255', digits(together.meanErrorCorrelation));
  add('TriviaQA: effective votes', '2.96', digits(together.effectiveVotes, 2));
  for (const { judge, kappa, leniency } of audit.judges)
    add(
      `TriviaQA, ${judge}: kappa, leniency`,
      '–',
      `${digits(kappa.estimate)} [${digits(kappa.low)}, ${digits(kappa.high)}], ${digits(leniency.estimate)} [${digits(leniency.low)}, ${digits(leniency.high)}]`,
    );
}

async function civilComments(path: string): Promise<void> {
  const { judges, together } = auditVerdicts(readVerdictTable(await readRecords(path)));
  const best = judges.reduce((a, b) => (b.accuracy.estimate! > a.accuracy.estimate! ? b : a));
  add(
    'Civil Comments, 21 judges: best single, cut at 4.5',
    '.773 (own cut)',
    `${digits(best.accuracy.estimate)} (${best.judge})`,
  );
  add('Civil Comments: effective votes', '3.28', `${digits(together.effectiveVotes, 2)} (n ${together.n})`);
}
