import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, systemClock } from '../base/index.ts';
import { loadJudgeTable, truthNames } from '../capa/panel/index.ts';
import { run as judges } from './capa-judges.ts';
import { run as panel } from './capa-panel.ts';
import { run as trend } from './capa-trend.ts';
import { run as weakToStrong } from './capa-weak-to-strong.ts';
import type { CommandIo } from './command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capa-audits-'));
  const random = createRandom('audits');
  const affinity = Array.from({ length: 24 }, (_, i) => {
    const [similarity, accuracy] = [random.next(), random.next()];
    const row = (judge: string, bias: number) =>
      `${judge},m${i},${accuracy + bias * similarity + 0.1 * random.normal()},${similarity},${accuracy}`;
    return [row('biased', 1), row('fair', 0)];
  });
  const answers = ['one', 'two', 'three', 'four', 'five', 'six'].flatMap((model, m) =>
    Array.from({ length: 40 }, (_, q) => {
      const right = random.next() < 0.3 + 0.1 * m;
      return `q${q},${model},4,${q % 4},${'ABCD'[right ? q % 4 : random.integer(4)]}`;
    }),
  );
  const files: Record<string, readonly string[]> = {
    'affinity.csv': ['judge,model,score,similarity,accuracy', ...affinity.flat()],
    'verdicts.csv': ['item,a,b,human', 'q1,true,true,true', 'q2,true,false,false', 'q3,false,false,false'],
    'answers.csv': ['question_id,model,n_options,answer_index,pred', ...answers],
    'plan.json': ['{"truth":[0,1,1,0],"weak":[0,1,0,0],"strong":[0,0,1,1],"elicited":[0,1,1,1],"trained":[0,1,1,0]}'],
  };
  for (const [name, lines] of Object.entries(files)) await writeFile(join(folder, name), `${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function world(): CommandIo & { readonly printed: () => string } {
  const out: string[] = [];
  return {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: () => true },
    env: {},
    cwd: folder,
    signal: new AbortController().signal,
    clock: systemClock,
    dispatch: async () => 0,
    printed: () => out.join(''),
  };
}

type Run = (argv: readonly string[], io: CommandIo) => Promise<number>;

async function json(run: Run, ...argv: string[]): Promise<unknown> {
  const io = world();
  expect(await run([...argv, '--json', '--resamples', '50'], io)).toBe(0);
  return JSON.parse(io.printed());
}

describe('oversight capa judges, trend and weak-to-strong', () => {
  it('print their help with an example of the input', async () => {
    for (const [run, word] of [
      [judges, 'judge,model,score,similarity,accuracy'],
      [trend, 'question_id,model,n_options,answer_index,pred'],
      [weakToStrong, '"truth": [0, 1, 1]'],
    ] as const) {
      const io = world();
      expect(await run(['--help'], io)).toBe(0);
      expect(io.printed()).toContain(word);
      expect(io.printed()).toContain('Exit codes:');
      expect(
        Math.max(
          ...io
            .printed()
            .split('\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(120);
    }
  });

  it('tell a table of scores from a table of verdicts, and find the judge that favours its like', async () => {
    const affinity = await json(judges, 'affinity.csv');
    expect(affinity).toMatchObject({
      kind: 'affinity',
      models: 24,
      judges: [
        { judge: 'biased', n: 24, finding: 'favours' },
        { judge: 'fair', finding: 'not shown' },
      ],
    });
    const verdicts = await json(judges, 'verdicts.csv', '--judges', 'a');
    expect(verdicts).toMatchObject({ kind: 'verdicts', judges: [{ judge: 'a', accuracy: { count: 2, n: 3 } }] });
    const io = world();
    expect(await judges(['affinity.csv', '--judges', 'biased', '--out', 'report.json', '--resamples', '20'], io)).toBe(
      0,
    );
    expect(io.printed()).toMatch(/^biased scores models that err like it higher than their accuracy explains/);
    expect(io.printed().trimEnd().split('\n').at(-1)).toBe(`Report: ${join(folder, 'report.json')}`);
  });

  it('read the same verdicts, with semicolons or tabs and under any name of the truth, as the panel does [capa.panel.files]', async () => {
    const text = ['Human Judgement,a,b', 'yes,1,0', 'no,0,0', 'yes,1,1', 'no,1,0', 'yes,0,1', 'no,0,1'].join('\n');
    for (const mark of [',', ';', '\t']) {
      await writeFile(join(folder, 'marked.csv'), text.replaceAll(',', mark));
      const found = await json(judges, 'marked.csv');
      expect(found).toMatchObject({ truth: 'Human Judgement', judges: [{ judge: 'a', n: 6 }, { judge: 'b' }] });
      expect((await loadJudgeTable(join(folder, 'marked.csv'))).columns.truth).toBe('Human Judgement');
    }
    for (const run of [judges, panel]) {
      const io = world();
      await run(['--help'], io);
      expect(io.printed()).toContain(truthNames[0]);
      expect(io.printed()).toContain(truthNames.at(-1));
    }
  });

  it('set accuracy beside similarity from a table of answers, under both policies', async () => {
    const found = await json(trend, 'answers.csv', '--no-cache', '--bins', '3');
    const points = Array.from({ length: 6 }, () => ({ family: null, pairs: 5 }));
    const bins = Array.from({ length: 3 }, () => ({ n: 2 }));
    expect(found).toMatchObject({
      kind: 'trend',
      trends: [
        { missing: 'drop', points, bins },
        { missing: 'wrong', points, bins },
      ],
    });
  });

  it('plan weak-to-strong training from one file', async () => {
    const plan = await json(weakToStrong, 'plan.json');
    expect(plan).toMatchObject({
      kind: 'weak-to-strong',
      rule: null,
      runs: [{ n: 4, accuracies: { weak: { count: 3 } } }],
    });
    const io = world();
    expect(await weakToStrong(['plan.json'], io)).toBe(0);
    expect(io.printed()).toContain('Ceilings: 75.0 % by elicitation, 100.0 % in union with the supervisor.');
    expect(
      Math.max(
        ...io
          .printed()
          .split('\n\n')[1]!
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  it('say what is wrong with a call', async () => {
    await expect(judges([], world())).rejects.toMatchObject({ kind: 'usage' });
    await expect(judges(['affinity.csv', '--truth', 'human'], world())).rejects.toThrow(
      '--truth is for a table of verdicts',
    );
    await expect(judges(['affinity.csv', '--judges', 'nobody'], world())).rejects.toThrow('no judge is named "nobody"');
    await expect(judges(['absent.csv'], world())).rejects.toMatchObject({ kind: 'input' });
    await expect(trend([], world())).rejects.toMatchObject({ kind: 'usage' });
    await expect(trend(['x', '--bins', '2.5'], world())).rejects.toThrow('--bins must be a whole number');
    await expect(weakToStrong(['plan.json', '--level', '2'], world())).rejects.toMatchObject({ kind: 'usage' });
  });
});
