// Fields taken out of bytes against a full parse, for any JSON and any cut into chunks; what is broken is counted and passed over.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachJsonElement } from './json-array.ts';
import { forEachJsonLine } from './json-lines.ts';
import { parseJson } from './json-scan.ts';
import { collectingSink, memorySource } from './readers.conformance.ts';

const key = fc.oneof(fc.constantFrom('id', 'answer', 'doc', 'a"b'), fc.string());
const object = fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 });
const fields = ['id', 'answer', 'doc', 'a"b'];

function pick(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    fields.filter((field) => Object.hasOwn(value, field)).map((field) => [field, value[field]]),
  );
}

/** JSON.parse(JSON.stringify(x)), so that -0 and the like are what the text says. */
const asRead = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function linesOf(
  text: string | Uint8Array,
  options: { fields?: readonly string[]; maxBytes?: number; chunk?: number } = {},
) {
  const sink = collectingSink();
  const values: unknown[] = [];
  const lines: number[] = [];
  const { chunk = 7, ...rest } = options;
  const count = await forEachJsonLine(memorySource('a.jsonl', text, chunk), { sink, ...rest }, (value, line) => {
    values.push(value);
    lines.push(line);
  });
  expect(count).toBe(values.length);
  return { values, lines, issues: sink.issues };
}

async function elementsOf(
  text: string | Uint8Array,
  options: { under?: readonly string[]; maxBytes?: number; chunk?: number } = {},
) {
  const sink = collectingSink();
  const values: unknown[] = [];
  const { chunk = 7, ...rest } = options;
  await forEachJsonElement(memorySource('a.json', text, chunk), { sink, ...rest }, (value) => values.push(value));
  return { values, issues: sink.issues };
}

describe('fields of JSON lines', () => {
  it('are what a full parse gives, for any objects and any cut into chunks [capa.readers.json]', async () => {
    const cut = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(object, { maxLength: 8 }), cut, fc.boolean(), async (objects, chunk, isWide) => {
        const text = objects.map((one) => (isWide ? ` ${JSON.stringify(one)} \r` : JSON.stringify(one))).join('\n');
        const some = await linesOf(text, { fields, chunk });
        expect(some.values).toEqual(objects.map((one) => pick(asRead(one) as Record<string, unknown>)));
        const all = await linesOf(`\uFEFF${text}\n`, { chunk });
        expect(all.values).toEqual(objects.map(asRead));
        expect({ ...some.issues, ...all.issues }).toEqual({});
      }),
      { numRuns: 25 },
    );
  });

  it('come from every whole line, and each broken one is counted by what is wrong with it [capa.readers.json]', async () => {
    const text = Buffer.concat([
      Buffer.from('{"id":1}\n\n{"id":\n[1]\n"x"\n{"id":2} {"id":3}\n{"id":NaN,"answer":-Infinity}\n{"id":"'),
      Buffer.from([0xff]),
      Buffer.from(`"}\n{"id":"${'x'.repeat(99)}"}\n{"id":4}\n{"id":5`),
    ]);
    for (const chunk of [1, 5, 1000]) {
      const { values, lines, issues } = await linesOf(text, { fields, maxBytes: 60, chunk });
      expect(values).toEqual([{ id: 1 }, { id: null, answer: -Infinity }, { id: '\uFFFD' }, { id: 4 }]);
      expect(lines).toEqual([1, 7, 8, 10]);
      expect(issues).toEqual({ 'not-json': 2, 'not-an-object': 2, 'not-utf-8': 1, 'too-long': 1, truncated: 1 });
    }
  });

  it('keep words like NaN inside strings [capa.readers.json]', () => {
    expect(parseJson('{"a": "NaN \\" Infinity", "b": [NaN, -Infinity]}')).toEqual({
      a: 'NaN " Infinity',
      b: [null, -Infinity],
    });
    expect(() => parseJson('{"a": NaNa')).toThrow(SyntaxError);
  });
});

describe('elements of a JSON array', () => {
  it('are what a full parse gives, written close or wide and cut anywhere [capa.readers.json]', async () => {
    const cut = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(object, { maxLength: 8 }),
        cut,
        fc.constantFrom(0, 2),
        async (objects, chunk, indent) => {
          const bare = await elementsOf(JSON.stringify(objects, null, indent), { chunk });
          expect(bare.values).toEqual(objects.map(asRead));
          const inside = { b: [{ x: '}]' }], results: { n: 1, results: objects }, z: [1] };
          const deep = await elementsOf(JSON.stringify(inside, null, indent), { chunk, under: ['results', 'results'] });
          expect(deep.values).toEqual(objects.map(asRead));
          expect({ ...bare.issues, ...deep.issues }).toEqual({});
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are read on behind what is no object, broken or too long [capa.readers.json]', async () => {
    const cases: readonly (readonly [text: string, ids: readonly number[], issues: Record<string, number>])[] = [
      ['[{"id":1},"other",7,null,["x"],{"id":2}]', [1, 2], { 'not-an-object': 4 }],
      ['[{"id":1},{"id":"x},{"id":3},{"id":4}]', [1, 3, 4], { 'not-json': 1 }],
      ['[{"id":1},{"id":2,{"id":3}]', [1, 3], { 'not-json': 1 }],
      ['[{"id":1},???,{"id":3}]', [1, 3], { 'not-json': 1 }],
      ['[{"id":1}{"id":2},,{"id":3}] tail', [1, 2, 3], { 'trailing-data': 1 }],
      ['[{"id":1},{"id":2', [1], { truncated: 2 }],
      ['[{"id":1},', [1], { truncated: 1 }],
      [`[{"id":1},{"id":"${'y'.repeat(90)}"},{"id":3}]`, [1, 3], { 'too-long': 1 }],
      ['{"id":1}', [], { 'not-json': 1 }],
      ['', [], {}],
    ];
    for (const [text, ids, issues] of cases)
      for (const chunk of [3, 1000]) {
        const found = await elementsOf(text, { chunk, maxBytes: 64 });
        expect(found.values, text).toEqual(ids.map((id) => ({ id })));
        expect(found.issues, text).toEqual(issues);
      }
  });
});
