// Answers written in many ways against one spelling each; what is normalised stays as it is when normalised again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { letterIndex, normaliseAnswer, normaliseNumber, normaliseText, truthOf, wholeNumber } from './answers.ts';
import { familyOf, modelFromPath, parametersOf } from './names.ts';

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '$',
    ' the ',
    '1,000',
    '.50',
    '-',
    '=',
    '\\boxed{',
    '}',
    '####',
    'answer is',
    '3/4',
    'e5',
    '٣',
    '²',
    'İ',
  ),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

describe('an answer', () => {
  it('once normalised is normalised to itself, as text and as a number [capa.readers.answers]', () => {
    fc.assert(
      fc.property(text, (raw) => {
        for (const normalise of [normaliseText, normaliseNumber, (one: string) => normaliseAnswer(one)]) {
          const once = normalise(raw);
          expect(normalise(once)).toBe(once);
        }
        // A spelled number stays itself as text, so the table's own normalising does not undo it.
        const number = normaliseNumber(raw);
        if (/^-?\d+(\.\d+)?$/.test(number)) expect(normaliseText(number)).toBe(number);
      }),
      { numRuns: 500 },
    );
  });

  it('that gives the same number in other words is the same answer [capa.readers.answers]', () => {
    const same: Record<string, readonly string[]> = {
      18: [
        '18',
        '$18.00',
        '18 eggs',
        '18.',
        '# 18',
        '#### 18',
        '\\boxed{18}',
        'The answer is 18 dollars',
        '10 + 8 = 18',
        '018',
        '36/2',
      ],
      1000: ['1,000', '$1,000.00', '1000 km', '1e3', '\\$1,000', '\\text{about } 1,000'],
      '-5.5': ['-5.5', '-$5.50', '$-5.5', '= -5.50'],
      '0.75': ['3/4', '\\frac{3}{4}', '.75', '75e-2'],
      '129200.5': ['129,200.5', '£129200.50'],
      '12345678901234567890': ['12,345,678,901,234,567,890'],
      4: ['from 3 to 4', '8 pounds, so t = 8/2 = 4 weeks of 7 days'],
    };
    for (const [number, spellings] of Object.entries(same))
      for (const spelling of spellings) expect(normaliseNumber(spelling), spelling).toBe(number);
    expect(normaliseNumber('no number at all.')).toBe('no number at all');
  });

  it('is compared as SQuAD compares text: case, articles, punctuation and space do not count [capa.readers.answers]', () => {
    expect(normaliseText('  The  Eiffel-Tower! ')).toBe('eiffeltower');
    expect(normaliseText('An apple, a pear')).toBe('apple pear');
    expect(normaliseText('The')).toBe('the');
    expect(normaliseText('?!')).toBe('?!');
    expect(normaliseText('$1,000.50')).toBe('1000.5');
  });

  it('by letter, index or truth is read in the ways people write it, and nothing else is [capa.readers.answers]', () => {
    expect(['A', 'b', '(C)', 'D.', ' e) ', 'Answer: F', 'the answer is (G)'].map(letterIndex)).toEqual([
      0, 1, 2, 3, 4, 5, 6,
    ]);
    expect(['', '1', 'AB', 'Apple', '!'].map(letterIndex)).toEqual([null, null, null, null, null]);
    expect(['7', '7.0', 7, 7n, ' 0 '].map(wholeNumber)).toEqual([7, 7, 7, 7, 0]);
    expect(['-1', '7.5', -1, Number.NaN, null, '1e3', ''].map(wholeNumber)).toEqual(Array(7).fill(null));
    expect(['True', 'no', 1, false, '0.0', 'maybe', null].map(truthOf)).toEqual([
      true,
      false,
      true,
      false,
      false,
      null,
      null,
    ]);
  });
});

describe("a model's name", () => {
  it('tells family and size where tools write them, and nothing where it does not [capa.readers.names]', () => {
    const names: Record<string, readonly [string | null, number | null]> = {
      'Meta-Llama-3_1-70B-Instruct': ['Llama', 70],
      'Llama-2-7b-hf': ['Llama', 7],
      'mistralai/Mixtral-8x7B-Instruct-v0.1': ['Mistral', 56],
      'Ministral-8B-Instruct': ['Mistral', 8],
      'Phi-3-mini-4k-instruct': ['Phi', null],
      'Qwen1.5-110B': ['Qwen', 110],
      'Qwen2.5-0.5B-Instruct': ['Qwen', 0.5],
      'Qwen3-30B-A3B': ['Qwen', 30],
      'Yi-1.5-9B-Chat': ['Yi', 9],
      'yi-large': ['Yi', null],
      'c4ai-command-r-v01': ['Command', null],
      'jamba-1.5-large': ['Jamba', null],
      'gemini-1.5-pro-002': ['Gemini', null],
      'google/gemma-2-9b-it': ['Gemma', 9],
      'DeepSeek-Coder-V2': ['DeepSeek', null],
      'DeepSeek-R1-Distill-Llama-8B': ['Llama', 8],
      'openai/gpt-4o-2024-08-06': ['GPT', null],
      'o1-mini-2024-09-12': ['GPT', null],
      'claude-3-5-haiku-20241022': ['Claude', null],
      'falcon-mamba-7b': ['Falcon', 7],
      'smollm-135M': ['SmolLM', 0.135],
      // Who serves a model is no family of it.
      'ollama/qwen2.5:0.5b': ['Qwen', 0.5],
      'ollama/gemma3': ['Gemma', null],
      'ollama/llama3.1': ['Llama', null],
      'openrouter/meta-llama/yi-34b': ['Yi', 34],
      'ollama/codellama-7b': ['Llama', 7],
      'my-own-model': [null, null],
    };
    for (const [name, facts] of Object.entries(names))
      expect([familyOf(name), parametersOf(name)], name).toEqual(facts);
  });

  it('is found in the path by the conventions of tools [capa.readers.names]', () => {
    const paths: Record<string, string | null> = {
      '/x/model_outputs_Yi-34B_5shots.zip!model_outputs_Yi-34B_5shots.json': 'Yi-34B',
      'out/org__name-7b/samples_gsm8k_2024-05-01.jsonl': 'org/name-7b',
      'out/raw-gemma-2-9b-it.json.gz': 'gemma-2-9b-it',
      'out/some-model.csv': 'some-model',
      'results.json': null,
    };
    for (const [path, model] of Object.entries(paths)) expect(modelFromPath(path), path).toBe(model);
  });
});
