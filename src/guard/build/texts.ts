// The stages between writing and training: which split each text belongs to, and the augmented texts of every pass.
import { createRandom, OversightError, type Progress, plural } from '../../base/index.ts';
import { splitOf } from '../synthesis/splits.ts';
import { NO_AUGMENTATION, trainingItems } from '../synthesis/training-items.ts';
import type { Synthesis, SyntheticMaterial, SyntheticRequest, SyntheticResponse } from '../synthesis/types.ts';
import { SIZES, type Size } from './sizes.ts';
import { readLinesFile, writeLinesFile } from './stage-files.ts';

/** Writes the requests, responses and materials of each split; returns the requests of each. */
export async function writeSplits(
  folder: string,
  requests: string,
  responses: string,
  benign: readonly string[],
): Promise<Record<string, number>> {
  const all: Synthesis = {
    requests: [
      ...(await readLinesFile<SyntheticRequest>(requests, 'requests.jsonl')),
      ...benign.map(
        (text, i): SyntheticRequest => ({
          text,
          rule: 'everyday-tasks',
          restricted: false,
          kind: 'request',
          topic: 'benign pool',
          group: `benign/${i}`,
          source: 'benign',
        }),
      ),
    ],
    responses: await readLinesFile<SyntheticResponse>(responses, 'responses.jsonl'),
    materials: await readLinesFile<SyntheticMaterial>(responses, 'materials.jsonl'),
  };
  const counts: Record<string, number> = {};
  for (const split of ['train', 'development', 'calibration'] as const) {
    const part: Synthesis = {
      requests: all.requests.filter((item) => splitOf(item.group) === split),
      responses: all.responses.filter((item) => splitOf(item.group) === split),
      materials: all.materials.filter((item) => splitOf(item.group) === split),
    };
    for (const kind of ['requests', 'responses', 'materials'] as const)
      await writeLinesFile(folder, `${split}-${kind}.jsonl`, part[kind]);
    counts[split] = part.requests.length;
    requireBothSides(part.requests, split);
  }
  return counts;
}

/** Fewest texts of a side that a split must hold: with less there is nothing to stop early by, nor to put a scale on. */
const FEWEST = { train: 8, development: 2, calibration: 20 } as const;

function requireBothSides(requests: readonly SyntheticRequest[], split: keyof typeof FEWEST): void {
  const restricted = requests.filter((request) => request.restricted).length;
  for (const [side, count] of [
    ['restricted', restricted],
    ['permitted', requests.length - restricted],
  ] as const) {
    if (count >= FEWEST[split]) continue;
    throw new OversightError(
      `only ${plural(count, `${side} request`)} came into the ${split} split; ${FEWEST[split]} are needed`,
      {
        kind: 'input',
        remedy: `Add ${side} requests to the corpus or examples to the rules (a few dozen), or use --writer llm:MODEL.`,
      },
    );
  }
}

/** The synthesis of one split. */
export async function readSplit(folder: string, split: 'train' | 'development' | 'calibration'): Promise<Synthesis> {
  return {
    requests: await readLinesFile<SyntheticRequest>(folder, `${split}-requests.jsonl`),
    responses: await readLinesFile<SyntheticResponse>(folder, `${split}-responses.jsonl`),
    materials: await readLinesFile<SyntheticMaterial>(folder, `${split}-materials.jsonl`),
  };
}

/** Writes the training items of each pass, and the bare items of the development split. */
export async function writeAugmentations(
  folder: string,
  splits: string,
  options: { readonly size: Size; readonly seed: number | string },
  progress: Progress,
): Promise<{ trainingItems: number }> {
  const settings = SIZES[options.size];
  const random = createRandom(`${options.seed}/augmentations`);
  const train = await readSplit(splits, 'train');
  let items = 0;
  for (let pass = 0; pass < settings.passes; pass++) {
    const texts = trainingItems(train, random.fork(pass), settings.shares);
    items += texts.length;
    await writeLinesFile(folder, `pass-${pass}.jsonl`, texts);
    progress({ task: 'augmentations', done: pass + 1, total: settings.passes });
  }
  const development = trainingItems(
    await readSplit(splits, 'development'),
    random.fork('development'),
    NO_AUGMENTATION,
  );
  await writeLinesFile(folder, 'development.jsonl', random.fork('order').shuffle(development));
  return { trainingItems: items };
}
