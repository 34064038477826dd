import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OversightError, type ProgressEvent } from '../base/index.ts';
import { type OpenRunOptions, openRun, type Run, readEvents, readRun, withRun } from './index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'oversight-runs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const options = (more: Partial<OpenRunOptions> = {}): OpenRunOptions => ({
  root,
  name: 'guard-build',
  config: { rules: 3 },
  seed: 7,
  ...more,
});

/** Opens, does, closes, and tells which of the stages' functions ran. */
async function go<T>(ran: string[], work: (run: Run) => Promise<T>, more: Partial<OpenRunOptions> = {}): Promise<T> {
  ran.length = 0;
  return await withRun(options(more), work);
}

const warnings = async (folder: string) =>
  (await readEvents(folder, 1000)).flatMap((event) => (event.kind === 'warning' ? [event.message] : []));

describe('a run', () => {
  it('does a finished stage never again, and gives its result and artifacts back [runs.resume]', async () => {
    const ran: string[] = [];
    const work = async (run: Run) => {
      const data = await run.stage('data', {
        run: ({ folder }) => {
          ran.push('data');
          mkdirSync(join(folder, 'parts'));
          writeFileSync(join(folder, 'parts', 'a.txt'), 'alpha');
          return { rows: 3, share: Number.NaN };
        },
      });
      const train = await run.stage('train', { key: data.hash, run: () => void ran.push('train') });
      return { run, data, train };
    };
    const first = await go(ran, work);
    expect(ran).toEqual(['data', 'train']);
    expect(first.run.resumed).toBe(false);
    const second = await go(ran, work);
    expect(ran).toEqual([]);
    expect(second.run).toMatchObject({ resumed: true, folder: first.run.folder });
    expect(second.data).toEqual({ ...first.data, skipped: true });
    expect(second.data.result).toEqual({ rows: 3, share: null });
    expect(second.train.result).toBeUndefined();
    expect(readFileSync(join(second.data.folder, 'parts', 'a.txt'), 'utf8')).toBe('alpha');
    expect(await warnings(second.run.folder)).toEqual([expect.stringMatching(/became null.*stage data\.share/)]);
  });

  it('is the same run for the same name, configuration, seed, inputs and version, in any order of keys', async () => {
    const idOf = (more: Partial<OpenRunOptions>) => go([], async (run) => run.id, more);
    const id = await idOf({ config: { a: 1, b: [2, { c: 3, d: 4 }] } });
    expect(await idOf({ config: { b: [2, { d: 4, c: 3 }], a: 1 } })).toBe(id);
    const others = [
      await idOf({ config: { a: 1, b: [2, { c: 3, d: 5 }] } }),
      await idOf({ config: { a: 1, b: [2, { c: 3, d: 4 }] }, seed: 8 }),
      await idOf({ config: { a: 1, b: [2, { c: 3, d: 4 }] }, inputs: { corpus: 'ab12' } }),
      await idOf({ config: { a: 1, b: [2, { c: 3, d: 4 }] }, version: '2' }),
      await idOf({ config: { a: 1, b: [2, { c: 3, d: 4 }] }, name: 'guard-evaluate' }),
    ];
    expect(new Set([id, ...others]).size).toBe(6);
  });

  it('does a stage again when its key has changed, and only that one', async () => {
    const ran: string[] = [];
    const work = (key: number) => async (run: Run) => {
      for (const name of ['one', 'two']) {
        await run.stage(name, { key: name === 'two' ? { key } : {}, run: () => void ran.push(name) });
      }
    };
    await go(ran, work(1));
    await go(ran, work(2));
    expect(ran).toEqual(['two']);
    await go(ran, work(2));
    expect(ran).toEqual([]);
  });

  it('notices every artifact that was changed, cut or removed, and does that stage again with a warning [runs.resume]', async () => {
    const files = ['a.bin', 'sub/b.bin', 'done.json'];
    const ran: string[] = [];
    const work = async (run: Run) =>
      await run.stage('one', {
        run: ({ folder }) => {
          ran.push('one');
          mkdirSync(join(folder, 'sub'));
          for (const file of files.slice(0, 2)) writeFileSync(join(folder, file), `content of ${file}`.repeat(9));
        },
      });
    const { folder } = await go(ran, work);
    const damage = fc.record({
      file: fc.constantFrom(...files),
      at: fc.nat(),
      how: fc.constantFrom('flip', 'cut', 'remove'),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, at, how }) => {
        const path = join(folder, file);
        const bytes = readFileSync(path);
        const index = at % bytes.length;
        if (how === 'flip') bytes[index] = (bytes[index] ?? 0) ^ 1;
        if (how === 'remove') rmSync(path);
        else writeFileSync(path, how === 'cut' ? bytes.subarray(0, index) : bytes);
        const outcome = await go(ran, work);
        // The time and the duration in done.json are for readers: nothing depends on them.
        const isHarmless = file === 'done.json' && outcome.skipped;
        if (!isHarmless) expect(ran).toEqual(['one']);
        expect(readFileSync(join(folder, 'a.bin'), 'utf8')).toBe('content of a.bin'.repeat(9));
        expect((await go(ran, work)).skipped).toBe(true);
      }),
      { numRuns: 40 },
    );
    expect((await warnings(join(folder, '..', '..')))[0]).toMatch(/^done again: /);
    writeFileSync(join(folder, 'a.bin'), 'changed');
    await go(ran, work);
    expect((await warnings(join(folder, '..', '..'))).at(-1)).toBe('done again: a.bin has 7 bytes instead of 144');
  });

  it('leaves no half stage when a stage fails, keeps the others, and says why it failed', async () => {
    const ran: string[] = [];
    const work = async (run: Run) => {
      await run.stage('good', { run: () => void ran.push('good') });
      await run.stage('bad', {
        run: ({ folder }) => {
          writeFileSync(join(folder, 'half.txt'), 'half');
          throw new OversightError('no rows left', { remedy: 'Use more rows.' });
        },
      });
    };
    await expect(go(ran, work)).rejects.toThrow('no rows left');
    const [id = ''] = readdirSync(root);
    const folder = join(root, id);
    expect(readdirSync(join(folder, 'stages'))).toEqual(['good']);
    expect(await readRun(folder)).toMatchObject({
      status: 'failed',
      error: { message: 'no rows left', remedy: 'Use more rows.' },
    });
    await expect(go(ran, work)).rejects.toThrow('no rows left');
    expect(ran).toEqual([]);
  });

  it('keeps the scratch folder of a failed stage for its next attempt with the same key, and clears it afterwards', async () => {
    const attempt = (key: number, succeeds: boolean) => async (run: Run) =>
      await run.stage('long', {
        key,
        run: ({ scratch }) => {
          const file = join(scratch, 'checkpoint');
          const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
          writeFileSync(file, `${before}x`);
          if (!succeeds) throw new Error('stopped');
          return before;
        },
      });
    await expect(go([], attempt(1, false))).rejects.toThrow('stopped');
    await expect(go([], attempt(1, false))).rejects.toThrow('stopped');
    expect((await go([], attempt(2, true))).result).toBe('');
    expect((await go([], attempt(1, true))).result).toBe('');
    await expect(go([], attempt(3, false))).rejects.toThrow('stopped');
    const { result, folder } = await go([], attempt(3, true));
    expect(result).toBe('x');
    expect(readdirSync(join(folder, '..'))).toEqual(['long']);
  });

  it('begins beside the old folder when it is not to resume, and later goes on with the new one', async () => {
    const folderOf = (more: Partial<OpenRunOptions>) => go([], async (run) => run.folder, more);
    const first = await folderOf({});
    const second = await folderOf({ resume: false });
    expect(second).toBe(`${first}.2`);
    expect(await folderOf({})).toBe(second);
    expect(await folderOf({ resume: false })).toBe(`${first}.3`);
    expect(readdirSync(root)).toHaveLength(3);
  });

  it('is written by one process at a time [runs.lock]', async () => {
    const run = await openRun(options());
    await expect(openRun(options())).rejects.toThrow(`is being written by process ${process.pid}`);
    await run.close();
    await (await openRun(options())).close();
  });

  it('ends as cancelled when its signal is aborted, and goes on the next time [runs.cancel]', async () => {
    const stop = new AbortController();
    const ran: string[] = [];
    const work = async (run: Run) => {
      await run.stage('one', { run: () => void ran.push('one') });
      await run.stage('two', {
        run: ({ signal }) => {
          ran.push('two');
          stop.abort();
          signal.throwIfAborted();
        },
      });
    };
    const error = await go(ran, work, { signal: stop.signal }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ kind: 'cancelled', remedy: expect.stringMatching(/run the same command again/) });
    const [id = ''] = readdirSync(root);
    expect((await readRun(join(root, id))).status).toBe('cancelled');
    const aborted = go(ran, work, { signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ kind: 'cancelled' });
    expect(ran).toEqual([]);
    await go(ran, async (run) => {
      await run.stage('one', { run: () => void ran.push('one') });
      await run.stage('two', { run: () => void ran.push('two') });
    });
    expect(ran).toEqual(['two']);
    expect((await readRun(join(root, id))).status).toBe('finished');
  });

  it('does not take a stage as finished that gave up in silence because of the signal [runs.cancel]', async () => {
    const stop = new AbortController();
    const work = (run: Run) => run.stage('one', { run: () => stop.abort() });
    await expect(go([], work, { signal: stop.signal })).rejects.toMatchObject({ kind: 'cancelled' });
    expect((await go([], (run) => run.stage('one', { run: () => 'whole' }))).result).toBe('whole');
  });

  it.runIf(process.platform === 'linux')(
    'turns a full disk into an error with a remedy and keeps what is finished [runs.disk-full]',
    async () => {
      const work = (isFull: boolean) => async (run: Run) => {
        const before = await run.stage('before', { run: ({ folder }) => writeFileSync(join(folder, 'kept'), 'kept') });
        const path = join(root, isFull ? 'full' : 'free');
        if (isFull) symlinkSync('/dev/full', path);
        await run.stage('big', { run: () => writeFileSync(path, 'much') });
        return before.skipped;
      };
      await expect(go([], work(true))).rejects.toMatchObject({
        name: 'OversightError',
        message: expect.stringMatching(/could not be written \(ENOSPC\)/),
        remedy: expect.stringMatching(
          /disk is full: free some space and run the same command again; finished work is kept/,
        ),
      });
      expect(await go([], work(false))).toBe(true);
    },
  );

  it('may do stages of different names at once, but not one of them twice at once', async () => {
    await go([], async (run) => {
      const slow = (name: string) =>
        run.stage(name, { run: () => new Promise((done) => setTimeout(() => done(name), 20)) });
      expect((await Promise.all(['a', 'b', 'c'].map(slow))).map(({ result }) => result)).toEqual(['a', 'b', 'c']);
      const twice = [slow('d'), slow('d')];
      await expect(Promise.all(twice)).rejects.toThrow('Stage d is being done already');
      await Promise.allSettled(twice);
    });
  });

  it('refuses names that are no folders, results that are no JSON, artifacts that are no files, and stages after its end', async () => {
    await expect(openRun(options({ name: '../x' }))).rejects.toMatchObject({ kind: 'usage' });
    await expect(openRun(options({ config: { x: Number.NaN } }))).rejects.toThrow(/config\.x is not a number/);
    const run = await openRun(options());
    await expect(run.stage('a.partial', { run: () => 1 })).rejects.toMatchObject({ kind: 'usage' });
    await expect(run.stage('a', { run: () => new Map() })).rejects.toThrow('the result of stage a is a Map');
    const link = run.stage('b', { run: ({ folder }) => symlinkSync('/etc', join(folder, 'link')) });
    await expect(link).rejects.toThrow('Stage b left link, which is not a plain file');
    const reserved = run.stage('c', { run: ({ folder }) => writeFileSync(join(folder, 'done.json'), '{}') });
    await expect(reserved).rejects.toThrow('done.json, which is reserved');
    await run.close();
    await expect(run.stage('d', { run: () => 1 })).rejects.toThrow('after the end of its run');
    await run.close();
    expect((await readRun(run.folder)).status).toBe('finished');
  });

  it('writes down where, with what code and from which command it was made', async () => {
    const command = ['guard', 'build', '--seed', '7'];
    const { folder } = await go([], async (run) => run, { command, inputs: { corpus: 'ab12' }, plan: ['one'] });
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toMatchObject({
      format: 1,
      name: 'guard-build',
      config: { rules: 3 },
      seed: 7,
      inputs: { corpus: 'ab12' },
      plan: ['one'],
      command,
      cwd: process.cwd(),
      code: { package: 'oversight', version: expect.stringMatching(/^\d/) },
      machine: { cores: expect.any(Number), memory: expect.any(Number), node: process.versions.node },
    });
  });

  it('passes every progress event on, and keeps one a second and task and the last', async () => {
    let now = 0;
    const clock = { now: () => now, sleep: async () => {} };
    const heard: ProgressEvent[] = [];
    const { folder } = await go(
      [],
      async (run) => {
        await run.stage('count', {
          run: ({ progress, metric, log }) => {
            for (let done = 1; done <= 100; done++) {
              now += 100;
              progress({ task: 'counting', done, total: 100 });
            }
            metric('loss', 0.5, 3);
            metric('loss', Number.NaN);
            log('a note', { k: 1 });
          },
        });
        return run;
      },
      { clock, progress: (event) => heard.push(event) },
    );
    expect(heard).toHaveLength(100);
    const events = await readEvents(folder, 1000);
    const kept = events.flatMap((event) => (event.kind === 'progress' ? [event.done] : []));
    expect(kept).toEqual([1, 11, 21, 31, 41, 51, 61, 71, 81, 91, 100]);
    expect(events.flatMap((event) => (event.kind === 'metric' ? [[event.value, event.step]] : []))).toEqual([
      [0.5, 3],
      [null, undefined],
    ]);
    expect(events.find((event) => event.kind === 'note')).toMatchObject({
      stage: 'count',
      message: 'a note',
      data: { k: 1 },
    });
    expect(events.map((event) => event.kind).filter((kind) => !['progress', 'metric', 'note'].includes(kind))).toEqual([
      'opened',
      'stage-started',
      'stage-finished',
      'ended',
    ]);
  });
});
