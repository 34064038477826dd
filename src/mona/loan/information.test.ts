import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionalInformation } from './information.ts';

const sizes = [3, 2, 5] as const;
const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1, noNaN: true }));
const joint = fc.array(weight, { minLength: 30, maxLength: 30 }).filter((weights) => weights.some((one) => one > 0));
const row = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });

describe('conditionalInformation', () => {
  it('equals entropies subtracted by brute force, is never negative and at most one bit [mona.loan.information]', () => {
    const entropy = (groups: Map<string, number>, total: number) =>
      [...groups.values()].reduce((sum, p) => (p > 0 ? sum - (p / total) * Math.log2(p / total) : sum), 0);
    fc.assert(
      fc.property(joint, (weights) => {
        const total = weights.reduce((a, b) => a + b, 0);
        const by = (key: (c: number, s: number, m: number) => string) => {
          const groups = new Map<string, number>();
          for (const [i, p] of weights.entries()) {
            const name = key(Math.floor(i / 10), Math.floor(i / 5) % 2, i % 5);
            groups.set(name, (groups.get(name) ?? 0) + p);
          }
          return entropy(groups, total);
        };
        // I(m; s | c) = H(s, c) + H(m, c) - H(s, m, c) - H(c).
        const brute =
          by((c, s) => `${c} ${s}`) +
          by((c, _, m) => `${c} ${m}`) -
          by((c, s, m) => `${c} ${s} ${m}`) -
          by((c) => `${c}`);
        const bits = conditionalInformation(weights, sizes)!;
        expect(bits).toBeCloseTo(Math.max(0, brute), 9);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('is 0 when the message is independent of the secret given the context [mona.loan.information]', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 3 }), row, (rows, shares) => {
        const weights = rows.flatMap((chances, c) =>
          [0, 1].flatMap((s) => chances.map((p) => p * shares[(c + s) % 5]!)),
        );
        expect(conditionalInformation(weights, sizes)!).toBeLessThan(1e-9);
      }),
    );
  });

  it('does not change when messages are renamed within a context, and does not grow when two are merged [mona.loan.information]', () => {
    fc.assert(
      fc.property(
        joint,
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
        fc.nat(2),
        (weights, names, context) => {
          const renamed = weights.map((p, i) =>
            Math.floor(i / 10) === context ? weights[i - (i % 5) + names[i % 5]!]! : p,
          );
          const bits = conditionalInformation(weights, sizes)!;
          expect(conditionalInformation(renamed, sizes)!).toBeCloseTo(bits, 9);
          const merged = weights.map((p, i) => (i % 5 === 0 ? p + weights[i + 1]! : i % 5 === 1 ? 0 : p));
          expect(conditionalInformation(merged, sizes)!).toBeLessThanOrEqual(bits + 1e-9);
        },
      ),
    );
  });

  it('knows nothing of an empty table and refuses weights that make no sense [mona.loan.information]', () => {
    expect(conditionalInformation(new Float64Array(30), sizes)).toBeUndefined();
    expect(conditionalInformation([1, 0, 0, 1], [1, 2, 2])).toBeCloseTo(1, 12);
    expect(() => conditionalInformation([1, -1], [1, 2, 1])).toThrow(RangeError);
    expect(() => conditionalInformation([1, 1, 1], [1, 2, 1])).toThrow(RangeError);
  });
});
