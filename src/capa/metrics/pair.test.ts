import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { generate } from './generated.conformance.ts';
import { harden, type Rows } from './oracle.conformance.ts';
import { manyModelFigures, pairFigures } from './pair.ts';
import { readPairInput } from './pair-input.ts';

/** Paths of every null, and of every number that JSON cannot hold. */
function oddities(
  value: unknown,
  path = '',
): { readonly nulls: readonly string[]; readonly broken: readonly string[] } {
  if (value === null) return { nulls: [path], broken: [] };
  if (typeof value === 'number') return { nulls: [], broken: Number.isFinite(value) ? [] : [path] };
  if (typeof value !== 'object') return { nulls: [], broken: [] };
  const inner = Object.entries(value).map(([key, one]) => oddities(one, path === '' ? key : `${path}.${key}`));
  return { nulls: inner.flatMap(({ nulls }) => nulls), broken: inner.flatMap(({ broken }) => broken) };
}

/** Rows in which some are certain, some flat and some missing. */
function disturb(rows: Rows, seed: number): (readonly number[] | null)[] {
  const random = createRandom(seed);
  const kind = random.integer(4);
  return rows.map((row) => {
    if (random.chance(0.2)) return null;
    if (kind === 0) return harden([row])[0]!;
    return random.chance(0.2) ? row.map(() => 1 / row.length) : row;
  });
}

describe('all figures of a comparison', () => {
  it('hold no NaN, and a reason for each null and for nothing else, whatever the answers [capa.metrics.undefined]', () => {
    const input = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      n: fc.integer({ min: 0, max: 5 }),
      models: fc.integer({ min: 2, max: 3 }),
      missing: fc.constantFrom('drop' as const, 'wrong' as const),
      form: fc.constantFrom('rows', 'indices', 'texts'),
      isRight: fc.boolean(),
    });
    fc.assert(
      fc.property(input, ({ seed, n, models, missing, form, isRight }) => {
        const made = generate(n, createRandom(seed), { models: models + 1, options: 2 + (seed % 2) });
        const certain = made.truth.map((g, x) => made.models[0]![x]!.map((_, o) => Number(o === g)));
        const rows = made.models.map((one, m) => (isRight && m < 2 ? certain : disturb(one, seed + m)));
        const index = (row: readonly number[] | null) => (row === null ? null : row.indexOf(Math.max(...row)));
        const shown = rows.map((one) =>
          form === 'rows' ? one : one.map((row) => (form === 'texts' ? row && `answer ${index(row)}` : index(row))),
        );
        const document = {
          models: shown.slice(0, models),
          truth: form === 'texts' ? made.truth.map((g) => `answer ${g}`) : made.truth,
          options: 2 + (seed % 2),
          ...(form === 'texts' ? {} : { others: [shown[models]] }),
        };
        const { answers, options } = readPairInput(document, { missing });
        for (const figures of [
          manyModelFigures(answers, options),
          ...(models === 2 ? [pairFigures(answers, options)] : []),
        ]) {
          const { nulls, broken } = oddities({ ...figures, reasons: {} });
          expect(broken).toEqual([]);
          expect([...nulls].sort()).toEqual(Object.keys(figures.reasons).sort());
          expect(Object.values(figures.reasons).every((reason) => reason.length > 10)).toBe(true);
        }
      }),
      {
        numRuns: 100,
        // Missing answers alone: the third set told that these are indices, the truth that these are texts.
        examples: [
          [{ seed: 99_720, n: 1, models: 2, missing: 'drop', form: 'indices', isRight: false }],
          [{ seed: 7, n: 1, models: 2, missing: 'drop', form: 'texts', isRight: false }],
        ],
      },
    );
  });
});
