// Judges every item of a suite through one function, so that a guard, a peer or a fake for tests are measured alike. Prompts are judged
// as one user message; outputs as one assistant message, token by token, and again behind their prompt where the suite names it.
import { OversightError, type Progress } from '../../base/index.ts';
import type { CheckedExchange } from '../guard.ts';
import type { Exchange } from '../types.ts';
import type { Item, LoadedSet } from './items.ts';

/** What a scorer says of one exchange; a `CheckedExchange` is one. */
export type Judged = Pick<CheckedExchange, 'tokens' | 'firstFlag'> & { readonly verdict: { readonly score: number } };

/** Judges exchanges in order; `tokens` asks for the token scores of the last message. `Guard.checkMany` is one. */
export type Score = (exchanges: Iterable<Exchange>, options: { readonly tokens: boolean }) => AsyncIterable<Judged>;

/** A place in an output at which its running score rose. */
export interface Rise {
  /** Tokens read so far, this one included. */
  readonly tokens: number;
  /** Share of the text's characters that had left before this token, in [0, 1). */
  readonly shown: number;
  /** Running score from here on. */
  readonly score: number;
}

export interface ScoredItem extends Item {
  /** Calibrated score of the prompt, or of the output alone, in [0, 1]. */
  readonly score: number;
  /** Outputs: token by token. */
  readonly stream?: ScoredStream;
  /** Outputs with a prompt: score of both together. */
  readonly exchangeScore?: number;
}

export interface ScoredStream {
  readonly tokens: number;
  /** Ascending in tokens and in score. */
  readonly rises: readonly Rise[];
  /** The guard's own first flag, at its own threshold. */
  readonly ownFlag: Rise | undefined;
}

export interface ScoringOptions {
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Every item with its scores. Throws OversightError where the scorer returns too few or too many. */
export async function scoreSets(
  sets: readonly LoadedSet[],
  score: Score,
  options: ScoringOptions,
): Promise<Map<LoadedSet, ScoredItem[]>> {
  const all = sets.flatMap((loaded) =>
    loaded.items.map((item) => ({ item, output: loaded.set.role.startsWith('output') })),
  );
  const prompts = all.filter(({ output }) => !output).map(({ item }) => item);
  const outputs = all.filter(({ output }) => output).map(({ item }) => item);
  const answered = outputs.filter((item) => item.prompt !== undefined);
  const scored = new Map<Item, { score: number; stream?: ScoredStream; exchangeScore?: number }>();
  await judge(
    'judging prompts',
    prompts,
    (item) => [{ role: 'user', text: item.text }],
    false,
    score,
    options,
    (item, checked) => {
      scored.set(item, { score: checked.verdict.score });
    },
  );
  await judge(
    'judging outputs',
    outputs,
    (item) => [{ role: 'assistant', text: item.text }],
    true,
    score,
    options,
    (item, checked) => {
      scored.set(item, { score: checked.verdict.score, stream: streamOf(checked, item.text.length) });
    },
  );
  const exchange = (item: Item): Exchange => [
    { role: 'user', text: item.prompt ?? '' },
    { role: 'assistant', text: item.text },
  ];
  await judge('judging exchanges', answered, exchange, false, score, options, (item, checked) => {
    scored.set(item, { ...scored.get(item)!, exchangeScore: checked.verdict.score });
  });
  return new Map(sets.map((loaded) => [loaded, loaded.items.map((item) => ({ ...item, ...scored.get(item)! }))]));
}

async function judge(
  task: string,
  items: readonly Item[],
  exchangeOf: (item: Item) => Exchange,
  tokens: boolean,
  score: Score,
  { progress, signal }: ScoringOptions,
  take: (item: Item, checked: Judged) => void,
): Promise<void> {
  if (items.length === 0) return;
  let done = 0;
  for await (const checked of score(items.map(exchangeOf), { tokens })) {
    signal?.throwIfAborted();
    const item = items[done++];
    if (!item) break;
    take(item, checked);
    progress({ task, done, total: items.length });
  }
  if (done !== items.length)
    throw new OversightError(
      `the scorer returned ${done > items.length ? 'more than' : done} scores for ${items.length} texts`,
      { remedy: 'A scorer yields one verdict for each exchange, in order.' },
    );
}

/**
 * The running maximum of the token scores. Style that shows later can lift an earlier token above anything it scored by itself; what
 * the verdict has beyond the last rise is therefore counted as known only when the whole text had been shown.
 */
function streamOf(checked: Judged, length: number): ScoredStream {
  const { tokens, firstFlag, verdict } = checked;
  const at = (index: number, score: number): Rise => ({
    tokens: index + 1,
    shown: length === 0 ? 0 : (tokens[index - 1]?.end ?? 0) / length,
    score,
  });
  const rises: Rise[] = [];
  tokens.forEach((token, index) => {
    if (token.score > (rises.at(-1)?.score ?? 0)) rises.push(at(index, token.score));
  });
  if (verdict.score > (rises.at(-1)?.score ?? 0)) rises.push({ tokens: tokens.length, shown: 1, score: verdict.score });
  return {
    tokens: tokens.length,
    rises,
    ownFlag: firstFlag === undefined ? undefined : at(firstFlag, tokens[firstFlag]!.score),
  };
}
