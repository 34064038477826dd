import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../base/index.ts';
import { sampleJson } from './sample-json.ts';
import { isStrict, parseStructured, toJsonSchema } from './structured.ts';

const person = z.object({ name: z.string(), age: z.int().min(0), tags: z.array(z.string()).optional() });

describe('structured answers', () => {
  it('are found in a fence, between words or alone [llm.structured]', async () => {
    const wrappings = [
      (json: string) => json,
      (json: string) => `\`\`\`json\n${json}\n\`\`\``,
      (json: string) => `\`\`\`\n${json}\n\`\`\`\nI hope this helps.`,
      (json: string) => `Here it is:\n${json}\nThat is all.`,
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.record({ name: fc.string(), age: fc.nat(), tags: fc.array(fc.string()) }),
        fc.constantFrom(...wrappings),
        async (object, wrap) => {
          expect(await parseStructured(wrap(JSON.stringify(object)), person)).toEqual({ ok: true, object });
        },
      ),
    );
  });

  it('that are wrong come with the problem in words, never with an exception [llm.structured] [llm.garbage]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        const parsed = await parseStructured(text, person);
        if (!parsed.ok) expect(parsed.problem.length).toBeGreaterThan(5);
      }),
    );
    expect(await parseStructured('{"name":"Ann","age":-1}', person)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('age'),
    });
    expect(await parseStructured('{"name":"Ann",', person)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('not JSON'),
    });
  });

  it('are described to the model without room for further members [llm.structured]', () => {
    const schema = toJsonSchema(
      z.object({ inner: z.object({ a: z.string() }), list: z.array(z.object({ b: z.number() })) }),
    );
    expect(JSON.stringify(schema).match(/"additionalProperties":false/g)).toHaveLength(3);
  });

  it('use the strict mode of a provider only where every member is required [llm.structured]', () => {
    expect(isStrict(toJsonSchema(z.object({ a: z.string(), b: z.object({ c: z.number() }) })))).toBe(true);
    expect(isStrict(toJsonSchema(person))).toBe(false);
    expect(isStrict(toJsonSchema(z.object({ b: z.array(z.object({ c: z.number().optional() })) })))).toBe(false);
  });

  it('that JSON cannot express are refused before anything is sent', () => {
    expect(() => toJsonSchema(z.object({ when: z.date() }))).toThrow('cannot be written as JSON schema');
  });
});

describe('sample values for the demo model', () => {
  const schemas = [
    person,
    z.object({ kind: z.enum(['a', 'b']), score: z.number().min(0).max(1), ok: z.boolean() }),
    z
      .array(z.union([z.int().min(5), z.string().min(30).max(40), z.null()]))
      .min(2)
      .max(4),
    z.object({ low: z.int().max(-20), above: z.number().gt(3), below: z.number().lt(-3), fixed: z.literal('x') }),
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('one'), n: z.int().min(-5).max(-4) }),
      z.object({ type: z.literal('two'), items: z.array(z.object({ id: z.string() })).min(3) }),
    ]),
  ];

  it('are accepted by the schema they were made for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...schemas), fc.string(), (schema, seed) => {
        expect(schema.safeParse(sampleJson(toJsonSchema(schema), createRandom(seed))).error).toBeUndefined();
      }),
    );
  });
});
