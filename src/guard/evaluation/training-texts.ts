// Everything that a guard built from the shipped corpus may have read: the lines of the corpus, the examples of its constitution, and
// the texts that augmentations put round a request. Leaves out: pools that an operator added, and texts that a language model wrote.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom, OversightError, readJsonLines, systemCode } from '../../base/index.ts';
import { augmentations } from '../augment/registry.ts';
import type { Constitution } from '../constitution/types.ts';

/** A text of the corpus, and where it stands. */
export interface TrainingText {
  readonly text: string;
  /** "file, line 12", "constitution, rule x" or "augmentation y". */
  readonly source: string;
}

/** The members of a corpus line that hold text. */
const FIELDS = ['restricted', 'permitted', 'text'] as const;

/** Texts of every JSON line below a folder. Throws OversightError('input') where there is no such folder. */
export async function corpusTexts(folder: string): Promise<TrainingText[]> {
  let files: string[];
  try {
    files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.jsonl')).sort();
  } catch (cause) {
    throw new OversightError(`the corpus ${folder} cannot be read (${systemCode(cause)})`, {
      kind: 'input',
      remedy: 'Give the corpus the guard was built from with --corpus DIR.',
      cause,
    });
  }
  const texts: TrainingText[] = [];
  for (const file of files) {
    for await (const { line, value } of readJsonLines(join(folder, file))) {
      if (typeof value !== 'object' || value === null) continue;
      for (const [field, text] of Object.entries(value))
        if (FIELDS.some((name) => name === field) && typeof text === 'string')
          texts.push({ text, source: `${file}, line ${line}` });
    }
  }
  return texts;
}

/** Examples of a constitution. */
export function constitutionTexts(constitution: Constitution): TrainingText[] {
  return [...constitution.restricted, ...constitution.permitted].flatMap((rule) =>
    rule.examples.map((text) => ({ text, source: `constitution, rule ${rule.id}` })),
  );
}

/** Draws of each augmentation: enough to see most of its choices. */
const DRAWS = 12;

/** A request that occurs nowhere: what stands round it is the augmentation's own text. */
const NONCE = 'qzxv wqzk';

/** What augmentations write themselves. */
export function augmentationTexts(): TrainingText[] {
  return augmentations.flatMap((augmentation) =>
    Array.from({ length: DRAWS }, (_, draw) => ({
      text: augmentation.apply(NONCE, createRandom(`overlap/${augmentation.name}/${draw}`)),
      source: `augmentation ${augmentation.name}`,
    })),
  );
}
