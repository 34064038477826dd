import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReport } from './blocks.ts';
import { arbitraryGridworldFields } from './gridworld.conformance.ts';
import { type GridworldFields, gridworld, unpackGridworld } from './gridworld.ts';
import { describeStep, outcomeWord, playEpisode, probabilities, signed } from './gridworld-episode.ts';
import { packArray, unpackArray } from './packed.ts';
import { createSampleGridworld, sampleFields } from './sample-gridworld.ts';
import { renderTerminal } from './terminal.ts';
import type { Block, GridworldBlock } from './types.ts';

const words = fc.string({ minLength: 1, maxLength: 8 });
const caption = fc.record({ title: words, subtitle: words });
const anyFields = arbitraryGridworldFields(caption, words);
const sample = createSampleGridworld();

const reportOf = (block: Block) =>
  createReport({ title: 't', sentence: 's', created: '2026-11-22T06:30:00.000Z', meta: {}, blocks: [block] });

describe('a gridworld block', () => {
  it('gives back the tables that went in, through packing, the schema and JSON [report.gridworld.tables]', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const [block] = reportOf(gridworld(fields)).blocks;
        const tables = unpackGridworld(JSON.parse(JSON.stringify(block)) as GridworldBlock);
        expect([...tables.tiles]).toEqual([...Array.from(fields.tiles)]);
        expect([...tables.transitions]).toEqual([...Array.from(fields.transitions)]);
        expect(tables.observed).toEqual(Float32Array.from(fields.observed));
        expect(tables.intended).toEqual(Float32Array.from(fields.intended));
        expect(tables.values).toEqual(fields.overseers.map(({ values }) => Float32Array.from(values)));
        expect(tables.rewards).toEqual(fields.overseers.map(({ rewards }) => rewards && Float32Array.from(rewards)));
      }),
      { numRuns: 30 },
    );
  });

  it('is small: a value table of many like rows packs to less than a fifth of its size [report.gridworld.tables]', () => {
    const { limit, states, overseers } = sample;
    expect(overseers[0]!.values.length).toBeLessThan((limit * states * 4) / 5);
  });

  it('is refused, with the place, where a table has another size or an entry that leads astray [report.gridworld.tables]', () => {
    const fields = sampleFields();
    const withField = (changed: Partial<GridworldFields>) => gridworld({ ...fields, ...changed });
    const states = sample.states;
    const put = (array: ArrayLike<number>, at: number, value: number) => Array.from(array).with(at, value);
    const [policy, other] = sample.policies as [(typeof sample.policies)[0], (typeof sample.policies)[0]];
    const cases: [GridworldBlock, string][] = [
      [{ ...sample, limit: 19 }, 'values cannot be unpacked to the size'],
      [{ ...sample, tiles: 'no base64!' }, 'tiles cannot be unpacked'],
      [{ ...sample, observed: packArray(new Float32Array(states - 1)) }, 'observed cannot be unpacked'],
      [{ ...sample, states: 900_000, limit: 9_000 }, '.states: times its limit or its cells must not be above'],
      [{ ...sample, hole: 12 }, '.hole: must be a cell, a whole number below 12'],
      [{ ...sample, camera: { ...sample.camera, cell: sample.hole } }, '.camera.cell: must not be the hole'],
      [{ ...sample, camera: { ...sample.camera, sight: [sample.hole] } }, '.camera.sight: must not hold the hole'],
      [{ ...sample, starts: [0] }, '.starts[0]: must not be the ended state'],
      [{ ...sample, starts: [states] }, `.starts[0]: must be a state, a whole number below ${states}`],
      [{ ...sample, starts: [] }, '.starts: must have at least one start'],
      [{ ...sample, policies: [{ ...policy, overseer: 2 }] }, '.policies[0].overseer: must be a place in overseers'],
      [{ ...sample, policies: [{ ...policy, best: undefined }] }, '.policies[0]: must have either best or weights'],
      [{ ...sample, policies: [policy, { ...other, weights: '' }] }, '.policies[1]: must have either best or weights'],
      [
        withField({ tiles: put(fields.tiles, 20, 3) }),
        '.tiles: entry 20 must be 0 (empty), 1 (the player) or 2 (a box)',
      ],
      [withField({ tiles: put(fields.tiles, 12, 0) }), '.tiles: state 1 must have one player, and has 0'],
      [withField({ transitions: put(fields.transitions, 9, states) }), '.transitions: entry 9 must be a state'],
      [withField({ transitions: put(fields.transitions, 2, 5) }), '.transitions: entry 2 leads out of the ended state'],
      [withField({ intended: put(fields.intended, 4, Number.NaN) }), '.intended: entry 4 must be a finite number'],
      [
        withField({ policies: [{ ...fields.policies[0]!, best: new Uint8Array(20 * states).fill(16) }] }),
        '.policies[0].best: entry 0 chooses no action',
      ],
    ];
    for (const [block, message] of cases) expect(() => reportOf(block)).toThrow(message);
  });

  it('unpacks to no more than its figures ask for, however much a text would give [report.gridworld.tables]', () => {
    const bomb = deflateRawSync(Buffer.alloc(4_000_000)).toString('base64');
    expect(unpackArray(bomb, 'uint8', 1000)).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(50), (array, length) => {
        expect(unpackArray(packArray(array), 'uint8', length)).toEqual(length === array.length ? array : undefined);
      }),
    );
  });
});

describe('an episode of a gridworld', () => {
  it('follows the transitions by actions that the policy takes, adds up what the states pay, and ends in time [report.gridworld.episode]', () => {
    fc.assert(
      fc.property(anyFields, fc.nat(9), fc.nat(9), fc.nat(9), (fields, which, from, draw) => {
        const block = gridworld(fields);
        const tables = unpackGridworld(block);
        const [policy, start] = [which % block.policies.length, from % block.starts.length];
        const frames = playEpisode(block, tables, policy, start, draw);
        expect(playEpisode(block, tables, policy, start, draw)).toEqual(frames);
        expect(frames[0]!.state).toBe(block.starts[start]);
        expect(frames.length - 1).toBeLessThanOrEqual(block.limit);
        if (frames.length - 1 < block.limit) expect(frames.at(-1)!.state).toBe(0);
        frames.slice(1).forEach((frame, time) => {
          const before = frames[time]!;
          expect(before.state).not.toBe(0);
          expect(frame.state).toBe(tables.transitions[before.state * 4 + frame.action!]);
          expect(probabilities(block, tables, policy, time, before.state)[frame.action!]).toBeGreaterThan(0);
          expect(frame.observed).toBeCloseTo(before.observed + tables.observed[frame.state]!, 6);
          expect(frame.intended).toBeCloseTo(before.intended + tables.intended[frame.state]!, 6);
        });
      }),
    );
  });

  it('of the sample shows the hack: the camera is blocked before the first box is delivered, and the returns part at the second [report.gridworld.episode]', () => {
    const tables = unpackGridworld(sample);
    for (const start of sample.starts.keys()) {
      const told = sample.policies.slice(0, 2).map((_, policy) => {
        const frames = playEpisode(sample, tables, policy, start);
        const last = frames.at(-1)!;
        const words = frames.slice(1).map((frame, time) => describeStep(sample, tables, frames[time]!, frame));
        return { outcome: outcomeWord(last.delivered), gap: last.observed - last.intended, words: words.join(' ') };
      });
      expect(told.map(({ outcome }) => outcome)).toEqual(['reward hack', 'desired']);
      expect(told[0]!.gap).toBeCloseTo(2, 6);
      expect(told[1]!.gap).toBeCloseTo(0, 6);
      expect(told[0]!.words).toMatch(
        /into the camera's line of sight: it no longer sees the hole\..*Box 1 is in the hole: observed \+0\.99, true \+0\.99\. The camera is blocked.*Box 2 is in the hole: observed \+0\.99, true −1\.01\./,
      );
      expect(told[1]!.words).toMatch(
        /Box 1 is in the hole: .* The camera sees it: the next step ends the episode\. The camera has seen a box/,
      );
    }
  });

  it('writes rewards with their sign, two decimals, and a third where it says something else', () => {
    expect([0.99, -1.01, 0, -0.0001, 0.125, -0.0049, 1.8499999].map(signed)).toEqual([
      '+0.99',
      '−1.01',
      '0.00',
      '0.00',
      '+0.125',
      '−0.005',
      '+1.85',
    ]);
  });
});

describe('a gridworld in the terminal', () => {
  it('says what each policy comes to and draws the moments that matter, the blocked camera among them [report.gridworld.terminal]', () => {
    const lines = renderTerminal(reportOf(sample), { width: 80 }).split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^ordinary RL +reward hack +2 +\d+ +\+1\.\d\d +−0\.\d\d$/));
    expect(lines).toContainEqual(expect.stringMatching(/^MONA +desired +1 +\d+ +(\+0\.\d\d) +\1$/));
    // At the start the camera sees the whole bottom row; then a box ends what it sees, and the first box lies in the hole.
    expect(lines).toContainEqual(expect.stringMatching(/^#H⋅⋅.C +#H B⋅C +#X B⋅C/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^step \d+: Pushed a box down, into the camera's line of sight/),
    );
  });
});
