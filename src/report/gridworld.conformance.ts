// Any gridworld, for property tests: small boards whose states follow each other in no sensible way, with hostile words.
import fc from 'fast-check';
import { type GridworldFields, gridworld } from './gridworld.ts';
import type { Caption, GridworldBlock } from './types.ts';

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });

/** The fields of a valid block; captions and names come from the caller. */
export function arbitraryGridworldFields(
  caption: fc.Arbitrary<Caption & { subtitle: string }>,
  name: fc.Arbitrary<string>,
): fc.Arbitrary<GridworldFields> {
  const sizes = fc.record({
    caption,
    rows: fc.integer({ min: 1, max: 3 }),
    columns: fc.integer({ min: 2, max: 4 }),
    states: fc.integer({ min: 2, max: 6 }),
    limit: fc.integer({ min: 1, max: 5 }),
    hole: fc.nat(),
    camera: fc.nat(),
    blockers: fc.integer({ min: 1, max: 2 }),
    rules: fc.array(name, { maxLength: 3 }),
    starts: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    cells: fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
    nexts: fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
    numbers: fc.array(number, { minLength: 1, maxLength: 40 }),
    overseers: fc.array(fc.record({ name, origin: name, adds: fc.boolean() }), { maxLength: 2 }),
    policies: fc.array(fc.record({ name, sentence: name, origin: name, isLearned: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    }),
  });
  return sizes.map(({ caption, camera, blockers, starts, cells, nexts, numbers, overseers, policies, ...rest }) => {
    const { rows, columns, states, limit } = rest;
    const count = rows * columns;
    const hole = rest.hole % count;
    const cell = (hole + 1 + (camera % (count - 1))) % count;
    const at = (list: readonly number[], i: number) => list[i % list.length] ?? 0;
    const tiles = Array.from({ length: states }, (_, state) => {
      const player = at(cells, state) % count;
      return Array.from({ length: count }, (_, i) =>
        state === 0 ? 0 : i === player ? 1 : (at(cells, state * 7 + i) % 2) * 2,
      );
    });
    const table = (length: number, shift = 0) => Array.from({ length }, (_, i) => at(numbers, i + shift));
    return {
      ...caption,
      ...rest,
      hole,
      camera: { cell, sight: [...tiles.keys()].filter((each) => each !== hole && each < count), blockers },
      tiles: tiles.flat(),
      transitions: Array.from({ length: states * 4 }, (_, i) => (i < 4 ? 0 : at(nexts, i) % states)),
      observed: table(states),
      intended: table(states, 1),
      starts: starts.map((start) => 1 + (start % (states - 1))),
      overseers: overseers.map(({ adds, ...words }, i) => ({
        ...words,
        values: table(limit * states, i),
        rewards: adds ? table(states, i) : undefined,
      })),
      policies: policies.map(({ isLearned, ...words }, i) => ({
        ...words,
        overseer: i < overseers.length ? i : null,
        horizon: i === 0 ? limit : undefined,
        ...(isLearned
          ? { probabilities: Array.from({ length: limit * states * 4 }, (_, j) => (j % 4 === i % 4 ? 0.7 : 0.1)) }
          : { best: Array.from({ length: limit * states }, (_, j) => 1 + (at(nexts, j + i) % 15)) }),
      })),
    };
  });
}

export function arbitraryGridworld(
  caption: fc.Arbitrary<Caption & { subtitle: string }>,
  name: fc.Arbitrary<string>,
): fc.Arbitrary<GridworldBlock> {
  return arbitraryGridworldFields(caption, name).map(gridworld);
}
