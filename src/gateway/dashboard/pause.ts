// Lets other work have its turn inside a long piece of judging: answers that stream come first.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work between two pauses. */
const WORK_MS = 2;

/** @param elapsed milliseconds of a clock that never goes back */
export function createPause(elapsed: () => number = () => performance.now()): () => Promise<void> {
  let since = elapsed();
  return async () => {
    if (elapsed() - since < WORK_MS) return;
    await nextTurn();
    since = elapsed();
  };
}
