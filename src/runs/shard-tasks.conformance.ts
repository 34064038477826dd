// The tasks with which executors are tested. A module of its own: workers import it by its URL.
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OversightError } from '../base/index.ts';
import { defineTask } from './task.ts';

const module = import.meta.url;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const echo = defineTask<unknown, unknown>({ name: 'test.echo', module, run: (input) => input });

/** Answers after `ms`. */
export const wait = defineTask({
  name: 'test.wait',
  module,
  input: z.object({ ms: z.number(), value: z.number() }),
  run: async ({ ms, value }) => {
    await pause(ms);
    return value;
  },
});

/** Leaves a file named by its value in `folder`, then fails when asked to. */
export const mark = defineTask({
  name: 'test.mark',
  module,
  input: z.object({ folder: z.string(), value: z.number(), fails: z.boolean() }),
  run: async ({ folder, value, fails }) => {
    writeFileSync(join(folder, String(value)), '');
    if (fails) throw new Error(`value ${value} was asked to fail`);
    await pause(1);
    return value;
  },
});

export const refuse = defineTask({
  name: 'test.refuse',
  module,
  input: z.object({ refuses: z.boolean() }),
  run: ({ refuses }) => {
    if (refuses) throw new OversightError('fold 3 has no positive case', { kind: 'input', remedy: 'Use fewer folds.' });
    return 'ok';
  },
});

/** Says how far it is, in four steps. */
export const steps = defineTask({
  name: 'test.steps',
  module,
  run: async (_: null, { progress }) => {
    for (let done = 1; done <= 4; done++) {
      progress({ task: 'step', done, total: 4, note: `step ${done}` });
      await pause(60);
    }
  },
});

/** Waits for its signal, or for ever. `started` is a file that it leaves first. */
export const waitForEnd = defineTask({
  name: 'test.wait-for-end',
  module,
  input: z.object({ started: z.string() }),
  run: async ({ started }, { signal }) => {
    writeFileSync(started, '');
    await new Promise((_, reject) => {
      const timer = setInterval(() => {}, 1000);
      signal.addEventListener('abort', () => {
        clearInterval(timer);
        reject(signal.reason);
      });
    });
  },
});

/** Never gives its thread back. */
export const spin = defineTask({
  name: 'test.spin',
  module,
  input: z.object({ started: z.string() }),
  run: ({ started }) => {
    writeFileSync(started, '');
    for (;;);
  },
});

/** Ends its process or thread as long as it can make a new file in `folder`, at most `times` times. */
export const crash = defineTask({
  name: 'test.crash',
  module,
  input: z.object({ folder: z.string(), times: z.number() }),
  run: ({ folder, times }) => {
    for (let i = 1; i <= times; i++) {
      const file = join(folder, `crash-${i}`);
      if (existsSync(file)) continue;
      closeSync(openSync(file, 'w'));
      process.exit(7);
    }
    return 'survived';
  },
});

/** Holds more and more memory. */
export const swell = defineTask({
  name: 'test.swell',
  module,
  run: (_: null) => {
    const held: number[][] = [];
    for (;;) held.push(new Array<number>(100_000).fill(held.length + 0.5));
  },
});

export const arrays = defineTask({
  name: 'test.arrays',
  module,
  input: z.number(),
  run: (size) => ({ losses: Float64Array.from({ length: size }, (_, i) => i / 2), ids: new BigInt64Array([1n, 2n]) }),
});

/** Changes what it was given and gives it back. */
export const change = defineTask({
  name: 'test.change',
  module,
  input: z.object({ list: z.array(z.number()) }),
  run: (input) => {
    input.list.push(99);
    return input;
  },
});

export const countCores = defineTask({ name: 'test.cores', module, run: (_: null, { cores }) => cores });
