import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlainJson } from './plain-json.ts';

describe('values that a run keeps', () => {
  it('come back as JSON gives them back, for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = toPlainJson(value, 'value');
        expect(plain.value).toEqual(JSON.parse(JSON.stringify(value)));
        expect(plain.nulled).toEqual([]);
      }),
    );
  });

  it('have null where JSON has no number, and the places are named', () => {
    const plain = toPlainJson({ a: [1, Number.NaN], b: { c: Number.NEGATIVE_INFINITY } }, 'result');
    expect(plain).toEqual({ value: { a: [1, null], b: { c: null } }, nulled: ['result.a[1]', 'result.b.c'] });
  });

  it('lose members that are undefined, as in JSON', () => {
    expect(toPlainJson({ a: undefined, b: [undefined] }, 'x').value).toEqual({ b: [null] });
    expect(toPlainJson(undefined, 'x').value).toBeUndefined();
  });

  it('are refused where JSON would change them in silence', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const shared = { n: 1 };
    for (const [value, what] of [
      [new Float32Array(2), /^x is a Float32Array/],
      [{ when: new Date(0) }, /^x\.when is a Date/],
      [[new Map()], /^x\[0\] is a Map/],
      [{ f: () => 1 }, /^x\.f is a function/],
      [{ n: 1n }, /^x\.n is a bigint/],
      [circle, /^x\.self contains itself/],
    ] as const) {
      expect(() => toPlainJson(value, 'x')).toThrow(what);
    }
    expect(toPlainJson([shared, shared], 'x').value).toEqual([{ n: 1 }, { n: 1 }]);
  });
});
