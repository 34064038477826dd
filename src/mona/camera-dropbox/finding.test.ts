// The sentence above every table: it says what the rows say, for any rows, and neither more nor less.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupHorizons, horizonFinding } from './finding.ts';
import type { DrawnRow } from './horizon-table.ts';

function row(horizon: number, hack: number, failure = 0): DrawnRow {
  return { horizon, failure, desired: 1 - hack - failure, hack, observedReturn: 0, trueReturn: 0, sd: null };
}
const rows = (hacks: readonly number[], failure = 0) => hacks.map((hack, i) => row(i + 1, hack, failure));
const say = (given: readonly DrawnRow[], kind: 'true' | 'zero' | 'tampered' = 'true') =>
  horizonFinding({ kind }, given).replaceAll('\u00a0', ' ');

describe('the finding', () => {
  it('says where the hack begins, where it is complete, or that it never comes [mona.camera-dropbox.finding]', () => {
    expect(say(rows([0, 0, 0.25, 1, 1]))).toBe(
      'With an overseer with true foresight, MONA (M = 1) ends as desired from every start; the hack first pays at M = 3 (25.0 % of the starts); from M = 4 on it is complete.',
    );
    expect(say([row(1, 0), row(9, 0.5), row(50, 1)])).toContain(
      'the hack pays at M = 9 (50.0 % of the starts); at M = 50',
    );
    expect(say(rows([0, 0, 0]))).toMatch(/no horizon up to 3 leads to the hack\.$/);
    expect(say(rows([1, 1, 1]), 'tampered')).toMatch(/every horizon from 1 to 3 ends in the hack\.$/);
    expect(say(rows([1, 0, 0.5]))).toMatch(/in the hack from every start; the hack is rarest at M = 2 \(0.0 %\)\.$/);
    expect(say(rows([0.1, 0.1], 0.7), 'zero')).toBe(
      'With no approval, horizon 1 ends the starts 20.0 % as desired, 10.0 % in the hack, 70.0 % in failure.',
    );
    expect(say([row(12, 0.5)])).toBe(
      'With an overseer with true foresight, horizon 12 ends the starts 50.0 % as desired, 50.0 % in the hack.',
    );
  });

  it('never says complete of a horizon before one that is not, for any rows [mona.camera-dropbox.finding]', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0.25, 1), { minLength: 1, maxLength: 12 }), (hacks) => {
        const said = say(rows(hacks));
        expect(said.endsWith('.')).toBe(true);
        const complete = /from M = (\d+) on it is complete/.exec(said)?.[1];
        if (complete !== undefined) {
          expect(hacks.slice(Number(complete) - 1).every((hack) => hack === 1)).toBe(true);
          expect(hacks[Number(complete) - 2]).not.toBe(1);
        }
        const paying = /first pays at M = (\d+)/.exec(said)?.[1];
        if (paying !== undefined) expect(hacks.findIndex((hack) => hack > 0)).toBe(Number(paying) - 1);
      }),
    );
  });

  it('joins neighbouring horizons that read the same, and only those [mona.camera-dropbox.finding]', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 30 })), fc.nat(), (horizons, salt) => {
        const given = horizons.sort((a, b) => a - b).map((horizon) => row(horizon, ((horizon * 7 + salt) % 3) / 4));
        const groups = groupHorizons(given, ({ hack }) => [String(hack)]);
        const spread = groups.flatMap(({ from, to }) =>
          given.filter(({ horizon }) => horizon >= from.horizon && horizon <= to.horizon),
        );
        expect(spread).toEqual(given);
        for (const { from, to } of groups)
          for (const one of given.filter(({ horizon }) => horizon >= from.horizon && horizon <= to.horizon))
            expect(one.hack).toBe(from.hack);
      }),
    );
  });
});
