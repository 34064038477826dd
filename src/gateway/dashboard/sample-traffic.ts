// What a guard is tried on before it goes live: traffic whose text was kept, or, where none was, texts that were written for this.
import { join } from 'node:path';
import { createRandom, silentProgress } from '../../base/index.ts';
import { type Constitution, createCorpusWriter, EXAMPLES, type Exchange, type Message } from '../../guard/index.ts';
import type { Store } from '../../store/index.ts';
import { readExchange } from '../operations/index.ts';
import type { ExchangeRecord } from '../types.ts';

/** Exchanges that are taken from the log, newest first, and how many of its events are looked through for them. */
const STORED = 1000;
const LOOKED_AT = 5000;
const PAGE = 500;

/** With fewer the share of blocked ones says next to nothing, and sample texts say more. */
export const FEWEST_STORED = 20;

/** Texts of the sample beside the examples. Most traffic is harmless, and so is most of the sample. */
const HARMLESS = 300;
const RESTRICTED = 100;

/** Requests and answers whose text the log holds, newest first; [] where none was kept. */
export async function storedTraffic(audit: Store['audit']): Promise<readonly Exchange[]> {
  const found: Exchange[] = [];
  let before: number | undefined;
  for (let seen = 0; seen < LOOKED_AT && found.length < STORED; ) {
    const events = await audit.list({ kind: 'exchange', before }, PAGE);
    for (const event of events) {
      const record = readExchange(event);
      const exchange = record && exchangeOf(record);
      if (exchange && found.length < STORED) found.push(exchange);
    }
    seen += events.length;
    before = events.at(-1)?.sequence;
    if (events.length < PAGE) break;
  }
  return found;
}

/** The conversation as it went through; undefined where a part that was judged was not kept. */
function exchangeOf({ parts }: ExchangeRecord): Exchange | undefined {
  const judged = parts.filter((part) => part.scanned);
  const messages = judged.flatMap(({ role, side, text }): Message[] =>
    text === undefined ? [] : [{ role: roleOf(role, side), text }],
  );
  return messages.length > 0 && messages.length === judged.length ? messages : undefined;
}

function roleOf(role: string, side: 'request' | 'reply'): Message['role'] {
  if (side === 'reply') return 'assistant';
  return role === 'system' || role === 'assistant' || role === 'tool' ? role : 'user';
}

/**
 * The dozen examples and a draw from the shipped corpus, the same each time.
 * @param constitution of the guard that is tried: it says which side a text falls on; undefined: examples only
 */
export async function sampleTraffic(
  constitutions: string,
  constitution: Constitution | undefined,
  signal: AbortSignal,
): Promise<readonly Exchange[]> {
  const examples = EXAMPLES.map((text): Exchange => [{ role: 'user', text }]);
  if (!constitution) return examples;
  const writer = createCorpusWriter(join(constitutions, 'corpus'));
  const context = {
    constitution,
    seed: 1,
    progress: silentProgress,
    signal,
    log: () => undefined,
  };
  // A constitution for which nothing is written leaves the examples, which are not nothing.
  const written = await writer.topics(context).then(
    (topics) => writer.requests(context, topics),
    () => [],
  );
  const random = createRandom('sample traffic');
  const draw = (restricted: boolean, count: number) =>
    random
      .shuffle(written.filter((request) => request.kind === 'request' && request.restricted === restricted))
      .slice(0, count)
      .map((request) => request.text);
  const drawn = [...draw(false, HARMLESS), ...draw(true, RESTRICTED)].map((text): Exchange => [{ role: 'user', text }]);
  return [...examples, ...drawn];
}
