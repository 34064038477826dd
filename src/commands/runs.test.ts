import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenRunOptions, openRun, withRun } from '../runs/index.ts';
import type { CommandIo } from './command.ts';
import { createRunsCommand } from './runs.ts';

let cwd: string;
let now: number;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'oversight-runs-command-'));
  now = Date.parse('2026-11-22T06:00:00Z');
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const clock = { now: () => now, sleep: async () => {} };

/** Runs the command and gives its exit code and all it wrote and dispatched. */
async function call(argv: readonly string[], command = createRunsCommand()) {
  const written = { stdout: '', stderr: '' };
  const dispatched: unknown[] = [];
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
  const io: CommandIo = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: {},
    cwd,
    signal: new AbortController().signal,
    clock,
    dispatch: async (line, options) => {
      dispatched.push([line, options]);
      return 42;
    },
  };
  return { code: await command.run(argv, io), ...written, dispatched };
}

const options = (seed: number, more: Partial<OpenRunOptions> = {}): OpenRunOptions => {
  now += 60_000;
  const root = join(cwd, '.oversight', 'runs');
  return { root, cwd, name: 'guard-build', config: { rules: 3 }, seed, clock, plan: ['data', 'train'], ...more };
};

const finish = (seed: number) =>
  withRun(options(seed, { inputs: { corpus: 'ab12cd34ef56ab78' } }), async (run) => {
    await run.stage('data', {
      run: ({ folder, metric }) => {
        now += 2500;
        writeFileSync(join(folder, 'rows.jsonl'), 'x'.repeat(2048));
        metric('rows', 12);
      },
    });
    await run.stage('train', { run: () => void (now += 65_000) });
    return run;
  });

async function interrupt(seed: number, command?: readonly string[]) {
  const run = await openRun(options(seed, command && { command }));
  await run.stage('data', { run: () => {} });
  const [lock = ''] = readdirSync(run.folder).filter((name) => name.startsWith('lock.'));
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(join(run.folder, lock), JSON.stringify({ pid: dead, start: '', host: hostname() }));
  return run;
}

describe('oversight runs', () => {
  it('lists every run with status, stages and time, and says how to go on with a stopped one [runs.list]', async () => {
    const done = await finish(1);
    const stopped = await interrupt(2);
    writeFileSync(join((await finish(3)).folder, 'run.json'), 'not JSON');
    const { code, stdout, stderr } = await call([]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^run +status +stages +started +worked$/);
    expect(lines[2]).toMatch(new RegExp(`^${stopped.id} +interrupted +1/2 +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +0 ms$`));
    expect(lines[3]).toMatch(new RegExp(`^${done.id} +finished +2/2 .* 1 min 08 s$`));
    expect(lines[4]).toMatch(/damaged .*run\.json is damaged/);
    expect(stderr).toContain(`oversight runs resume ${stopped.id}`);
  });

  it('says with --json the same as one document on stdout [runs.list]', async () => {
    const done = await finish(1);
    const list = await call(['list', '--json']);
    expect(JSON.parse(list.stdout)).toMatchObject({
      runs: [{ id: done.id, status: 'finished', stagesDone: 2, stagesTotal: 2, durationMs: 67_500 }],
    });
    const show = await call(['show', '--json']);
    expect(JSON.parse(show.stdout)).toMatchObject({
      id: done.id,
      manifest: { seed: 1 },
      stages: [{ name: 'data', artifacts: 1 }, { name: 'train' }],
      events: expect.arrayContaining([expect.objectContaining({ kind: 'ended' })]),
    });
    expect([list.stderr, show.stderr]).toEqual(['', '']);
  });

  it('says so where nothing has run', async () => {
    expect(await call(['list'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No runs in/) });
    expect(JSON.parse((await call(['list', '--json'])).stdout)).toEqual({ runs: [] });
    await expect(call(['show'])).rejects.toMatchObject({
      kind: 'usage',
      message: 'There are no runs in .oversight/runs',
    });
  });

  it('shows what a run is, its stages, its last events and its report', async () => {
    const { id, folder } = await finish(1);
    expect((await call(['show', id])).stdout).toMatch(/report +none yet/);
    writeFileSync(join(folder, 'report.html'), '');
    // The first letters, the name with a slash as a shell completes it, or nothing: all mean this run.
    for (const word of [[id], [`${folder}/`], [id.slice(0, 14)], []]) {
      const { code, stdout } = await call(['show', ...word]);
      expect(code).toBe(0);
      for (const what of [
        /^status +finished$/m,
        /^seed +1$/m,
        /^config +\{"rules":3\}$/m,
        /^inputs +corpus ab12cd34ef56$/m,
        /^data +finished +3 s +1 +2\.0 KiB$/m,
        /^train +finished +1 min 05 s +0 +0 B$/m,
        /data: rows = 12$/m,
        /train: finished in 1 min 05 s$/m,
        /report\.html$/m,
      ]) {
        expect(stdout).toMatch(what);
      }
    }
  });

  it('resumes by giving the recorded command again, in its folder [runs.resume]', async () => {
    const command = ['guard', 'build', 'rules.md', '--seed', '7'];
    const run = await interrupt(1, command);
    const { code, dispatched, stderr } = await call(['resume', run.id]);
    expect(code).toBe(42);
    expect(dispatched).toEqual([[command, { cwd }]]);
    expect(stderr).toBe('oversight guard build rules.md --seed 7\n');
  });

  it('resumes nothing that is finished, at work, or of unknown command', async () => {
    const done = await finish(1);
    expect(await call(['resume', done.id])).toMatchObject({
      code: 1,
      dispatched: [],
      stderr: expect.stringContaining('is finished'),
    });
    const working = await openRun(options(2));
    const busy = await call(['resume', working.id]);
    expect(busy).toMatchObject({ code: 1, dispatched: [] });
    expect(busy.stderr).toContain(`process ${process.pid}`);
    await working.close();
    const programmed = await interrupt(3);
    await expect(call(['resume', programmed.id])).rejects.toMatchObject({
      message: expect.stringMatching(/not started from the command line/),
      remedy: expect.stringMatching(/same program again/),
    });
  });

  it('opens the report, prints its path always, and says when there is none', async () => {
    const { id, folder } = await finish(1);
    expect(await call(['open', id])).toMatchObject({ code: 1, stdout: '' });
    const report = join(folder, 'report.html');
    writeFileSync(report, '');
    const opened: string[] = [];
    const command = createRunsCommand(async (path) => opened.push(path) > 0);
    expect(await call(['open', id], command)).toMatchObject({ code: 0, stdout: `${report}\n` });
    expect(opened).toEqual([report]);
    expect(JSON.parse((await call(['open', '--json'], command)).stdout)).toEqual({ id, report, opened: true });
  });

  it.runIf(process.platform === 'linux')('only prints the path where there is no desktop', async () => {
    const { folder } = await finish(1);
    writeFileSync(join(folder, 'report.json'), '{}');
    expect(JSON.parse((await call(['open', '--json'])).stdout)).toMatchObject({ opened: false });
  });

  it('answers a wrong call with what is wrong and where help is', async () => {
    const [first, second] = [await finish(1), await finish(2)];
    for (const [argv, message] of [
      [['shwo'], /there is no `oversight runs shwo`/],
      [['list', 'x'], /"x" is one word too many/],
      [['show', 'a', 'b'], /"b" is one word too many/],
      [['--rot', 'x'], /--rot/],
      [['resume', '--json'], /has no --json/],
      [['show', 'nothing'], /No run in .* is called nothing/],
      [['show', 'guard'], /2 runs in .* begin with guard/],
    ] as const) {
      const error = await call(argv).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ kind: 'usage', message: expect.stringMatching(message) });
    }
    const ambiguous = call(['show', 'guard']);
    await expect(ambiguous).rejects.toMatchObject({ remedy: `Say which: ${second.id}, ${first.id}.` });
    expect(await call(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--root DIR') });
  });
});
