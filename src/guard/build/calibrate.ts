// The calibration stage: standards, scales, map and threshold, all on held-out text that no member has seen.
import { join } from 'node:path';
import { createRandom, type Progress, writeFileAtomic } from '../../base/index.ts';
import { auroc } from '../../stats/index.ts';
import { augment, heldOutFamilies, trainingFamilies } from '../augment/index.ts';
import type { Calibration } from '../calibration/scoring.ts';
import { fitCalibration, type Maxima, type SolvedThreshold, scoresOf, solveThreshold } from '../calibration/solve.ts';
import type { Ensemble } from '../model/ensemble.ts';
import { readConvolution, readLinear } from '../model/store.ts';
import { buildLexicon } from '../synthesis/lexicon.ts';
import { requestText } from '../synthesis/training-items.ts';
import type { Synthesis, SyntheticRequest } from '../synthesis/types.ts';
import { standardise, textMaxima } from './member-scores.ts';
import { readSplit } from './texts.ts';

export interface CalibrateInput {
  readonly folder: string;
  readonly splits: string;
  /** Folders of the members, linear first. */
  readonly members: readonly string[];
  readonly rules: readonly string[];
  readonly allowed: number;
  readonly seed: number | string;
  readonly progress: Progress;
}

export interface CalibrationResult {
  readonly threshold: number;
  readonly allowed: number;
  readonly harmless: number;
  readonly refused: { readonly count: number; readonly low: number; readonly high: number };
  readonly needed: number;
  readonly tooFew: boolean;
  readonly auroc: number | null;
  readonly groups: readonly {
    readonly name: string;
    readonly restricted: boolean;
    readonly n: number;
    readonly blocked: number;
  }[];
}

export async function loadMembers(folders: readonly string[]) {
  const [linear, ...rest] = folders;
  return {
    linear: await readLinear(join(linear!, 'weights.safetensors')),
    convolutions: await Promise.all(rest.map((folder) => readConvolution(join(folder, 'weights.safetensors')))),
  };
}

export async function calibrate(input: CalibrateInput): Promise<CalibrationResult> {
  const random = createRandom(`${input.seed}/calibration`);
  const held = await readSplit(input.splits, 'calibration');
  const train = await readSplit(input.splits, 'train');
  const lexicon = buildLexicon([...train.requests, ...train.materials, ...train.responses].map((item) => item.text));
  const known = new Set(lexicon);
  const members = await loadMembers(input.members);
  const texts = heldOutTexts(held, random);
  input.progress({ task: 'calibration', done: 0, total: 3 });
  const ensemble = await standardise(members, input.rules, known, texts['ordinary']!);
  input.progress({ task: 'calibration', done: 1, total: 3 });
  const maxima: Record<string, Maxima> = {};
  for (const [name, group] of Object.entries(texts)) maxima[name] = await textMaxima(ensemble, known, group);
  input.progress({ task: 'calibration', done: 2, total: 3 });
  const permitted = join2(maxima['ordinary']!, maxima['contrast']!);
  const calibration = fitCalibration(maxima['ordinary']!, maxima['restricted']!, permitted);
  const scores = Object.fromEntries(
    Object.entries(maxima).map(([name, group]) => [name, scoresOf(group, calibration)]),
  );
  const solved = solveThreshold(scores['ordinary']!, input.allowed);
  await writeFileAtomic(
    join(input.folder, 'calibration.json'),
    JSON.stringify({
      calibration,
      thresholds: solved.thresholds,
      standards: ensemble.standards,
      scores,
    } satisfies StoredCalibration),
  );
  await writeFileAtomic(join(input.folder, 'lexicon.txt'), `${lexicon.join('\n')}\n`);
  input.progress({ task: 'calibration', done: 3, total: 3 });
  return summarise(solved, scores);
}

export interface StoredCalibration {
  readonly calibration: Calibration;
  readonly thresholds: SolvedThreshold['thresholds'];
  readonly standards: Ensemble['standards'];
  /** Scores of every group of held-out text. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
}

/** Groups of held-out text: what is ordinary sets the threshold, the others show what it does. */
function heldOutTexts(held: Synthesis, random: ReturnType<typeof createRandom>): Record<string, string[]> {
  const text = (request: SyntheticRequest) => requestText(request, random);
  const restricted = held.requests.filter((request) => request.restricted);
  const contrast = held.requests.filter((request) => !request.restricted && request.beside !== undefined);
  const alone = held.requests.filter((request) => !request.restricted && request.beside === undefined);
  // A business assistant has no everyday requests of its own: what it permits is then what is ordinary.
  const everyday = alone.length >= 50 ? alone : held.requests.filter((request) => !request.restricted);
  const wrap = (families: readonly string[]) => (request: SyntheticRequest) =>
    augment(text(request), { random, kinds: ['wrapper'], styles: [1], families }).text;
  // A permitted request with a paste behind it: long text must not be refused more often than short.
  const documents = held.materials.map((material) => `${text(random.pick(everyday))}\n\n${material.text}`);
  const help = held.responses.filter((response) => response.kind !== 'comply').map((response) => response.text);
  return {
    ordinary: [...everyday.map(text), ...documents, ...held.materials.map((material) => material.text)],
    contrast: contrast.map(text),
    'ordinary in seen wrappers': everyday.map(wrap(trainingFamilies)),
    'ordinary in unseen wrappers': everyday.map(wrap(heldOutFamilies)),
    'helpful and refusing answers': help,
    restricted: restricted.map(text),
    'restricted in seen wrappers': restricted.map(wrap(trainingFamilies)),
    'restricted in unseen wrappers': restricted.map(wrap(heldOutFamilies)),
    'answers that go along': held.responses
      .filter((response) => response.kind === 'comply')
      .map((response) => response.text),
  };
}

function summarise(solved: SolvedThreshold, scores: Readonly<Record<string, readonly number[]>>): CalibrationResult {
  const block = solved.thresholds.block;
  const isRestricted = (name: string) => name.startsWith('restricted') || name.startsWith('answers');
  const positives = scores['restricted']!;
  const negatives = scores['ordinary']!;
  return {
    threshold: block,
    allowed: solved.allowed,
    harmless: negatives.length,
    refused: {
      count: negatives.filter((score) => score >= block).length,
      low: solved.refused.low,
      high: solved.refused.high,
    },
    needed: solved.needed,
    tooFew: solved.tooFew,
    auroc: auroc([...positives, ...negatives], [...positives.map(() => true), ...negatives.map(() => false)]) ?? null,
    groups: Object.entries(scores).map(([name, group]) => ({
      name,
      restricted: isRestricted(name),
      n: group.length,
      blocked: group.filter((score) => score >= block).length,
    })),
  };
}

function join2(a: Maxima, b: Maxima): Maxima {
  return { harm: [...a.harm, ...b.harm], style: [...a.style, ...b.style] };
}
