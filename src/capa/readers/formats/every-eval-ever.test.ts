// Records are laid out as instance_level_eval.schema.json (evaleval/every_eval_ever, 0.2.2) says; their content is ours.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableBuilder } from '../../table/index.ts';
import type { AnswerTable, LoggedAnswer } from '../../types.ts';
import { readLogs } from '../scan.ts';
import { instanceRecords, writeEveryEvalEver } from './every-eval-ever-writer.ts';
import { readFiles, toLines } from './formats.conformance.ts';

const clock = { now: () => 1_700_000_000_000 };

function record(id: number, extracted: string | null, correct: boolean, more: object = {}) {
  const attribution = { turn_idx: 0, source: 'output.raw', extraction_method: 'regex', is_terminal: true };
  return {
    schema_version: 'instance_level_eval_0.2.2',
    evaluation_id: 'e/1',
    model_id: 'org/model',
    evaluation_name: 'birds',
    sample_id: `bird_${id}`,
    interaction_type: 'single_turn',
    input: { raw: `Which bird is ${id}?`, reference: ['jay'], choices: ['crow', 'jay', 'owl'] },
    output: { raw: [`I say ${extracted}`] },
    answer_attribution: extracted === null ? [] : [{ ...attribution, extracted_value: extracted }],
    evaluation: { score: correct ? 1 : 0, is_correct: correct },
    metadata: { subject: 'corvids', file: 'a/b' },
    ...more,
  };
}

describe('records of Every Eval Ever', () => {
  it('are understood with answers as texts, as letters, or only as right and wrong [capa.formats.common]', async () => {
    const free = (more: object) => ({ input: { raw: 'Why?', reference: ['because'] }, ...more });
    const { answers, notes, formats } = await readFiles({
      'run.json': '{"schema_version":"0.2.2","evaluation_id":"e/1"}',
      'run_samples.jsonl': toLines([
        record(0, 'owl', false),
        record(1, 'B', true),
        record(2, 'something', true),
        record(3, 'something', false),
        record(4, 'jay', false),
        record(5, 'x', true, { input: { raw: 'r', reference: ['jay', 'owl'], choices: ['crow', 'jay', 'owl'] } }),
        record(6, 'just so', false, free({})),
        record(
          7,
          null,
          true,
          free({ interaction_type: 'agentic', output: null, messages: [{ role: 'assistant', content: 'done' }] }),
        ),
        { ...record(8, 'owl', false), model_id: null },
        record(9, 'owl', true, {
          evaluation_name: 'birds/strict',
          input: { raw: 'r', reference: ['2'], choices: ['crow', 'jay', 'owl'] },
          metadata: { doc_hash: 'h9', filter: 'strict' },
        }),
        record(10, 'I weigh. ANSWER: A', false, { metadata: { epoch: '2' } }),
      ]),
    });
    expect(formats).toEqual({ 'run_samples.jsonl': 'Every Eval Ever instance records' });
    expect(answers.map(({ options, gold, answer, correct }) => [options, gold, answer, correct])).toEqual([
      [3, 1, 2, undefined],
      [3, 1, 1, undefined],
      [3, 1, 1, undefined],
      [3, 1, null, undefined],
      [3, 1, 1, undefined],
      [3, null, null, undefined],
      [null, 'because', 'just so', false],
      [null, 'because', 'done', true],
      [3, 2, 2, undefined],
      [3, 1, 0, undefined],
    ]);
    expect(answers.at(-2)).toMatchObject({ task: 'birds', question: 'h9', filter: 'strict' });
    expect(answers.at(-1)).toMatchObject({ question: 'bird_10', epoch: 2 });
    expect(answers[0]).toMatchObject({
      model: 'org/model',
      task: 'birds',
      question: 'bird_0',
      slices: { subject: 'corvids' },
    });
    expect(notes).toEqual({ 'no-letter': 1, 'other-verdict': 1, 'several-gold-answers': 1, 'incomplete-record': 1 });
  });

  describe('that we write', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'oversight-eee-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('are read back as the same table [capa.formats.common]', async () => {
      await fc.assert(
        fc.asyncProperty(tables, async (table) => {
          await writeEveryEvalEver(table, folder, { clock });
          const builder = createTableBuilder();
          await readLogs([folder], builder);
          const again = builder.build();
          rmSync(folder, { recursive: true, force: true });
          expect(again.models.map(({ name }) => name)).toEqual(table.models.map(({ name }) => name));
          expect(shown(again)).toEqual(shown(table, (value) => expect.closeTo(value, 6)));
        }),
        { numRuns: 10 },
      );
    });

    it('have exactly the fields of the schema, and the hash of its recipe', async () => {
      const builder = createTableBuilder();
      const answer = {
        task: 'é',
        question: 'q',
        options: 2,
        gold: 0,
        answer: 1,
        text: 'Où "là"?',
        probabilities: [0.25, 0.75],
      };
      builder.add('org/m', answer, 's');
      const table = builder.build();
      const [written] = [...instanceRecords(table, 0, { clock })];
      expect(written).toEqual({
        schema_version: 'instance_level_eval_0.2.2',
        evaluation_id: 'é/org/m/1700000000',
        model_id: 'org/m',
        evaluation_name: 'é',
        sample_id: 'q',
        // hashlib.sha256(json.dumps({"raw": ..., "reference": ["A"]}, sort_keys=True, separators=(",", ":"))).hexdigest() in Python 3.
        sample_hash: '16de983d5f03c0a2ee30c5bed2852a1f1563eb848c6c37f323c1d56867ce411f',
        interaction_type: 'single_turn',
        input: { raw: 'Où "là"?', reference: ['A'], choices: ['A', 'B'] },
        output: { raw: ['B'] },
        answer_attribution: [
          { turn_idx: 0, source: 'output.raw', extracted_value: 'B', extraction_method: 'custom', is_terminal: true },
        ],
        evaluation: { score: 0, is_correct: false },
        metadata: { 'oversight.probabilities': '0.25 0.75' },
      });
      const [path] = await writeEveryEvalEver(table, folder, { clock });
      expect(path).toBe(join(folder, 'org', 'm_samples.jsonl'));
      expect(JSON.parse(readFileSync(path!, 'utf8'))).toEqual(written);
    });
  });
});

/** Tables as our own join makes them, of answers of all kinds. */
const tables: fc.Arbitrary<AnswerTable> = fc
  .array(
    fc.record({
      model: fc.constantFrom('org/a', 'org/b', '../c'),
      question: fc.nat(5),
      isText: fc.boolean(),
      choice: fc.option(fc.nat(3), { nil: null }),
      word: fc.constantFrom('stone', 'a leaf', 'Été', '12'),
      likelihoods: fc.option(fc.array(fc.double({ min: -9, max: 0, noNaN: true }), { minLength: 4, maxLength: 4 })),
      hasTexts: fc.boolean(),
      subject: fc.option(fc.constantFrom('art', 'law')),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((rows) => {
    const builder = createTableBuilder();
    for (const { model, question, isText, choice, word, likelihoods, hasTexts, subject } of rows) {
      const weights = likelihoods?.map(Math.exp);
      const sum = weights?.reduce((a, b) => a + b, 0) ?? 1;
      const answer: LoggedAnswer = {
        task: 'task',
        // What a question is may depend on its number alone, or the table has drifted columns, which a file of records cannot tell apart.
        question: `${isText ? 'text' : 'choice'} ${question}`,
        options: isText ? null : 4,
        gold: isText ? 'stone' : question % 4,
        answer: choice === null ? null : isText ? word : choice,
        probabilities: isText || choice === null ? undefined : weights?.map((weight) => weight / sum),
        optionTexts: hasTexts && !isText ? ['w', 'x', 'y', 'z'] : undefined,
        slices: subject === null ? undefined : { subject },
        text: `Number ${question}?`,
      };
      builder.add(model, answer, 'source');
    }
    return builder.build();
  });

/** What of a table has to survive: models, questions and answers, by name. Codes of free text may be numbered anew. */
function shown(table: AnswerTable, near: (value: number) => unknown = (value) => value) {
  return table.models.map(({ name }, m) =>
    table.questions
      .map((question, i) => {
        const code = table.answers[m * table.questions.length + i]!;
        const probabilities = table.probabilities[m]?.slice(table.offsets[i]!, table.offsets[i + 1]!);
        const said = question.answerTexts?.[code] ?? code;
        const { id, options, gold, slices, text } = question;
        // Scaled to sum to 1 once more, in 32 bits.
        const logged = probabilities?.some((value) => value > 0) ? Array.from(probabilities, near) : [];
        return { name, id, options, gold, slices, text, said, logged };
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
}
