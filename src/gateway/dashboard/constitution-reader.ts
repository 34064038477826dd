// Reads constitutions without ever holding up an answer: in a thread, with a limit of time, and each text once.
import { OversightError, sha256 } from '../../base/index.ts';
import { createThreadsExecutor, type Executor, mapShards } from '../../runs/index.ts';
import { type ParsedConstitution, parseTask } from './constitution-task.ts';
import { Refusal } from './refusal.ts';

export type ParseConstitution = (markdown: string) => Promise<ParsedConstitution>;

/** Milliseconds that reading a text may take; one of 7,000 characters takes about ten. */
const LONGEST_MS = 10_000;

/** Texts whose parse is kept. */
const KEPT = 64;

/**
 * Parses in a thread that is begun when it is first needed.
 * @param closing aborted when the gateway closes: ends the thread
 * @param longestMs time that one text may take, waiting included
 * @returns rejects with Refusal 400 for a text that takes too long
 */
export function createParser(closing: AbortSignal | undefined, longestMs: number = LONGEST_MS): ParseConstitution {
  let executor: Executor | undefined;
  closing?.addEventListener('abort', () => void executor?.close(), { once: true });
  return async (markdown) => {
    executor ??= createThreadsExecutor({ workers: 1 });
    const signal = AbortSignal.timeout(longestMs);
    try {
      const [parsed] = await mapShards(executor, parseTask, [markdown], { signal });
      return parsed!;
    } catch (error) {
      if (!(error instanceof OversightError) || !signal.aborted) throw error;
      throw new Refusal(
        400,
        'This text takes too long to read',
        'Make it shorter, with fewer marks of Markdown in a row.',
      );
    }
  };
}

/** The same, with the parses of the last texts kept. */
export function rememberParses(parse: ParseConstitution): ParseConstitution {
  const known = new Map<string, Promise<ParsedConstitution>>();
  return async (markdown) => {
    const hash = sha256(markdown);
    const found = known.get(hash) ?? parse(markdown);
    known.delete(hash);
    known.set(hash, found);
    for (const [oldest] of known) {
      if (known.size <= KEPT) break;
      known.delete(oldest);
    }
    try {
      return await found;
    } catch (error) {
      known.delete(hash);
      throw error;
    }
  };
}
