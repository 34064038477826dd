// Published figures beside ours, from the metrics alone: the worked example of the paper, CIFAR-10 classifiers and people
// (probabilistic CAPA), GSM8K free-form answers of 44 models (exact match).
//
//   npx tsx bench/capa/published.ts [--data ../shared/data] [--json]
//
// --data  the folder that holds human-ai/cifar10h-four-models and capa/gsm-freeform; what is not there is left out
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { formatTable } from '../../src/base/index.ts';
import {
  capa,
  choicesOf,
  cohen,
  discreteCapa,
  errorConsistency,
  oneHot,
  readQuestions,
  readTexts,
  type Similarity,
  scott,
} from '../../src/capa/metrics/index.ts';
import { normaliseAnswer } from '../../src/capa/readers/index.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, json: { type: 'boolean', default: false } },
});
const rows: { item: string; published: string; ours: string }[] = [];
const add = (item: string, published: string, ours: string | number | null, digits = 4) =>
  rows.push({ item, published, ours: typeof ours === 'number' ? ours.toFixed(digits) : (ours ?? 'undefined (0 / 0)') });

workedExample();
for (const [folder, print] of [
  [join(values.data, 'human-ai', 'cifar10h-four-models'), cifar],
  [join(values.data, 'capa', 'gsm-freeform'), gsm],
] as const) {
  if (existsSync(folder)) print(folder);
  else process.stderr.write(`${folder} is not there: left out\n`);
}
console.log(
  values.json
    ? JSON.stringify(rows)
    : formatTable(
        ['figure', { title: 'published', align: 'right' }, { title: 'ours', align: 'right' }],
        rows.map(({ item, published, ours }) => [item, published, ours]),
      ),
);

function workedExample(): void {
  const a = [
    [0.9, 0.1],
    [0.8, 0.2],
  ];
  const b = [
    [0.7, 0.3],
    [0.6, 0.4],
  ];
  const questions = readQuestions({ models: [a, b], truth: [0, 1] });
  const labels = oneHot(questions);
  const soft = capa(questions);
  add('worked example: observed', '.61', soft.observed);
  add('worked example: expected', '.505', soft.expected);
  add('worked example: CAPA', '.2121', soft.capa);
  add('worked example: error consistency', '1.00', errorConsistency(choicesOf(questions)).capa);
  add('worked example: probabilistic Cohen', '.0127', cohen(questions).kappa);
  add('worked example: probabilistic Scott', '-.04', scott(questions).kappa);
  add('worked example: Cohen on labels', '0', cohen(labels).kappa);
  add('worked example: Scott on labels', '0', scott(labels).kappa);
}

/** Three files with truth, human counts and probabilities; one with counts, probabilities and truth from 1. */
function cifar(folder: string): void {
  const table = (name: string): number[][] => readTable(join(folder, name)).map((row) => row.map(Number));
  const strong = ['densenet-bc-L190-k40', 'resnet-110', 'preresnet-110'].map((name) => table(`${name}.csv.gz`));
  const weak = table('human_model_truth_cifar10h.csv.gz');
  const truth = weak.map((row) => row[20]! - 1);
  const people = weak.map((row) => share(row.slice(0, 10)));
  const classifiers = [
    ...strong.map((rows) => rows.map((row) => row.slice(11, 21))),
    weak.map((row) => row.slice(10, 20)),
  ];
  const similarity = (first: number[][], second: number[][]): Similarity & { readonly rows: number } => {
    const questions = readQuestions({ models: [first, second], truth });
    return { ...capa(questions), rows: questions.renormalised.rows };
  };
  const machine = classifiers.flatMap((first, i) =>
    classifiers.slice(i + 1).map((second) => similarity(first, second)),
  );
  const human = classifiers.map((classifier) => similarity(people, classifier));
  const ends = (all: readonly Similarity[]) => {
    const sorted = all.map((one) => one.capa!).sort((x, y) => x - y);
    return `${sorted[0]!.toFixed(4)} .. ${sorted.at(-1)!.toFixed(4)}`;
  };
  add(`CIFAR-10, ${truth.length} images: classifiers`, '.215 .. .425', ends(machine));
  add('CIFAR-10: people and classifiers', '.088 .. .117', ends(human));
  add('CIFAR-10: rows of a pair brought to the sum 1', '', `up to ${Math.max(...machine.map((one) => one.rows))}`);
}

function share(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

/** A long table id, model, raw_answer, and id, gold. A question without a row is left out of the model's pairs; no answer is wrong. */
function gsm(folder: string): void {
  const gold = readTable(join(folder, 'gold.csv')).slice(1);
  const places = new Map(gold.map(([id], x) => [id!, x]));
  const answers = new Map<string, (string | undefined)[]>();
  for (const [id, model, answer] of readTable(join(folder, 'answers-44-models.csv.gz')).slice(1)) {
    let own = answers.get(model!);
    if (own === undefined) answers.set(model!, (own = gold.map(() => undefined)));
    const x = places.get(id!);
    if (x !== undefined) own[x] = answer!;
  }
  const normalisers = { 'last number': lastNumber, 'as capa logs': (text: string) => normaliseAnswer(text, 'number') };
  for (const [rule, normalise] of Object.entries(normalisers)) {
    const truth = gold.map(([, text]) => normalise(text!));
    const models = [...answers].map(([name, texts]) => ({ name, texts: texts.map((text) => text && normalise(text)) }));
    const pairs = models.flatMap((a, i) =>
      models.slice(i + 1).map((b) => {
        const both = truth.map((_, x) => x).filter((x) => a.texts[x] !== undefined && b.texts[x] !== undefined);
        const choices = readTexts({
          models: [a, b].map(({ texts }) => both.map((x) => texts[x] || null)),
          truth: both.map((x) => truth[x]!),
          normalise: (text) => text,
          missing: 'wrong',
        });
        return { names: `${a.name} / ${b.name}`, capa: discreteCapa(choices).capa! };
      }),
    );
    pairs.sort((x, y) => x.capa - y.capa);
    const [lowest, highest] = [pairs[0]!, pairs.at(-1)!];
    add(`GSM8K, ${models.length} models, ${rule}: lowest`, '.030', lowest.capa, 3);
    add(`  ${lowest.names}`, '', '');
    add(`GSM8K, ${rule}: highest`, '.686', highest.capa, 3);
    add(`  ${highest.names}`, '', '');
  }
}

/** The last number of an answer in one spelling; text without one as it is. */
function lastNumber(text: string): string {
  const found = text
    .replace(/[,$]/g, '')
    .match(/-?\d+\.?\d*/g)
    ?.at(-1);
  return found === undefined ? text.trim().toLowerCase() : String(Number(found));
}

function readTable(path: string): string[][] {
  const bytes = readFileSync(path);
  return parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, { relax_column_count: true });
}
