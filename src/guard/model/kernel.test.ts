import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK, Kernel, padded } from './kernel.ts';

/** Numbers as a rectifier leaves them: many zeros. */
const number = fc.float({ min: -4, max: 4, noNaN: true });
const sparse = fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, { arbitrary: number, weight: 1 });
const vector = (length: number, item = number) =>
  fc.array(item, { minLength: length, maxLength: length }).map((items) => Float32Array.from(items));

/** A vector and a matrix that fits it; the matrix is drawn from a seed, since a large one is slow to shrink. */
const product = fc
  .record({ rows: fc.integer({ min: 1, max: 70 }), columns: fc.integer({ min: 1, max: 70 }), seed: fc.nat() })
  .chain(({ rows, columns, seed }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      seed: fc.constant(seed),
      x: vector(rows, sparse),
    }),
  );

function drawn(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(1 + i * 12.9898 + (seed % 1000)) * 2);
}

/** sum + values * matrix[.., column], one float32 after the other, in order. */
function dot(x: ArrayLike<number>, matrix: Float32Array, columns: number, column: number, sum: number): number {
  let out = sum;
  for (let row = 0; row < x.length; row++)
    out = Math.fround(out + Math.fround(x[row]! * matrix[row * columns + column]!));
  return out;
}

/** Without the difference between 0 and -0. */
const plain = (values: Iterable<number>) => [...values].map((value) => value + 0);
const four = (length: number) => 4 * Math.ceil(length / 4);

describe('the kernel', () => {
  it('projects a vector to the very floats of a plain loop, whatever is zero in it [guard.convolution]', () => {
    fc.assert(
      fc.property(product, ({ rows, columns, seed, x }) => {
        const [values, bias] = [drawn(rows * columns, seed), drawn(columns, seed + 1)];
        const kernel = new Kernel();
        const at = kernel.place(x, four(rows));
        const panels = kernel.placePanels({ values, rows, columns }, four(rows));
        const biasAt = kernel.place(bias, padded(columns));
        const out = kernel.reserve(padded(columns));
        kernel.project(at, at + 4 * four(rows), panels, biasAt, out, out + 4 * padded(columns));
        const expected = Array.from(bias, (start, column) => dot(x, values, columns, column, start));
        expect(plain(kernel.view(out, columns))).toEqual(plain(expected));
      }),
      { numRuns: 150 },
    );
  });

  it('passes a vector through a layer: three sums, the rectifier, the input added [guard.convolution]', () => {
    const layer = fc.record({ blocks: fc.integer({ min: 1, max: 3 }), seed: fc.nat() }).chain(({ blocks, seed }) =>
      fc.record({
        seed: fc.constant(seed),
        x: vector(blocks * BLOCK, sparse),
        now: vector(blocks * BLOCK),
        next: vector(blocks * BLOCK),
      }),
    );
    fc.assert(
      fc.property(layer, ({ seed, x, now, next }) => {
        const width = x.length;
        const taps = [0, 1, 2].map((tap) => drawn(width * width, seed + tap));
        const bias = drawn(width, seed + 3);
        const kernel = new Kernel();
        const at = kernel.place(x, width);
        // Per block of channels: the tap of the token itself, the oldest, the middle one.
        const panels = kernel.reserve(0);
        for (let block = 0; block < width / BLOCK; block++)
          for (const tap of [2, 0, 1]) {
            const values = new Float32Array(width * BLOCK);
            for (let row = 0; row < width; row++)
              values.set(
                taps[tap]!.subarray(row * width + block * BLOCK, row * width + (block + 1) * BLOCK),
                row * BLOCK,
              );
            kernel.placePanels({ values, rows: width, columns: BLOCK }, width);
          }
        const biasAt = kernel.place(bias, width);
        const nowAt = kernel.place(now, width);
        const nextAt = kernel.place(next, width);
        kernel.pass(at, at + 4 * width, panels, biasAt, nowAt, nextAt);
        const sums = (tap: number, start: Float32Array) =>
          Array.from(start, (sum, channel) => dot(x, taps[tap]!, width, channel, sum));
        const own = sums(2, now).map((sum, channel) => Math.fround((sum > 0 ? sum : 0) + x[channel]!));
        expect(plain(kernel.view(at, width))).toEqual(plain(own));
        expect(plain(kernel.view(nowAt, width))).toEqual(plain(sums(0, bias)));
        expect(plain(kernel.view(nextAt, width))).toEqual(plain(sums(1, next)));
      }),
      { numRuns: 100 },
    );
  });

  it('enters a token: products of word and flags go to the three sums, and what is no number ends in the rectifier [guard.convolution]', () => {
    const token = fc.integer({ min: 1, max: 3 }).chain((blocks) => {
      const width = blocks * BLOCK;
      return fc.record({
        word: vector(3 * width),
        flags: vector(3 * width),
        now: vector(width),
        next: vector(width),
        broken: fc.boolean(),
      });
    });
    fc.assert(
      fc.property(token, ({ word, flags, now, next, broken }) => {
        const width = now.length;
        if (broken) now[0] = Number.NaN;
        const kernel = new Kernel();
        const [x, wordAt, flagsAt] = [
          kernel.reserve(width),
          kernel.place(word, 3 * width),
          kernel.place(flags, 3 * width),
        ];
        const [nowAt, nextAt] = [kernel.place(now, width), kernel.place(next, width)];
        kernel.enter(x, x + 4 * width, wordAt, flagsAt, nowAt, nextAt);
        const added = (tap: number, channel: number) =>
          Math.fround(word[tap * width + channel]! + flags[tap * width + channel]!);
        const own = Array.from(now, (sum, channel) => Math.fround(sum + added(2, channel)));
        expect(plain(kernel.view(x, width))).toEqual(plain(own.map((sum) => (sum > 0 ? sum : 0))));
        expect(plain(kernel.view(nowAt, width))).toEqual(plain(own.map((_, channel) => added(0, channel))));
        const later = Array.from(next, (sum, channel) => Math.fround(sum + added(1, channel)));
        expect(plain(kernel.view(nextAt, width))).toEqual(plain(later));
      }),
      { numRuns: 100 },
    );
  });

  it('takes the mean of rows, one or several [guard.convolution]', () => {
    const rows = fc
      .record({ blocks: fc.integer({ min: 1, max: 3 }), count: fc.integer({ min: 1, max: 6 }) })
      .chain(({ blocks, count }) => fc.array(vector(blocks * BLOCK), { minLength: count, maxLength: count }));
    fc.assert(
      fc.property(rows, (values) => {
        const width = values[0]!.length;
        const kernel = new Kernel();
        const at = kernel.place(Float32Array.from(values.flatMap((row) => [...row])), values.length * width);
        const out = kernel.reserve(width);
        kernel.mean(at, at + 4 * width * values.length, 4 * width, values.length, out, out + 4 * width);
        const expected = Array.from({ length: width }, (_, i) =>
          Math.fround(values.reduce((sum, row) => Math.fround(sum + row[i]!), 0) / values.length),
        );
        expect(plain(kernel.view(out, width))).toEqual(plain(expected));
      }),
    );
  });

  it('reserves stretches that hold zeros, begin at a cache line and do not overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        const kernel = new Kernel();
        const places = sizes.map((size) => ({ size, at: kernel.reserve(size) }));
        for (const { size, at } of places) {
          const view = kernel.view(at, size);
          expect(at % 64).toBe(0);
          expect(view.every((value) => value === 0)).toBe(true);
          view.fill(1);
        }
      }),
      { numRuns: 30 },
    );
  });
});
