// Texts that a guard was not trained on: the calibration split that its build kept in its run. The threshold was set on the harmless
// part of it, so what the slider shows there is a little better than what other harmless text would give.
import { join } from 'node:path';
import { z } from 'zod';
import { hash32, OversightError, readJsonLines } from '../../base/index.ts';
import type { Exchange } from '../../guard/index.ts';
import type { ScoredSet } from '../contract.ts';

export interface HeldOutSet {
  readonly name: string;
  readonly kind: ScoredSet['kind'];
  readonly exchanges: readonly Exchange[];
}

/** Texts of a set; which ones are taken depends on the texts alone. */
const MOST = 2000;

const request = z.object({
  text: z.string(),
  restricted: z.boolean(),
  kind: z.enum(['request', 'verb', 'artefact']),
  beside: z.string().optional(),
});
const response = z.object({ text: z.string(), kind: z.enum(['comply', 'help', 'refuse']) });
const material = z.object({ text: z.string() });

/**
 * @param run folder of the run that built the guard
 * @throws OversightError('input') where the run no longer holds its texts
 */
export async function readHeldOut(run: string): Promise<readonly HeldOutSet[]> {
  const folder = join(run, 'stages', 'splits');
  const [requests, responses, materials] = await Promise.all([
    readLines(join(folder, 'calibration-requests.jsonl'), request),
    readLines(join(folder, 'calibration-responses.jsonl'), response),
    readLines(join(folder, 'calibration-materials.jsonl'), material),
  ]);
  // Cores ("pick a lock") become requests in a frame, and are none by themselves.
  const whole = requests.filter(({ kind }) => kind === 'request');
  const sets: readonly HeldOutSet[] = [
    set(
      'restricted requests',
      'restricted',
      'user',
      whole.filter((one) => one.restricted),
    ),
    set(
      'answers that go along',
      'restricted',
      'assistant',
      responses.filter(({ kind }) => kind === 'comply'),
    ),
    set(
      'everyday requests',
      'permitted',
      'user',
      whole.filter((one) => !one.restricted && one.beside === undefined),
    ),
    set(
      'harmless neighbours of restricted requests',
      'permitted',
      'user',
      whole.filter((one) => !one.restricted && one.beside !== undefined),
    ),
    set(
      'helpful and refusing answers',
      'permitted',
      'assistant',
      responses.filter(({ kind }) => kind !== 'comply'),
    ),
    set('harmless documents', 'permitted', 'user', materials),
  ];
  return sets.filter(({ exchanges }) => exchanges.length > 0);
}

function set(
  name: string,
  kind: ScoredSet['kind'],
  role: 'user' | 'assistant',
  items: readonly { readonly text: string }[],
): HeldOutSet {
  const texts = [...new Set(items.map(({ text }) => text))];
  // By hash: the same texts whatever order they stand in, and not those of the first rules only.
  const taken = texts.length <= MOST ? texts : texts.sort((a, b) => hash32(a, 0) - hash32(b, 0)).slice(0, MOST);
  return { name, kind, exchanges: taken.map((text) => [{ role, text }]) };
}

async function readLines<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const { line, value } of readJsonLines(path)) {
    const item = schema.safeParse(value);
    if (!item.success)
      throw new OversightError(`${path}, line ${line}: not a text of a build`, {
        kind: 'input',
        remedy: 'Build the guard again: its run was changed.',
      });
    items.push(item.data);
  }
  return items;
}
