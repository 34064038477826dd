// Spaces: what is drawn from one is in it, and what is not in it is named.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../base/index.ts';
import { faultOf, jsonSchemaOf, sampleSpace } from './space-checks.ts';
import type { Space } from './spaces.ts';

const size = fc.integer({ min: 1, max: 9 });
const leaf: fc.Arbitrary<Space> = fc.oneof(
  size.map((n): Space => ({ kind: 'discrete', n })),
  fc.array(size, { maxLength: 5 }).map((sizes): Space => ({ kind: 'multi-discrete', sizes })),
  fc
    .tuple(fc.integer({ min: -5, max: 0 }), size, fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }))
    .map(([low, high, shape]): Space => ({ kind: 'box', low, high, shape })),
  fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 }))
    .map(([minLength, more]): Space => ({ kind: 'text', minLength, maxLength: minLength + more })),
);
const space: fc.Arbitrary<Space> = fc.oneof(
  leaf,
  fc
    .dictionary(fc.stringMatching(/^[a-z]{1,5}$/), leaf, { maxKeys: 4 })
    .map((spaces): Space => ({ kind: 'dictionary', spaces })),
);

describe('a value drawn from a space', () => {
  it('is in it, by our check and by its JSON Schema [mona.environment.spaces]', () => {
    fc.assert(
      fc.property(space, fc.integer(), (each, seed) => {
        const value = sampleSpace(each, createRandom(seed));
        expect(faultOf(each, value)).toBeUndefined();
        expect(z.fromJSONSchema(jsonSchemaOf(each)).safeParse(value).success).toBe(true);
      }),
    );
  });
});

describe('a value that is not in its space', () => {
  it('is refused with the place and what belongs there [mona.environment.spaces]', () => {
    const wrong: [Space, unknown, (string | number)[], RegExp][] = [
      [{ kind: 'discrete', n: 4 }, 4, [], /whole number from 0 to 3/],
      [{ kind: 'discrete', n: 4 }, 1.5, [], /whole number/],
      [{ kind: 'discrete', n: 4 }, '1', [], /whole number/],
      [{ kind: 'discrete', n: 4 }, Number.NaN, [], /whole number/],
      [{ kind: 'multi-discrete', sizes: [2, 3] }, [1], [], /list of 2/],
      [{ kind: 'multi-discrete', sizes: [2, 3] }, [1, 3], [1], /from 0 to 2/],
      [{ kind: 'box', low: 0, high: 1, shape: [2] }, [0, Number.NaN], [1], /from 0 to 1/],
      [{ kind: 'text', minLength: 1, maxLength: 3 }, 'long', [], /at most 3/],
      [{ kind: 'dictionary', spaces: { a: { kind: 'discrete', n: 2 } } }, {}, ['a'], /missing/],
      [{ kind: 'dictionary', spaces: { a: { kind: 'discrete', n: 2 } } }, { a: 5 }, ['a'], /from 0 to 1/],
      [{ kind: 'dictionary', spaces: { a: { kind: 'discrete', n: 2 } } }, { a: 1, b: 1 }, ['b'], /not a part/],
    ];
    for (const [each, value, path, message] of wrong) {
      const fault = faultOf(each, value);
      expect(fault?.path, JSON.stringify(value)).toEqual(path);
      expect(fault?.message).toMatch(message);
      expect(z.fromJSONSchema(jsonSchemaOf(each)).safeParse(value).success).toBe(false);
    }
  });
});
