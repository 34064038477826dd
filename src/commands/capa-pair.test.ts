import { describe, expect, it } from 'vitest';
import { systemClock } from '../base/index.ts';
import type { PairFigures } from '../capa/metrics/index.ts';
import { run } from './capa-pair.ts';
import type { CommandIo } from './command.ts';

const worked = {
  a: [
    [0.9, 0.1],
    [0.8, 0.2],
  ],
  b: [
    [0.7, 0.3],
    [0.6, 0.4],
  ],
  truth: [0, 1],
};

async function call(argv: readonly string[], document?: unknown): Promise<{ code: number; printed: string }> {
  const out: string[] = [];
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const io: CommandIo = {
    stdout: { write: (piece: string) => out.push(piece) },
    stderr: { write: () => true },
    ...(document === undefined
      ? {}
      : {
          stdin: (async function* () {
            yield text.slice(0, 5);
            yield new TextEncoder().encode(text.slice(5));
          })(),
        }),
    env: {},
    cwd: '/nowhere',
    signal: new AbortController().signal,
    clock: systemClock,
    dispatch: async () => 0,
  };
  const code = await run(argv, io);
  return { code, printed: out.join('') };
}

const json = async (document: unknown, argv: readonly string[] = []): Promise<PairFigures> =>
  JSON.parse((await call([...argv, '--json'], document)).printed) as PairFigures;

describe('oversight capa pair', () => {
  it('prints one JSON document with every figure of the worked example, and why a figure is null [capa.metrics.command]', async () => {
    const figures = await json(worked);
    expect(figures).toMatchObject({ n: 2, errorConsistency: 1, agreement: 1, missing: 'drop', kind: 'probabilistic' });
    expect(figures.capa).toBeCloseTo(0.2121, 4);
    expect(figures.cohen).toBeCloseTo(0.0127, 4);
    expect(figures.scott).toBeCloseTo(-0.04, 12);
    expect(figures.discrete).toMatchObject({ capa: 1, standardError: 0, interval: null, cohen: null, scott: null });
    expect(Object.keys(figures.reasons).sort()).toEqual(['discrete.cohen', 'discrete.interval', 'discrete.scott']);
  });

  it('reads out the answer in a sentence and a table within 80 columns', async () => {
    for (const document of [
      worked,
      { models: [worked.a, worked.b, worked.b], truth: worked.truth },
      { a: ['4', null], b: ['4', '5'], truth: ['4', '6'], match: 'exact' },
      { a: [], b: [], truth: [] },
    ]) {
      const { code, printed } = await call([], document);
      expect(code).toBe(0);
      expect(printed).toMatch(/CAPA/);
      expect(printed).not.toMatch(/NaN|undefined,|null/);
      for (const line of printed.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
    expect((await call([], worked)).printed).toContain('cannot be told from independent models');
  });

  it('takes texts, chosen indices, many models, clusters and other models [capa.metrics.command]', async () => {
    const texts = {
      a: ['Paris', ' paris.', 'Oslo', null],
      b: ['PARIS', 'Rome', 'Bergen', 'x'],
      truth: ['paris', 'Paris', 'Bern', 'y'],
    };
    const exact = await json({ ...texts, match: 'exact' });
    expect(exact).toMatchObject({ kind: 'exact', n: 3, agreement: 1 / 3, jsd: { distance: null, divergence: null } });
    expect(exact.expected).toBeCloseTo((2 / 3) * (1 / 3), 12);
    expect(exact.reasons['jsd.distance']).toContain('without probabilities');
    expect((await json({ ...texts, match: 'exact' }, ['--missing', 'wrong'])).n).toBe(4);
    const chosen = { a: [0, 2, 1], b: [0, 1, 1], truth: [0, 1, 2], options: 4 };
    expect(await json(chosen)).toMatchObject({ kind: 'discrete', n: 3, agreement: 2 / 3 });
    const clustered = await json({
      ...chosen,
      clusters: ['p', 'p', 'q'],
      others: [
        [1, 1, 1],
        [0, 1, 1],
      ],
    });
    expect(clustered).toMatchObject({ units: 2, itemAdjusted: { observed: 2 / 3 } });
    const many = await json({ models: [chosen.a, chosen.b, chosen.a], truth: chosen.truth, options: 4 });
    expect(many).toMatchObject({
      models: 3,
      pairs: [
        { a: 0, b: 1 },
        { a: 0, b: 2, capa: 1, interval: null },
        { a: 1, b: 2 },
      ],
    });
  });

  it('names the field and the entry of a broken document, and what to give [capa.metrics.command]', async () => {
    const cases: readonly [unknown, RegExp][] = [
      ['{"a": [', /stdin: not valid JSON/],
      [[], /the document is \[\]; it should be an object/],
      [{ ...worked, b: undefined }, /"b" is missing/],
      [{ ...worked, truth: undefined }, /^"truth" is missing$/],
      [{ ...worked, missing: 'guess' }, /^"missing" is "guess"; it should be drop or wrong$/],
      [{ ...worked, colour: 1 }, /"colour" is not known/],
      [{ ...worked, level: 95 }, /^"level" is 95; it should be less than 1$/],
      [{ ...worked, b: [[0.7, 0.3], 'x'] }, /b\[1\] is no row of numbers/],
      [
        {
          ...worked,
          b: [
            [0.7, 0.3],
            [0.6, null],
          ],
        },
        /b\[1\] is no row of numbers/,
      ],
      [{ ...worked, a: [0, 1], b: [1, 1] }, /without "options"/],
      [{ a: [0, 4], b: [1, 1], truth: [0, 1], options: 4 }, /a\[1\] is 4, not an index below 4/],
      [{ ...worked, match: 'exact' }, /a\[0\] is no text/],
      [{ models: [worked.a], truth: [0, 1] }, /lists one model/],
      [{ models: [worked.a, worked.b], a: worked.a, truth: [0, 1] }, /both "models" and "a"/],
      [{ ...worked, truth: ['0', '1'] }, /truth\[0\] is no number/],
      [{ ...worked, others: [worked.a.slice(1)] }, /others\[0\] has 1 answers beside 2/],
      [{ ...worked, others: [[[2, -1], null]] }, /others\[0\]\[0\]\[1\] is -1/],
    ];
    for (const [document, message] of cases)
      await expect(call(['--json'], document)).rejects.toMatchObject({
        kind: 'input',
        message: expect.stringMatching(message),
      });
    await expect(call(['--missing', 'guess'], worked)).rejects.toMatchObject({ kind: 'usage' });
    await expect(call(['--level', '1'], worked)).rejects.toMatchObject({ kind: 'usage' });
    await expect(call(['one', 'two'])).rejects.toMatchObject({ kind: 'usage' });
    await expect(call([])).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('nothing to compare'),
    });
    await expect(call(['not-there.json'])).rejects.toMatchObject({ kind: 'input' });
    expect((await call(['--help'])).printed).toContain('Exit codes:');
  });
});
