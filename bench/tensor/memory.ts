// Whether memory stays flat: resident megabytes over training steps, over sessions opened and closed, and over runs.
//
//   npx tsx bench/tensor/memory.ts [--steps 60] [--sessions 60] [--runs 4000]
import { parseArgs } from 'node:util';
import { createRandom, formatTable } from '../../src/base/index.ts';
import { adam, compile, createTrainer, exp, input, matmul } from '../../src/tensor/index.ts';
import { drawBatch, initialParameters, program } from './language-model.ts';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '60' },
    sessions: { type: 'string', default: '60' },
    runs: { type: 'string', default: '4000' },
  },
});
const rows: (readonly [string, ...number[]])[] = [];

/** Does something so many times and notes the resident memory at each quarter. */
async function watch(what: string, count: number, act: () => Promise<void>): Promise<void> {
  const seen: number[] = [];
  for (let i = 1; i <= count; i++) {
    await act();
    if (i % Math.ceil(count / 4) === 0) seen.push(Math.round(process.memoryUsage().rss / 1e6));
  }
  rows.push([`${count} ${what}`, ...seen]);
}

const random = createRandom(1);
const trainer = createTrainer({ parameters: initialParameters(1), programs: { main: program }, optimizer: adam() });
await watch('training steps', Number(values.steps), async () => {
  await trainer.step('main', drawBatch(random), { learningRate: 1e-3 });
});
await trainer.dispose();

const x = input('x', [256, 256]);
const feeds = { x: new Float32Array(256 * 256) };
await watch('sessions', Number(values.sessions), async () => {
  const one = await compile({ inputs: [x], outputs: { y: exp(matmul(x, x)) } });
  await one.run(feeds);
  await one.dispose();
});

const served = await compile({ inputs: [x], outputs: { y: exp(x) } });
await watch('runs', Number(values.runs), async () => {
  await served.run(feeds);
});
await served.dispose();
console.log(formatTable(['resident MB after', '1/4', '1/2', '3/4', 'all'], rows));
