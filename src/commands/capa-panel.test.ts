import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, systemClock } from '../base/index.ts';
import type { PanelAdvice } from '../capa/panel/index.ts';
import { run } from './capa-panel.ts';

let folder: string;

/** 200 questions with two answers each: three fair judges who err independently, and an echo of the first. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oversight-panel-'));
  const random = createRandom(1);
  const lines = Array.from({ length: 400 }, (_, item) => {
    const truth = random.chance(0.5);
    const [a, b, c] = [0, 1, 2].map(() => (random.chance(0.2) ? !truth : truth));
    return [Math.floor(item / 2), truth, a, b, c, a].join();
  });
  await writeFile(join(folder, 'v.csv'), ['question,truth,ann,ben,cem,echo', ...lines].join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function call(...argv: string[]) {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await run(argv, {
    stdout: { write: (piece: string) => out.push(piece) },
    stderr: { write: (piece: string) => errors.push(piece) },
    env: {},
    cwd: folder,
    signal: new AbortController().signal,
    clock: systemClock,
    dispatch: async () => 0,
  });
  return { code, printed: out.join(''), said: errors.join('') };
}

describe('oversight capa panel', () => {
  it('prints one sentence, the panels with intervals, effective votes and the next judge, within 80 columns', async () => {
    const { code, printed, said } = await call('v.csv', '--repeats', '1', '--folds', '3', '--out', 'r.json');
    expect(code).toBe(0);
    expect(printed).toMatch(/^Asking \w+, \w+ and \w+ \(\w+\): a panel chosen this way is right on 8\d.\d %\n/);
    expect(printed).toMatch(/4 judges are worth 2\.\d\d independent votes/);
    expect(printed).toMatch(/panel of at most 3 +8\d\.\d\d +8\d\.\d\d to 9\d\.\d\d +\+/);
    expect(printed).toMatch(/an item\s+costs\s2\.\d\d instead of 3/);
    expect(
      Math.max(
        ...printed
          .split('\n')
          .filter((line) => !line.startsWith('Report'))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    expect(said).toContain('truth: truth; question: question; 4 judges');
    const report = JSON.parse(await readFile(join(folder, 'r.json'), 'utf8'));
    expect(report).toMatchObject({
      command: 'oversight capa panel v.csv --repeats 1 --folds 3 --out r.json',
      meta: { seed: '1' },
    });
  });

  it('prints one JSON document, the same for the same seed; exit code 1 where one judge does as well', async () => {
    const [first, second] = [
      await call('v.csv', '--size', '1', '--repeats', '1', '--folds', '2', '--json'),
      await call('v.csv', '--size', '1', '--repeats', '1', '--folds', '2', '--json'),
    ];
    expect(first).toEqual({ ...second, said: first.said });
    expect(first.code).toBe(1);
    const advice = JSON.parse(first.printed) as PanelAdvice;
    expect(advice.verdict).toBe('undecided');
    expect(advice.advised.judges).toHaveLength(1);
  });

  it('ranks whom to ask next beside those asked, the echo last', async () => {
    const { code, printed } = await call('v.csv', '--next', 'ann');
    expect(code).toBe(0);
    expect(printed).toMatch(/^Beside ann, ask (ben|cem): /);
    expect(printed.trim().split('\n').at(-1)).toMatch(/^echo/);
    await expect(call('v.csv', '--next', 'anne')).rejects.toThrow('there is no judge "anne"; did you mean "ann"?');
  });

  it('names what is wrong with its options', async () => {
    await expect(call()).rejects.toMatchObject({ kind: 'usage', message: 'file is missing' });
    await expect(call('v.csv', '--size', '2.5')).rejects.toThrow('--size must be a whole number');
    await expect(call('v.csv', '--rule', 'best')).rejects.toThrow('--rule must be');
    await expect(call('v.csv', '--costs', 'ann')).rejects.toThrow('--costs takes NAME=NUMBER');
    await expect(call('v.csv', '--budget', '0.5')).rejects.toThrow('no judge costs 0.5 or less');
    expect((await call('--help')).printed).toContain('Exit codes:');
  });
});
