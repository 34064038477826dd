// The run of runs-work.ts in a process of its own, to be killed. Usage: runs-child.js ROOT LOG. It prints "ready" first and
// its result as JSON at the end. THREADS=1: with worker threads. KILL_AT=n: it kills itself just before its n-th change to
// the file system, so that a test can try every such moment.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { doRun } from './runs-work.ts';

let changes = 0;

/** Counts every change to the file system that the run makes, and dies before the one asked for. */
function countChanges(killAt: number): void {
  const wrap = (holder: object, name: string, after = (result: unknown) => result) => {
    const original: unknown = Reflect.get(holder, name);
    if (typeof original !== 'function') throw new TypeError(`${name} is no function`);
    Reflect.set(holder, name, (...parameters: unknown[]) => {
      if (++changes === killAt) {
        process.kill(process.pid, 'SIGKILL');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      }
      return after(Reflect.apply(original, holder, parameters));
    });
  };
  for (const name of ['writeFileSync', 'renameSync', 'rmSync', 'openSync', 'writeSync', 'mkdirSync']) wrap(fs, name);
  for (const name of ['mkdir', 'rename', 'rm', 'rmdir', 'writeFile']) wrap(fs.promises, name);
  wrap(fs.promises, 'open', async (opening) => {
    const file = await opening;
    if (typeof file === 'object' && file !== null) for (const name of ['writeFile', 'sync', 'close']) wrap(file, name);
    return file;
  });
  syncBuiltinESMExports();
}

async function main(root: string, log: string): Promise<void> {
  countChanges(Number(process.env['KILL_AT'] ?? Number.POSITIVE_INFINITY));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.stdout.write('ready\n');
  const outcome = await doRun({ root, log, threads: Boolean(process.env['THREADS']), signal: stop.signal });
  process.stdout.write(`${JSON.stringify({ ...outcome, changes })}\n`);
}

const [, , root = '', log = ''] = process.argv;
await main(root, log);
