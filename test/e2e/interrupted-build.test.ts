// Builds of a small guard that are killed, called off, meet a second one or a full disk, and go on to the guard of an undisturbed build.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadGuard } from '../../src/guard/index.ts';
import { projectFolder } from '../source-files.ts';
import { buildPackage, oversight, start } from './built-package.ts';
import { onlyRun, smallBuild, smallProject, timesBegun } from './quick-guards.ts';

const texts = readFileSync(join(projectFolder, 'constitutions', 'corpus', 'property-crime.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => z.object({ restricted: z.string(), permitted: z.string() }).parse(JSON.parse(line)))
  .flatMap((pair) => [pair.restricted, pair.permitted])
  .slice(0, 60);

let base = '';
let undisturbed: readonly number[] = [];

function newProject(name: string): string {
  const folder = join(base, name);
  mkdirSync(folder);
  smallProject(folder);
  return folder;
}

async function scoresOf(guard: string): Promise<readonly number[]> {
  const loaded = await loadGuard(guard);
  return texts.map((text) => loaded.check([{ role: 'user', text }]).score);
}

/** The same scores as the undisturbed build, within 1e-6. */
async function expectUndisturbed(guard: string): Promise<void> {
  const scores = await scoresOf(guard);
  for (const [i, score] of scores.entries()) expect(Math.abs(score - undisturbed[i]!), texts[i]).toBeLessThan(1e-6);
}

const finished = ({ run }: Awaited<ReturnType<typeof onlyRun>>) =>
  run.stages.filter((stage) => stage.state === 'finished').map((stage) => stage.name);

/** Waits until the run in `cwd` has an event that fits, or fails when the build has ended before. */
async function seen(cwd: string, kind: string, stage: string): Promise<void> {
  await expect
    .poll(
      async () =>
        (await onlyRun(cwd).catch(() => undefined))?.events.some(
          (event) => event.kind === kind && 'stage' in event && event.stage === stage,
        ),
      {
        interval: 20,
        timeout: 120_000,
      },
    )
    .toBe(true);
}

beforeAll(async () => {
  await buildPackage();
  base = mkdtempSync(join(tmpdir(), 'oversight-build-'));
  const folder = newProject('undisturbed');
  const ended = await oversight(smallBuild, { cwd: folder });
  expect(ended.code, ended.stderr).toBe(0);
  undisturbed = await scoresOf(join(folder, 'guard'));
  expect(new Set(undisturbed).size).toBeGreaterThan(40);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('a build', () => {
  it('with the same seed gives the same verdicts in another folder, and with another seed others [e2e.build]', async () => {
    const [same, other] = [newProject('same'), newProject('other')];
    expect((await oversight(smallBuild, { cwd: same })).code).toBe(0);
    await expectUndisturbed(join(same, 'guard'));
    expect((await oversight([...smallBuild, '--seed', '2'], { cwd: other })).code).toBe(0);
    const scores = await scoresOf(join(other, 'guard'));
    expect(scores.filter((score, i) => Math.abs(score - undisturbed[i]!) > 1e-6).length).toBeGreaterThan(
      texts.length / 2,
    );
  });

  it('that is killed, then called off, then left alone does each finished stage once and gives the same guard [e2e.resume] [e2e.cancel]', async () => {
    const cwd = newProject('killed');
    const first = start(smallBuild, { cwd });
    await seen(cwd, 'stage-started', 'member-linear');

    // A second one at once.
    const second = await oversight(smallBuild, { cwd });
    expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 3, stdout: '' });
    expect(second.stderr).toMatch(
      new RegExp(`^error: .+ is being written by process ${first.process.pid}\\n {2}Wait for it or stop it`, 'm'),
    );

    first.process.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    const killed = await onlyRun(cwd);
    expect(killed.run.status).toBe('interrupted');
    expect(finished(killed)).toEqual(expect.arrayContaining(['requests', 'splits', 'augmentations']));

    const third = start(smallBuild, { cwd });
    await seen(cwd, 'stage-finished', 'member-linear');
    third.process.kill('SIGINT');
    const stopped = await third.ended;
    expect({ code: stopped.code, stdout: stopped.stdout }).toEqual({ code: 130, stdout: '' });
    expect(stopped.stderr).toMatch(/Stopped\. The same command goes on where it was/);
    const cancelled = await onlyRun(cwd);
    expect(cancelled.run.status).toBe('cancelled');
    expect(finished(cancelled)).toContain('member-linear');
    expect(finished(cancelled)).not.toContain('guard');

    const last = await oversight(['runs', 'resume'], { cwd });
    expect(last.code, last.stderr).toBe(0);
    const whole = await onlyRun(cwd);
    expect(whole.run.status).toBe('finished');
    const begun = timesBegun(whole.events);
    for (const stage of finished(cancelled)) expect(begun[stage], stage).toBe(timesBegun(cancelled.events)[stage]);
    for (const stage of finished(killed)) expect(begun[stage], stage).toBe(1);
    await expectUndisturbed(join(cwd, 'guard'));
  });

  it('on a full disk ends with 3 and what to do, and goes on when there is room [e2e.disk-full]', async (test) => {
    const disk = join(base, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      test.skip('no right to mount a small disk');
    }
    try {
      smallProject(disk);
      // The guard goes to a disk that has room.
      const line = [...smallBuild.slice(0, -1), join(base, 'disk-guard')];
      const full = await oversight(line, { cwd: disk });
      expect({ code: full.code, stdout: full.stdout }, full.stderr).toEqual({ code: 3, stdout: '' });
      expect(full.stderr).toMatch(
        /^error: .+could not be written \(ENOSPC\)\n {2}The disk is full: free some space and run the same command again/m,
      );
      expect(full.stderr).not.toMatch(/\n\s+at /);
      const before = finished(await onlyRun(disk));
      expect(before).toEqual(expect.arrayContaining(['requests', 'splits']));
      expect(before).not.toContain('guard');
      execFileSync('mount', ['-o', 'remount,size=64m', disk]);
      const again = await oversight(line, { cwd: disk });
      expect(again.code, again.stderr).toBe(0);
      const begun = timesBegun((await onlyRun(disk)).events);
      for (const stage of before) expect(begun[stage], stage).toBe(1);
      await expectUndisturbed(join(base, 'disk-guard'));
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
