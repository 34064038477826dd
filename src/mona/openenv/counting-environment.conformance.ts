// An environment small enough to be known by heart, for tests of what serves it: it counts to three.
import { OversightError } from '../../base/index.ts';
import type { Environment } from '../environment/environment.ts';

export interface CountingEnvironment extends Environment<number[], number> {
  readonly closed: boolean;
}

/** Action 0 does nothing, 1 counts, 2 fails, 3 takes `slow`; three counts end the task, five steps cut the episode. */
export function createCountingEnvironment(slow: () => Promise<void> = async () => {}): CountingEnvironment {
  let [count, steps, closed] = [0, 0, false];
  return {
    name: 'loan',
    origin: 'our design',
    description: 'Counts.',
    observationSpace: { kind: 'multi-discrete', sizes: [4, 6] },
    actionSpace: { kind: 'discrete', n: 4 },
    get closed() {
      return closed;
    },
    reset({ seed, options } = {}) {
      [count, steps] = [0, 0];
      return { observation: [0, 0], info: { seed, ...options } };
    },
    async step(action) {
      if (action === 2) throw new OversightError('two is too much', { remedy: 'Take another.' });
      if (action === 3) await slow();
      steps++;
      if (action === 1) count++;
      const terminated = count === 3;
      return {
        observation: [count, steps],
        reward: action === 1 ? 0.5 : 0,
        terminated,
        truncated: !terminated && steps === 5,
        info: { count },
      };
    },
    close() {
      closed = true;
    },
  };
}
