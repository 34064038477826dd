// A small learned overseer: logistic regression on hashed words and pairs of words, with Platt's calibration on scores of examples
// it was not fitted to (cross-fitting). For a few hundred labels from a person or a judge; it knows words, not meaning.
import { z } from 'zod';
import {
  createRandom,
  hash32,
  hashJson,
  OversightError,
  readFileOrThrow,
  shorten,
  writeFileAtomic,
} from '../../base/index.ts';
import { auroc, type Platt, platt, plattProbability, sigmoid } from '../../stats/index.ts';
import { perItem } from './per-item.ts';
import type { ApprovalItem, StepProblem, TextApproval } from './text-approval.ts';

export interface LabelledStep {
  readonly text: string;
  readonly approved: boolean;
}

export interface Classifier {
  readonly format: 'oversight.mona.classifier/1';
  /** Of the hashed features, then the intercept. */
  readonly weights: readonly number[];
  readonly calibration: Platt;
  /** What it was trained on, and how well it ranked what it had not seen; absent where one class was missing. */
  readonly examples: number;
  readonly heldOutAuroc?: number;
}

const FORMAT = 'oversight.mona.classifier/1';
const FEATURES = 2048;
/** Between the question and the step; no text has it by chance. */
const SEPARATOR = '\n\u001f\n';
const FOLDS = 5;
const EPOCHS = 30;
const RATE = 0.5;
const RIDGE = 1e-4;

const schema = z.object({
  format: z.literal(FORMAT),
  weights: z.array(z.number()).length(FEATURES + 1),
  calibration: z.object({ slope: z.number(), intercept: z.number() }),
  examples: z.int(),
  heldOutAuroc: z.number().optional(),
});

/**
 * @throws OversightError('input') for fewer than ten examples, or for labels that are all the same: nothing can be learned then
 */
export function trainClassifier(examples: readonly LabelledStep[], seed: number): Classifier {
  const positives = examples.filter(({ approved }) => approved).length;
  if (examples.length < 10 || positives === 0 || positives === examples.length)
    throw new OversightError(
      `a classifier cannot be learned from ${examples.length} labels of which ${positives} approve`,
      { kind: 'input', remedy: 'Give at least ten labels, some of each kind.' },
    );
  const rows = examples.map(({ text }) => features(text));
  const labels = examples.map(({ approved }) => (approved ? 1 : 0));
  // Each class is dealt out by itself, so that no fold lacks one as long as there is one for each.
  const random = createRandom(seed);
  const fold = new Int32Array(examples.length);
  for (const label of [0, 1])
    for (const [place, index] of random.shuffle([...labels.keys()].filter((i) => labels[i] === label)).entries())
      fold[index] = place % FOLDS;
  const held = new Float64Array(examples.length);
  for (let f = 0; f < FOLDS; f++) {
    const weights = fitWeights(rows, labels, random.fork(f), (i) => fold[i] !== f);
    for (const [i, row] of rows.entries()) if (fold[i] === f) held[i] = margin(weights, row);
  }
  const heldOutAuroc = auroc(held, labels);
  return {
    format: FORMAT,
    weights: [...fitWeights(rows, labels, random.fork('all'), () => true)],
    calibration: platt(held, labels),
    examples: examples.length,
    ...(heldOutAuroc !== undefined && { heldOutAuroc }),
  };
}

/** The probability that a person who labelled like the examples would approve. */
export function classify(classifier: Classifier, text: string): number {
  return plattProbability(classifier.calibration, margin(Float64Array.from(classifier.weights), features(text)));
}

export async function saveClassifier(path: string, classifier: Classifier): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(classifier)}\n`);
}

/** @throws OversightError('input') for a file that is missing or is no classifier of this format */
export async function loadClassifier(path: string): Promise<Classifier> {
  const bytes = await readFileOrThrow(path, 'Train one with `oversight mona approve QUEUE --classifier FILE`.');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    // Told below, with the same words as any other file that is no classifier.
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new OversightError(`${path} is no classifier of steps: ${shorten(parsed.error.message, 120)}`, {
      kind: 'input',
      remedy: 'Train one with `oversight mona approve QUEUE --classifier FILE`.',
    });
  const { heldOutAuroc, ...rest } = parsed.data;
  return { ...rest, ...(heldOutAuroc !== undefined && { heldOutAuroc }) };
}

export function classifierApproval(classifier: Classifier): TextApproval {
  const hash = hashJson(classifier);
  return perItem(`classifier:${hash.slice(0, 8)}`, { kind: 'classifier', hash }, (item) =>
    classify(classifier, classifierText(item)),
  );
}

/** What the classifier reads of a step: its kind, the last thing that was asked, and the step itself. */
export function classifierText<P extends StepProblem>({
  stepName,
  messages,
  action,
}: Pick<ApprovalItem<P>, 'stepName' | 'messages' | 'action'>): string {
  return `step:${stepName}\n${messages.at(-1)?.content ?? ''}${SEPARATOR}${action}`;
}

type Row = readonly (readonly [feature: number, value: number])[];

/** Words, numbers and signs, alone and in pairs, the action apart from the question; counts damped, rows of length 1. */
function features(text: string): Row {
  const at = text.indexOf(SEPARATOR);
  const parts = at < 0 ? [text] : [text.slice(0, at), text.slice(at + SEPARATOR.length)];
  const counts = new Map<number, number>();
  for (const [part, body] of parts.entries()) {
    const words = body.toLowerCase().match(/[\p{L}_]+|\p{N}+|[^\s\p{L}\p{N}_]/gu) ?? [];
    for (let i = 0; i < words.length; i++)
      for (const term of [words[i]!, `${words[i]} ${words[i + 1] ?? ''}`]) {
        const feature = hash32(`${part}:${term}`) % FEATURES;
        counts.set(feature, (counts.get(feature) ?? 0) + 1);
      }
  }
  const damped = [...counts].map(([feature, count]) => [feature, Math.log1p(count)] as const);
  const length = Math.sqrt(damped.reduce((sum, [, value]) => sum + value * value, 0)) || 1;
  return damped.map(([feature, value]) => [feature, value / length] as const);
}

function margin(weights: Float64Array, row: Row): number {
  let sum = weights[FEATURES]!;
  for (const [feature, value] of row) sum += weights[feature]! * value;
  return sum;
}

/** AdaGrad (Duchi, Hazan and Singer 2011) on the logistic loss, one row at a time, in an order that the seed decides. */
function fitWeights(
  rows: readonly Row[],
  labels: readonly number[],
  random: ReturnType<typeof createRandom>,
  isUsed: (index: number) => boolean,
): Float64Array {
  const weights = new Float64Array(FEATURES + 1);
  const squares = new Float64Array(FEATURES + 1).fill(1e-2);
  const used = [...rows.keys()].filter(isUsed);
  const step = (feature: number, gradient: number): void => {
    squares[feature]! += gradient * gradient;
    weights[feature]! -= (RATE * gradient) / Math.sqrt(squares[feature]!);
  };
  for (let epoch = 0; epoch < EPOCHS; epoch++)
    for (const index of random.shuffle(used)) {
      const row = rows[index]!;
      const error = sigmoid(margin(weights, row)) - labels[index]!;
      for (const [feature, value] of row) step(feature, error * value + RIDGE * weights[feature]!);
      step(FEATURES, error);
    }
  return weights;
}
