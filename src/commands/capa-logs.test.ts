// `oversight capa logs` as it is called: a folder of logs and nothing else, the gate's exit code, JSON on stdout alone, wrong calls.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, OversightError, systemClock } from '../base/index.ts';
import { parseReport } from '../report/index.ts';
import { run } from './capa-logs.ts';
import type { CommandIo } from './command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oversight-capa-logs-'));
  await writeFile(join(folder, 'answers.csv'), madeCsv());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Three models on 80 questions of four options; b copies four in five of the answers of a. */
function madeCsv(): string {
  const random = createRandom(4);
  const lines = ['question_id,category,model,n_options,answer_index,pred'];
  for (let question = 0; question < 80; question++) {
    const gold = random.integer(4);
    const answer = () => (random.chance(0.5) ? gold : random.integer(4));
    const a = answer();
    const all = { a, b: random.chance(0.8) ? a : answer(), c: answer() };
    for (const [model, chosen] of Object.entries(all)) {
      // One letter beyond the options, and one answer that is missing.
      const pred = model === 'c' && question < 2 ? ['F', ''][question] : 'ABCD'[chosen];
      lines.push(`${question},${question % 2 ? 'odd' : 'even'},${model},4,${gold},${pred}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function world(): CommandIo & {
  readonly out: () => string;
  readonly told: () => string;
  readonly controller: AbortController;
} {
  const [out, told]: [string[], string[]] = [[], []];
  const controller = new AbortController();
  return {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => told.push(text) },
    env: {},
    cwd: folder,
    signal: controller.signal,
    clock: systemClock,
    dispatch: async () => 0,
    out: () => out.join(''),
    told: () => told.join(''),
    controller,
  };
}

describe('oversight capa logs', () => {
  it('gives a first result from a folder of logs alone: a sentence, the most alike, the models, what was odd, the next command [capa.logs.first-result]', async () => {
    const io = world();
    expect(await run(['.'], io)).toBe(0);
    const out = io.out();
    expect(out).toMatch(/3 pairs of 3 models on 80 questions: mean CAPA 0\.\d{3}; most alike a and b, 0\.\d{3} \[/);
    expect(out).toMatch(/^c +(?:– +)?80 +\d/m);
    expect(out).toContain('answer beyond options');
    expect(out).toContain('Next: oversight capa logs . --pair a,b');
    for (const line of out.split('\n')) if (!line.startsWith('Next:')) expect(line.length).toBeLessThanOrEqual(100);
    // The joined table is kept for the next time.
    expect(await readdir(join(folder, '.oversight', 'capa'))).toHaveLength(1);
  });

  it('prints one JSON document with models, pairs and issues, and the slices asked for [capa.logs.json]', async () => {
    const io = world();
    expect(await run(['answers.csv', '--json', '--by', 'category', '--missing', 'wrong', '--no-cache'], io)).toBe(0);
    const document = JSON.parse(io.out());
    expect(document.models.map((model: { name: string }) => model.name)).toEqual(['a', 'b', 'c']);
    expect(document.pairs).toHaveLength(3);
    expect(document.pairs[0]).toMatchObject({ a: 'a', b: 'b', n: 80, kind: 'discrete', reasons: {} });
    expect(document.pairs[0].capa).toBeGreaterThan(document.pairs[1].capa);
    expect(document.pairs[0].standardError).toBeGreaterThan(0);
    expect(document.issues[0]).toMatchObject({ kind: 'answer-beyond-options', count: 1 });
    expect(document).toMatchObject({ missing: 'wrong', pairCount: 3, by: { slice: 'category' } });
    expect(document.by.values.map((each: { value: string; questions: number }) => each.questions)).toEqual([40, 40]);
  });

  it('adds the figures of an opened pair to the JSON, and tells on stderr what else it wrote [capa.logs.json]', async () => {
    const io = world();
    expect(await run(['answers.csv', '--json', '--pair', 'b,a', '--csv', '.other/pairs.csv'], io)).toBe(0);
    const { pair, pairReport, pairs } = JSON.parse(io.out());
    expect(pair).toMatchObject({ a: 'b', b: 'a', n: 80, capa: pairs[0].capa, leftOut: { missing: 0 } });
    expect(parseReport(pairReport).title).toBe('b and a');
    expect(io.told()).toContain(`Pairs: ${join(folder, '.other', 'pairs.csv')}\n`);
  });

  it('writes the joined answers as records that read back as the same pairs [capa.formats.common]', async () => {
    const io = world();
    expect(await run(['answers.csv', '--records', '.records', '--no-cache'], io)).toBe(0);
    expect(io.out()).toContain(`Records: ${join(folder, '.records', 'a_samples.jsonl')}\n`);
    const [first, again] = [world(), world()];
    await run(['answers.csv', '--json', '--no-cache'], first);
    await run(['.records', '--json', '--no-cache'], again);
    const figures = (told: string) =>
      JSON.parse(told).pairs.map(({ a, b, n, capa }: Record<string, unknown>) => [a, b, n, capa]);
    expect(figures(again.out())).toEqual(figures(first.out()));
  });

  it('does not pass a gate over a log that breaks off, unless damage is allowed [capa.presentation.gate]', async () => {
    await mkdir(join(folder, '.damaged'));
    await writeFile(join(folder, '.damaged', 'answers.csv'), madeCsv());
    await writeFile(join(folder, '.damaged', 'more.zip'), Buffer.from('PK\u0003\u0004 and no more'));
    const io = world();
    const gate = ['.damaged', '--max-similarity', '0.99'];
    await expect(run(gate, io)).rejects.toThrow('the gate cannot pass: 1 log could not be read whole (more.zip');
    expect(io.out()).toContain('Gate not passed: no pair is above the limit (3 pairs judged).\nNot judged: 1 log');
    expect(await run([...gate, '--allow-damaged'], world())).toBe(0);
    expect(await run(['.damaged', '--max-similarity', '0.5'], world())).toBe(1);
  });

  it('ends with exit code 1 and the pairs where one is above --max-similarity, and with 0 where none is [capa.presentation.gate]', async () => {
    const strict = world();
    expect(await run(['.', '--max-similarity', '0.5'], strict)).toBe(1);
    expect(strict.out()).toMatch(
      /Gate failed: 1 pair is above the limit \(3 pairs judged\)\.\n {2}a \/ b {2}0\.\d{4} \[/,
    );
    const loose = world();
    expect(await run(['.', '--max-similarity', '0.99'], loose)).toBe(0);
    expect(loose.out()).toContain('Gate passed: no pair is above the limit (3 pairs judged).');
    // Nothing to judge is no pass.
    await expect(run(['.', '--max-similarity', '0.99', '--across-families'], world())).rejects.toMatchObject({
      message: 'no pair of models of different, known families can be compared',
    });
    await writeFile(
      join(folder, 'families.json'),
      '[{"model":"a","family":"x"},{"model":"b","family":"x"},{"model":"c","family":"y"}]',
    );
    const across = world();
    const families = ['--families', 'families.json', '--across-families'];
    expect(await run(['answers.csv', '--max-similarity', '0.5', ...families], across)).toBe(0);
    expect(across.out()).toContain('2 pairs judged');
  });

  it('writes the report, one opened pair and the exports where asked', async () => {
    const io = world();
    const more = [
      '--csv',
      'out/pairs.csv',
      '--parquet',
      'out/pairs.parquet',
      '--out',
      'out/pair.json',
      '--pair',
      'b,a',
    ];
    expect(await run(['answers.csv', ...more], io)).toBe(0);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['pair.json', 'pairs.csv', 'pairs.parquet']);
    const report = parseReport(JSON.parse(await readFile(join(folder, 'out', 'pair.json'), 'utf8')));
    expect(report.title).toBe('b and a');
    expect(io.out()).toContain('With the same wrong answer');
    expect(io.out()).toContain(`Report: ${join(folder, 'out', 'pair.json')}`);
  });

  it('says what is wrong with a call, and stops when it is told to', async () => {
    const wrong: [string[], string][] = [
      [[], 'a file or folder with evaluation logs is missing'],
      [['.', '--missing', 'guess'], '--missing must be drop, wrong; not "guess"'],
      [['.', '--max-similarity', '2'], '--max-similarity must be a number from -1 to 1; not "2"'],
      [['nowhere', '--epoch', '1.5'], '--epoch must be a whole number; not "1.5"'],
      [['nowhere', '--max-similarity', '1', '--min-questions', 'abc'], '--min-questions must be a number'],
      [['.', '--confident'], '--confident needs --max-similarity'],
      [['.', '--pair', 'a'], '--pair must be two models with a comma between'],
      [['answers.csv', '--by', 'colour'], 'no question has a slice named "colour"'],
      [['answers.csv', '--pair', 'a,z'], 'there is no model "z" in these logs'],
    ];
    for (const [argv, message] of wrong) {
      const failure = run(argv, world());
      await expect(failure, argv.join(' ')).rejects.toThrow(message);
      await expect(failure).rejects.toMatchObject({ kind: 'usage' });
    }
    await expect(run(['nowhere'], world())).rejects.toMatchObject({ kind: 'input' });
    const stopped = world();
    stopped.controller.abort(new OversightError('stopped by the user', { kind: 'cancelled' }));
    await expect(run(['answers.csv', '--no-cache'], stopped)).rejects.toMatchObject({ kind: 'cancelled' });
    const help = world();
    expect(await run(['--help'], help)).toBe(0);
    expect(help.out()).toContain('Exit codes:');
  });
});
