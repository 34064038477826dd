import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../base/index.ts';
import { listRuns, openRun, readRun, withRun } from './index.ts';

let root: string;
let now: number;
const clock: Clock = { now: () => now, sleep: async () => {} };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'oversight-list-'));
  now = Date.parse('2026-11-22T06:00:00Z');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const options = { name: 'study', config: null, seed: 1, clock };

/** What a kill leaves: the lock of a process that is gone, and no end. */
async function leaveInterrupted(seed: number): Promise<string> {
  const run = await openRun({ ...options, root, seed, plan: ['one', 'two', 'three'] });
  await run.stage('one', { run: ({ folder }) => writeFileSync(join(folder, 'x'), '12345') });
  now += 30_000;
  run.progress({ task: 'folds', done: 2, total: 5, note: 'loss 0.31' });
  mkdirSync(join(run.folder, 'stages', 'two.partial'));
  const [lock = ''] = readdirSync(run.folder).filter((name) => name.startsWith('lock.'));
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(join(run.folder, lock), JSON.stringify({ pid: dead, start: '', host: hostname() }));
  return run.folder;
}

describe('runs, seen from outside', () => {
  it('show what is done, what is running and what waits, while they are at work [runs.list]', async () => {
    const run = await openRun({ ...options, root, plan: ['one', 'two', 'three'] });
    await run.stage('one', {
      run: ({ folder }) => {
        now += 1500;
        writeFileSync(join(folder, 'x'), '12345');
      },
    });
    await run.stage('two', {
      run: async () => {
        now += 500;
        const seen = await readRun(run.folder, { clock });
        expect(seen).toMatchObject({ status: 'running', pid: process.pid, durationMs: 2000 });
        expect(seen.stages).toMatchObject([
          { name: 'one', state: 'finished', durationMs: 1500, artifacts: 1, bytes: 5 },
          { name: 'two', state: 'running' },
          { name: 'three', state: 'waiting' },
        ]);
      },
    });
    await run.close();
    now += 60_000;
    expect(await readRun(run.folder, { clock })).toMatchObject({ status: 'finished', durationMs: 2000 });
  });

  it('show as interrupted when their process is gone, with the time worked until their last sign of life [runs.list]', async () => {
    const folder = await leaveInterrupted(1);
    now += 86_400_000;
    const seen = await readRun(folder, { clock });
    expect(seen).toMatchObject({
      status: 'interrupted',
      durationMs: 30_000,
      progress: { task: 'folds', done: 2, total: 5, note: 'loss 0.31' },
    });
    expect(seen.stages.map((stage) => stage.state)).toEqual(['finished', 'unfinished', 'waiting']);
    await withRun({ ...options, root, seed: 1 }, async () => void (now += 1000));
    expect(await readRun(folder, { clock })).toMatchObject({ status: 'finished', durationMs: 31_000 });
  });

  it('are listed newest first, and damaged ones with the reason instead of an end of the list [runs.list]', async () => {
    for (const seed of [1, 2]) {
      now += 60_000;
      await withRun({ ...options, root, seed }, async () => {});
    }
    const [newest, oldest] = await listRuns(root, { clock });
    expect([newest, oldest]).toMatchObject([{ manifest: { seed: 2 } }, { manifest: { seed: 1 } }]);
    writeFileSync(join(newest?.folder ?? '', 'run.json'), '{"format": 1, "id"');
    writeFileSync(join(oldest?.folder ?? '', 'status.json'), '{"format": 1, "status": "asleep"}');
    mkdirSync(join(root, 'not-a-run'));
    writeFileSync(join(root, 'a-file'), '');
    await withRun({ ...options, root, seed: 3 }, async () => {});
    const listed = await listRuns(root, { clock });
    expect(listed.map((run) => run.status)).toEqual(['finished', 'damaged', 'damaged', 'damaged']);
    const reasons = listed.flatMap((run) => (run.status === 'damaged' ? [run.reason] : []));
    for (const what of [
      /not-a-run.*run\.json does not exist/,
      /status\.json is damaged: status: /,
      /run\.json is damaged: it is not JSON/,
    ]) {
      expect(reasons.filter((reason) => what.test(reason))).toHaveLength(1);
    }
  });

  it('are none where there is no folder', async () => {
    expect(await listRuns(join(root, 'none'))).toEqual([]);
  });

  it('name their report, the page before the data', async () => {
    const run = await withRun({ ...options, root }, async (one) => one);
    expect((await readRun(run.folder)).report).toBeUndefined();
    writeFileSync(join(run.folder, 'report.json'), '{}');
    expect((await readRun(run.folder)).report).toBe(join(run.folder, 'report.json'));
    writeFileSync(join(run.folder, 'report.html'), '');
    expect((await readRun(run.folder)).report).toBe(join(run.folder, 'report.html'));
  });

  it('killed before their first word are listed as damaged, and are begun anew by the same command [runs.kill]', async () => {
    const { folder } = await withRun({ ...options, root }, async (one) => one);
    rmSync(join(folder, 'run.json'));
    expect(await listRuns(root)).toMatchObject([{ status: 'damaged' }]);
    await withRun({ ...options, root }, async (run) => expect(run).toMatchObject({ folder, resumed: false }));
    rmSync(join(folder, 'status.json'));
    expect(await readRun(folder)).toMatchObject({ status: 'interrupted', durationMs: 0 });
  });
});
