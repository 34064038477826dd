import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ABSENT, type AnswerTable, type LoggedAnswer, MISSING } from '../types.ts';
import { createTableBuilder, type JoinPolicy, loadTable, packTable, unpackTable } from './index.ts';

type Row = readonly [model: string, answer: Partial<LoggedAnswer> & Pick<LoggedAnswer, 'question'>];

function tableOf(rows: readonly Row[], policy?: JoinPolicy): AnswerTable {
  const builder = createTableBuilder(policy);
  for (const [model, answer] of rows)
    builder.add(model, { task: 'facts', options: 4, gold: 0, answer: 0, ...answer }, `${model}.jsonl`);
  return builder.build();
}

/** What the table says of a model's answer to a question, by every column of it. */
function answersOf(table: AnswerTable, model: string, question: string): readonly number[] {
  const m = table.models.findIndex(({ name }) => name === model);
  return table.questions.flatMap(({ id }, q) =>
    id === question ? [table.answers[m * table.questions.length + q]!] : [],
  );
}

const kinds = (table: AnswerTable) => table.issues.map(({ kind, count }) => `${kind} ${count}`);

describe('the answer table', () => {
  const log = fc.array(
    fc.record({
      model: fc.constantFrom('a', 'b', 'c'),
      question: fc.integer({ min: 0, max: 12 }).map(String),
      answer: fc.option(fc.integer({ min: 0, max: 3 })),
    }),
    { minLength: 1, maxLength: 60 },
  );

  it('holds the first answer of every model to every question, whatever the order of questions in its log [capa.table.join]', () => {
    fc.assert(
      fc.property(log, (rows) => {
        const table = tableOf(rows.map(({ model, ...answer }) => [model, answer]));
        const first = new Map<string, number | null>();
        for (const { model, question, answer } of rows)
          if (!first.has(`${model} ${question}`)) first.set(`${model} ${question}`, answer);
        const asked = new Set(rows.map(({ question }) => question));
        expect(table.questions).toHaveLength(asked.size);
        for (const { name } of table.models)
          for (const question of asked) {
            const said = first.get(`${name} ${question}`);
            const code = said === undefined ? ABSENT : (said ?? MISSING);
            expect(answersOf(table, name, question)).toEqual([code]);
          }
        const doubles = table.issues.reduce(
          (sum, { kind, count }) => sum + (kind.startsWith('doubled') ? count : 0),
          0,
        );
        expect(doubles).toBe(rows.length - first.size);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a question apart from itself where two logs disagree about its gold answer or its options [capa.table.drift]', () => {
    const table = tableOf([
      ['old', { question: 'q', gold: 1 }],
      ['new', { question: 'q', gold: 2 }],
      ['short', { question: 'q', gold: 1, options: 3 }],
    ]);
    expect(table.questions.map(({ options, gold }) => [options, gold])).toEqual([
      [3, 1],
      [4, 1],
      [4, 2],
    ]);
    expect(answersOf(table, 'old', 'q')).toEqual([ABSENT, 0, ABSENT]);
    expect(answersOf(table, 'new', 'q')).toEqual([ABSENT, ABSENT, 0]);
  });

  it('takes a gold answer from other logs only where these agree [capa.table.drift]', () => {
    const known = tableOf([
      ['a', { question: 'q', gold: 3 }],
      ['b', { question: 'q', gold: null, answer: 3 }],
    ]);
    expect(answersOf(known, 'b', 'q')).toEqual([3]);
    expect(kinds(known)).toEqual(['gold-from-other-logs 1']);
    const disputed = tableOf([
      ['a', { question: 'q', gold: 3 }],
      ['b', { question: 'q', gold: null }],
      ['c', { question: 'q', gold: 2 }],
    ]);
    expect(disputed.questions.map(({ gold }) => gold)).toEqual([3, null, 2]);
  });

  it('takes one filter and one repetition, the same for all models, and counts the others [capa.table.policy]', () => {
    const rows: Row[] = [
      ['a', { question: 'q', filter: 'strict', answer: 1 }],
      ['a', { question: 'q', filter: 'loose', answer: 2 }],
      ['b', { question: 'q', filter: 'loose', answer: 2 }],
      ['b', { question: 'q', filter: 'strict', answer: 3 }],
      ['a', { question: 'r', epoch: 2, answer: 2 }],
      ['a', { question: 'r', epoch: 1, answer: 1 }],
    ];
    const table = tableOf(rows);
    expect(answersOf(table, 'b', 'q')).toEqual([3]);
    expect(answersOf(table, 'a', 'r')).toEqual([1]);
    expect(kinds(table)).toEqual(['other-epoch 1', 'other-filter 1', 'other-filter 1']);
    expect(answersOf(tableOf(rows, { filter: 'loose', epoch: 2 }), 'b', 'q')).toEqual([2]);
  });

  it('counts an answer beyond the options as missing, and says which [capa.table.policy]', () => {
    const table = tableOf([['a', { question: 'q', answer: 7 }]]);
    expect(answersOf(table, 'a', 'q')).toEqual([MISSING]);
    expect(table.issues[0]?.message).toMatch(/^q: answer 7 of 4 options/);
  });

  it('gives texts that mean the same one code and the right one code 0, and follows a log that judged for itself [capa.table.text]', () => {
    const text = { options: null, gold: 'Paris' } as const;
    const table = tableOf([
      ['a', { question: 'q', ...text, answer: ' paris ' }],
      ['b', { question: 'q', ...text, answer: 'Lyon' }],
      ['c', { question: 'q', ...text, answer: 'lyon' }],
      ['d', { question: 'q', ...text, answer: 'the capital', correct: true }],
      ['e', { question: 'q', ...text, answer: 'Paris', correct: false }],
      ['f', { question: 'q', ...text, answer: null }],
    ]);
    const codes = table.models.map(({ name }) => answersOf(table, name, 'q')[0]);
    expect(codes).toEqual([0, 1, 1, 0, 2, MISSING]);
    expect(table.questions[0]?.gold).toBe(0);
    const open = tableOf([
      ['a', { question: 'q', options: null, gold: null, answer: 'x' }],
      ['b', { question: 'q', options: null, gold: null, answer: 'y' }],
    ]);
    expect(open.questions[0]?.gold).toBeNull();
    expect(new Set(open.answers).size).toBe(2);
  });

  it('keeps probabilities, puts rounding right, refuses what are none, and takes the likeliest as the answer [capa.table.probabilities]', () => {
    const table = tableOf([
      ['a', { question: 'q', options: 2, answer: null, probabilities: [0.2503, 0.7502] }],
      ['a', { question: 'r', options: 2, probabilities: [0.5, Number.NaN] }],
      ['b', { question: 'r', options: 2, probabilities: [0.25, 0.75, 0] }],
    ]);
    expect(answersOf(table, 'a', 'q')).toEqual([1]);
    const row = table.probabilities[0]!;
    expect(row[0]! + row[1]!).toBeCloseTo(1, 12);
    expect([...row.subarray(2)]).toEqual([0, 0]);
    expect(table.probabilities[1]).toBeNull();
    expect(kinds(table)).toEqual(['bad-probabilities 1', 'bad-probabilities 1', 'probabilities-rescaled 1']);
  });
});

describe('the packed table', () => {
  const answer = fc.oneof(
    fc.record({
      question: fc.integer({ min: 0, max: 9 }).map(String),
      options: fc.constantFrom(3, 300),
      answer: fc.option(fc.integer({ min: 0, max: 2 })),
      probabilities: fc.constantFrom(undefined, [0.5, 0.25, 0.25]),
    }),
    fc.record({ question: fc.string(), options: fc.constant(null), gold: fc.string(), answer: fc.option(fc.string()) }),
  );
  const tables = fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'ü'), answer), { minLength: 1, maxLength: 30 })
    .map((rows) => tableOf(rows));

  it('is the table again when it is read [capa.cache]', () => {
    fc.assert(
      fc.property(tables, (table) => {
        expect(unpackTable(packTable(table))).toEqual(table);
      }),
      { numRuns: 60 },
    );
    const wide = tableOf(
      Array.from({ length: 20 }, (_, i): Row => ['a', { question: `${i}`, options: 999, answer: 47 * i }]),
    );
    expect(unpackTable(packTable(wide))).toEqual(wide);
  });

  it('is refused when a byte of it is another, or some are missing [capa.cache]', () => {
    fc.assert(
      fc.property(tables, fc.nat(), fc.integer({ min: 1, max: 255 }), (table, at, change) => {
        const bytes = packTable(table);
        const place = at % bytes.length;
        expect(unpackTable(bytes.subarray(0, place))).toBeUndefined();
        bytes[place] = bytes[place]! ^ change;
        expect(unpackTable(bytes)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});

describe('the cache', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'capa-cache-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads logs once, again when a file or a setting changed, and again when it is damaged [capa.cache]', async () => {
    const [log, cache] = [join(folder, 'log.jsonl'), join(folder, 'cache')];
    await writeFile(log, 'x');
    let reads = 0;
    const load = (settings: unknown) =>
      loadTable([log], {
        cache,
        settings,
        read: async () => {
          reads++;
          return tableOf([['a', { question: 'q', answer: reads }]]);
        },
      });
    const first = await load(1);
    expect(await load(1)).toEqual(first);
    expect(reads).toBe(1);
    await load(2);
    expect(reads).toBe(2);
    await utimes(log, 1, 1);
    await load(1);
    expect(reads).toBe(3);
    for (const name of await readdir(cache)) {
      const bytes = await readFile(join(cache, name));
      await writeFile(join(cache, name), bytes.subarray(0, -1));
    }
    await load(1);
    expect(reads).toBe(4);
  });

  it('that cannot be written costs a warning, not the result [capa.cache]', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    const warnings: string[] = [];
    const table = tableOf([['a', { question: 'q' }]]);
    const options = { cache: join(blocked, 'cache'), settings: null, read: async () => table };
    const loaded = await loadTable([folder], { ...options, warn: (message) => warnings.push(message) });
    expect(loaded).toBe(table);
    expect(warnings.join()).toMatch(/could not be kept/);
  });
});
