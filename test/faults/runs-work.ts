// A run of four stages, done both in a process that is killed and in the one that goes on with it. Each stage appends
// "begin NAME PID" and "end NAME PID" to a log outside of the run.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createInlineExecutor,
  createThreadsExecutor,
  defineTask,
  mapShards,
  type Run,
  withRun,
} from '../../src/runs/index.ts';

export interface WorkOptions {
  readonly root: string;
  readonly log: string;
  /** True: the stage `score` uses worker threads. */
  readonly threads?: boolean;
  readonly signal?: AbortSignal;
}

/** Opens the run, does or skips its stages, closes it. */
export async function doRun({ root, log, threads = false, signal }: WorkOptions) {
  const plan = ['data', 'train', 'score', 'summary'];
  const options = { root, name: 'faults', config: { parts: 2 }, seed: 1, plan, ...(signal && { signal }) };
  return await withRun(options, (run) => work(run, log, threads));
}

const square = defineTask<number, number>({ name: 'faults.square', module: import.meta.url, run: (x) => x * x });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function work(run: Run, log: string, threads: boolean) {
  const stage = <T>(name: string, key: unknown, body: (folder: string, scratch: string) => Promise<T>) =>
    run.stage(name, {
      key,
      run: async ({ folder, scratch, signal }) => {
        appendFileSync(log, `begin ${name} ${process.pid}\n`);
        const result = await body(folder, scratch);
        signal.throwIfAborted();
        appendFileSync(log, `end ${name} ${process.pid}\n`);
        return result;
      },
    });
  const data = await stage('data', null, async (folder) => {
    await mkdir(join(folder, 'parts'));
    // Were the half work of a killed attempt not cleared away, this would be left among the artifacts.
    const note = join(folder, `note-of-${process.pid}`);
    await writeFile(note, '');
    for (const part of [1, 2]) await writeFile(join(folder, 'parts', `${part}.txt`), `part ${part}\n`.repeat(20_000));
    await rm(note);
    return { rows: 40_000 };
  });
  const train = await stage('train', data.hash, async (folder, scratch) => {
    const checkpoint = join(scratch, 'checkpoint.json');
    let step = existsSync(checkpoint) ? Number(JSON.parse(readFileSync(checkpoint, 'utf8'))) : 0;
    for (; step < 4 && !run.signal.aborted; step++) {
      run.progress({ task: 'train', done: step, total: 4 });
      await pause(8);
      writeFileSync(`${checkpoint}.new`, JSON.stringify(step + 1));
      renameSync(`${checkpoint}.new`, checkpoint);
    }
    await writeFile(join(folder, 'model.bin'), new Uint8Array(300_000).fill(step));
    return { step };
  });
  const score = await stage('score', train.hash, async () => {
    const executor = threads ? createThreadsExecutor({ workers: 2 }) : createInlineExecutor();
    const squares = await mapShards(executor, square, [1, 2, 3, 4], { signal: run.signal });
    await executor.close();
    return { squares };
  });
  const done = await stage('summary', score.hash, async (folder) => {
    await writeFile(join(folder, 'summary.txt'), JSON.stringify(score.result));
    return { rows: data.result.rows, step: train.result.step, sum: score.result.squares.reduce((a, b) => a + b) };
  });
  return { result: done.result, hashes: [data.hash, train.hash, score.hash, done.hash] };
}
