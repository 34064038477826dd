// Kills a run at every change it makes to the disk, and at random moments, and lets it go on.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../src/base/index.ts';
import { findDamage } from '../../src/runs/artifacts.ts';
import { readEvents, readRun } from '../../src/runs/index.ts';
import { readRecord, stageSchema } from '../../src/runs/records.ts';
import { compileProgram, type Ended, finishedStages, type Program, readLog } from './runs-program.ts';
import { doRun } from './runs-work.ts';

const plan = ['data', 'train', 'score', 'summary'];
const outcomeSchema = z.object({ result: z.unknown(), hashes: z.array(z.string()), changes: z.number().default(0) });

type Outcome = z.infer<typeof outcomeSchema>;

let program: Program;
let base: string;
let undisturbed: Outcome;
let serial = 0;

interface Place {
  readonly root: string;
  readonly log: string;
  run(): string;
}

function newPlace(): Place {
  const root = join(base, `root-${serial++}`);
  return { root, log: `${root}.log`, run: () => join(root, readdirSync(root)[0] ?? 'none') };
}

function outcomeOf(ended: Ended): Outcome {
  expect(ended, ended.stderr).toMatchObject({ code: 0, signal: null });
  return outcomeSchema.parse(JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? ''));
}

const finishedIn = ({ root, run }: Place) => {
  try {
    readdirSync(root);
  } catch {
    return [];
  }
  return finishedStages(run());
};

/** Everything that has to hold when a run that was killed has come to its end. */
async function expectWhole(place: Place, outcome: Pick<Outcome, 'result' | 'hashes'>): Promise<void> {
  expect(outcome.result).toEqual(undisturbed.result);
  // The hashes cover the result and the artifacts of each stage.
  expect(outcome.hashes).toEqual(undisturbed.hashes);
  const run = place.run();
  for (const stage of plan) {
    const folder = join(run, 'stages', stage);
    const { artifacts } = await readRecord(join(folder, 'done.json'), stageSchema);
    expect(await findDamage(folder, artifacts)).toBeUndefined();
  }
  expect(readdirSync(join(run, 'stages')).sort()).toEqual([...plan].sort());
  expect(readdirSync(run).sort()).toEqual(['events.jsonl', 'run.json', 'stages', 'status.json']);
  expect((await readRun(run)).status).toBe('finished');
  expect((await readEvents(run, 1)).at(-1)).toMatchObject({ kind: 'ended', status: 'finished' });
}

beforeAll(async () => {
  program = compileProgram();
  base = mkdtempSync(join(tmpdir(), 'oversight-kill-'));
  const { root, log } = newPlace();
  undisturbed = outcomeOf(await program.start(root, log).ended);
});
afterAll(() => {
  program?.remove();
  rmSync(base, { recursive: true, force: true });
});

describe('a run that is killed', () => {
  it('before any one of its changes to the disk loses no finished stage and ends as if undisturbed [runs.kill]', async () => {
    expect(undisturbed.changes).toBeGreaterThan(60);
    let [kills, adopted, next] = [0, 0, 1];
    const tryMoment = async (killAt: number): Promise<void> => {
      const place = newPlace();
      const child = await program.start(place.root, place.log, { KILL_AT: String(killAt) }).ended;
      if (child.signal === 'SIGKILL') kills++;
      const finished = finishedIn(place);
      const before = readLog(place.log).length;
      await expectWhole(place, await doRun(place));
      const after = readLog(place.log).slice(before);
      for (const stage of plan) {
        const times = after.filter((line) => line.stage === stage && line.what === 'end').length;
        const message = `${stage}, killed before change ${killAt}`;
        if (finished.includes(stage)) expect(times, message).toBe(0);
        // Its record was whole and only its place was missing.
        else if (times === 0) adopted++;
        else expect(times, message).toBe(1);
      }
      rmSync(place.root, { recursive: true });
    };
    const tryMoments = async () => {
      while (next <= undisturbed.changes) await tryMoment(next++);
    };
    await Promise.all([tryMoments(), tryMoments()]);
    // Progress is kept once a second at most, so the number of changes may differ by a few from run to run.
    expect(kills).toBeGreaterThan(undisturbed.changes - 5);
    // Per stage: before the old place is cleared, and before the rename.
    expect(adopted).toBeGreaterThanOrEqual(plan.length);
  });

  it('again and again at random moments comes to the same end, each finished stage done once [runs.kill]', async () => {
    const random = createRandom('runs-kill');
    let kills = 0;
    for (let chain = 0; chain < 6; chain++) {
      const place = newPlace();
      for (let start = 0; ; start++) {
        const finished = finishedIn(place);
        const before = readLog(place.log).length;
        const child = program.start(place.root, place.log, { THREADS: '1' });
        await child.ready;
        // The first starts die early, the later ones anywhere; after six it may finish.
        const moment = random.next() * (start < 3 ? 120 : 500);
        const timer = setTimeout(() => child.process.kill('SIGKILL'), start < 6 ? moment : 2 ** 30);
        const ended = await child.ended;
        clearTimeout(timer);
        const again = readLog(place.log)
          .slice(before)
          .filter(({ stage }) => finished.includes(stage));
        expect(again, `chain ${chain}, start ${start}`).toEqual([]);
        if (ended.signal !== 'SIGKILL') {
          await expectWhole(place, outcomeOf(ended));
          break;
        }
        kills++;
        // It may have been killed after its last word.
        const isDone = finishedIn(place).length === plan.length;
        if (finishedIn(place).length > 0) {
          expect((await readRun(place.run())).status).toMatch(isDone ? /interrupted|finished/ : /interrupted/);
        }
      }
    }
    expect(kills).toBeGreaterThan(6);
  });

  it('in a long stage goes on from the checkpoint in its scratch folder', async () => {
    const place = newPlace();
    const child = program.start(place.root, place.log);
    const checkpoint = () => readdirSync(join(place.run(), 'stages', 'train.scratch'), { recursive: true });
    await expect
      .poll(() => checkpoint().map(String).join(), { interval: 1, timeout: 20_000 })
      .toMatch(/checkpoint\.json/);
    child.process.kill('SIGKILL');
    await child.ended;
    const [key = ''] = readdirSync(join(place.run(), 'stages', 'train.scratch'));
    const saved = Number(readFileSync(join(place.run(), 'stages', 'train.scratch', key, 'checkpoint.json'), 'utf8'));
    expect(saved).toBeGreaterThanOrEqual(1);
    await expectWhole(place, await doRun(place));
  });
});

describe('a run that is interrupted by Ctrl-C', () => {
  it('is cancelled, ends its worker threads, and goes on the next time [runs.cancel]', async () => {
    for (const stage of ['train', 'score']) {
      const place = newPlace();
      const child = program.start(place.root, place.log, { THREADS: '1' });
      await expect
        .poll(() => readLog(place.log).some((line) => line.what === 'begin' && line.stage === stage), {
          interval: 1,
          timeout: 20_000,
        })
        .toBe(true);
      child.process.kill('SIGINT');
      const ended = await child.ended;
      expect(ended.code).not.toBe(0);
      expect(ended.stderr).toMatch(/cancelled/);
      expect((await readRun(place.run())).status).toBe('cancelled');
      const finished = finishedIn(place);
      expect(finished).toContain('data');
      expect(finished).not.toContain(stage);
      await expectWhole(place, await doRun(place));
      expect(readLog(place.log).filter((line) => line.stage === 'data' && line.what === 'begin')).toHaveLength(1);
    }
  });
});

describe('a run that several processes want', () => {
  it('is done by one of them; the others are told by whom [runs.lock]', async () => {
    const place = newPlace();
    const children = Array.from({ length: 5 }, () => program.start(place.root, place.log));
    const ends = await Promise.all(children.map((child) => child.ended));
    const done = ends.filter((ended) => ended.code === 0);
    expect(done.length).toBeGreaterThanOrEqual(1);
    for (const ended of ends) if (ended.code !== 0) expect(ended.stderr).toMatch(/is being written by process \d+/);
    await expectWhole(place, outcomeOf(done[0]!));
    for (const stage of plan) {
      expect(readLog(place.log).filter((line) => line.what === 'begin' && line.stage === stage)).toHaveLength(1);
    }
    expect(readdirSync(place.root)).toHaveLength(1);
  });

  it('is never in two hands, however many reach for it at once [runs.lock]', async () => {
    const folder = join(base, 'locked');
    mkdirSync(folder);
    const children = [1, 2, 3].map(() => program.startLocking(folder, 3000));
    const ends = await Promise.all(children.map((child) => child.ended));
    for (const ended of ends) expect(ended, ended.stderr).toMatchObject({ code: 0, stderr: '' });
    const taken = ends.map((ended) => Number(ended.stdout)).reduce((a, b) => a + b);
    expect(taken).toBeGreaterThan(100);
    expect(readdirSync(folder)).toEqual([]);
  });
});
