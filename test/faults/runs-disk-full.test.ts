// Fills a small disk at many fillings while a run is at work. Needs the right to mount one (root on Linux).
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OversightError, systemCode } from '../../src/base/index.ts';
import { type Run, readRun, withRun } from '../../src/runs/index.ts';
import { finishedStages } from './runs-program.ts';

let disk: string;
let isMounted = false;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'oversight-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    isMounted = true;
  } catch {
    // No right to: the test is skipped with a message.
  }
});
afterEach(() => {
  if (isMounted) execFileSync('umount', [disk]);
  isMounted = false;
  rmSync(disk, { recursive: true, force: true });
});

const stages = ['one', 'two', 'three'];

async function work(run: Run, ran: string[]): Promise<readonly string[]> {
  const hashes: string[] = [];
  for (const name of stages) {
    const { hash } = await run.stage(name, {
      key: hashes.at(-1) ?? null,
      run: ({ folder, log }) => {
        log(`writes ${name}`);
        writeFileSync(join(folder, 'data.bin'), new Uint8Array(24_000).fill(name.length));
        ran.push(name);
        return { name };
      },
    });
    hashes.push(hash);
  }
  return hashes;
}

describe('a full disk', () => {
  it('at any filling stops a run with a remedy, loses no finished stage, and the same command goes on [runs.disk-full]', async (test) => {
    if (!isMounted) test.skip('no right to mount a small disk');
    const options = { name: 'full', config: null, seed: 1 };
    const expected = await withRun({ ...options, root: join(disk, 'free') }, (run) => work(run, []));
    rmSync(join(disk, 'free'), { recursive: true });
    const stoppedAfter = new Set<number>();
    for (let free = 0; free <= 128; free += 4) {
      const root = join(disk, 'runs');
      mkdirSync(root);
      // All but `free` KiB.
      fill(join(disk, 'filler'), free);
      const ran: string[] = [];
      const first = await withRun({ ...options, root }, (run) => work(run, ran)).catch((error: unknown) => error);
      const [id = 'none'] = readdirSync(root);
      const finished = finishedStages(join(root, id));
      stoppedAfter.add(finished.length);
      if (first instanceof Error) {
        expect(first).toBeInstanceOf(OversightError);
        expect(first).toMatchObject({
          message: expect.stringMatching(/could not be written \(ENOSPC\)/),
          remedy: expect.stringMatching(/disk is full: free some space and run the same command again/),
        });
      } else expect(first).toEqual(expected);
      rmSync(join(disk, 'filler'), { recursive: true });
      const again: string[] = [];
      expect(await withRun({ ...options, root }, (run) => work(run, again)), `${free} KiB free`).toEqual(expected);
      expect(again.filter((name) => finished.includes(name))).toEqual([]);
      expect(again.length + finished.length).toBe(stages.length);
      expect((await readRun(join(root, id))).status).toBe('finished');
      rmSync(root, { recursive: true });
    }
    // The fillings were such that it stopped everywhere: before the first stage, between, and not at all.
    expect([...stoppedAfter].sort()).toEqual([0, 1, 2, 3]);
  });
});

/** Takes all room, then gives `free` KiB back. */
function fill(path: string, free: number): void {
  const block = new Uint8Array(4096);
  mkdirSync(path);
  let count = 0;
  try {
    for (;;) writeFileSync(join(path, String(count++)), block);
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC') throw error;
  }
  rmSync(join(path, String(--count)), { force: true });
  for (let i = 0; i < free / 4; i++) rmSync(join(path, String(--count)));
}
