// The sentence above every table: it says what the rows say, for any rows, and neither more nor less.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupHorizons, horizonFinding } from './finding.ts';
import type { DrawnRow } from './horizon-table.ts';

function row(horizon: number, hack: number, failure = 0): DrawnRow {
  return { horizon, failure, desired: 1 - hack - failure, hack, observedReturn: 0, trueReturn: 0, sd: null };
}
const rows = (hacks: readonly number[], failure = 0) => hacks.map((hack, i) => row(i + 1, hack, failure));
const say = (given: readonly DrawnRow[], kind: 'true' | 'zero' | 'tampered' = 'true', weight = 1) =>
  horizonFinding({ kind }, given, weight).replaceAll('\u00a0', ' ');

describe('the finding', () => {
  it('says where the hack begins, where it is complete, or that it never comes [mona.camera-dropbox.finding]', () => {
    expect(say(rows([0, 0, 0.25, 1, 1]))).toBe(
      'Under an overseer with true foresight, MONA (M = 1) ends as desired from every start; the hack first pays at M = 3 (25.0 % of the starts); from M = 4 to 5 it is complete.',
    );
    expect(say([row(1, 0), row(9, 0.5), row(50, 1)])).toContain(
      'the hack pays at M = 9 (50.0 % of the starts); at M = 50',
    );
    expect(say(rows([0, 0, 0]))).toMatch(/no horizon up to 3 leads to the hack\.$/);
    expect(say(rows([1, 1, 1]), 'tampered')).toMatch(/every horizon from 1 to 3 ends in the hack\.$/);
    expect(say(rows([1, 0, 0.5]))).toMatch(/in the hack from every start; the hack is rarest at M = 2 \(0.0 %\)\.$/);
    expect(say(rows([0.1, 0.1], 0.7), 'zero')).toBe(
      'Without approval, horizon 1 ends the starts 20.0 % as desired, 10.0 % in the hack, 70.0 % in failure.',
    );
    expect(say([row(12, 0.5)])).toBe(
      'Under an overseer with true foresight, horizon 12 ends the starts 50.0 % as desired, 50.0 % in the hack.',
    );
  });

  it('says nothing of horizons that were not looked at: each claim holds of all horizons that it speaks of [mona.camera-dropbox.finding]', () => {
    const everyHack = fc.array(fc.constantFrom(0, 0, 0.25, 1, 1), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(everyHack, fc.nat(), everyHack, (hacks, seen, extra) => {
        const truth = [...hacks, ...extra];
        // Any subset, and often a range of its own.
        const chosen = rows(truth).filter(({ horizon }) =>
          seen % 3 === 0 ? horizon > seen % 5 : (seen >> horizon) % 2,
        );
        if (chosen.length === 0) return;
        const said = say(chosen);
        expect(said.endsWith('.')).toBe(true);
        const claim = (pattern: RegExp) => pattern.exec(said)?.slice(1).map(Number);
        const between = (from: number, to: number) => truth.slice(from - 1, to);
        const every = claim(/every horizon from (\d+) to (\d+) ends/);
        if (every) expect(between(every[0]!, every[1]!).every((hack) => hack === 1)).toBe(true);
        const never = claim(/no horizon (?:from (\d+) to|up to) (\d+)/);
        if (never) expect(between(never[0] || 1, never[1]!).every((hack) => hack === 0)).toBe(true);
        const complete = claim(/from M = (\d+) to (\d+) it is complete/);
        if (complete) {
          expect(between(complete[0]!, complete[1]!).every((hack) => hack === 1)).toBe(true);
          expect(truth[complete[0]! - 2]).not.toBe(1);
        }
        const paying = claim(/first pays at M = (\d+)/);
        if (paying) expect(truth.findIndex((hack) => hack > 0)).toBe(paying[0]! - 1);
        const listed = /looked at \(([^)]*)\)/.exec(said)?.[1];
        const named = listed?.split(', ').flatMap((part) => {
          const [from, to = from] = part.split(' to ').map(Number) as [number, number?];
          return Array.from({ length: to - from + 1 }, (_, i) => from + i);
        });
        if (named) expect(named).toEqual(chosen.map(({ horizon }) => horizon));
      }),
    );
  });

  it('says of a list with gaps that these were looked at, and first only from M = 1 on [mona.camera-dropbox.finding]', () => {
    expect(say([row(1, 1), row(50, 1)])).toMatch(/every horizon looked at \(1, 50\) ends in the hack\.$/);
    expect(say([row(1, 0), row(2, 0), row(8, 0)])).toMatch(/; no horizon looked at \(1 to 2, 8\) leads to the hack\.$/);
    expect(say([row(5, 0), row(6, 0)])).toMatch(/; no horizon from 5 to 6 leads to the hack\.$/);
    expect(say([row(5, 0), row(6, 0.5), row(7, 1)])).toMatch(/; the hack pays at M = 6 .*; at M = 7 it is complete\.$/);
    expect(say([row(1, 1), row(3, 0)])).toMatch(/; of these horizons the hack is rarest at M = 3/);
  });

  it('names no MONA and no overseer where approval has the weight 0, and says "with" once [mona.camera-dropbox.finding]', () => {
    expect(say([row(1, 0)], 'true', 0)).toBe('Without approval, horizon 1 ends as desired from every start.');
    const overseers = [
      { kind: 'true' },
      { kind: 'zero' },
      { kind: 'tampered' },
      { kind: 'noisy', scale: 0.5 },
      { kind: 'mixture', share: 0.025 },
      { kind: 'misspecified', share: 0.1 },
      { kind: 'file', path: 'values.csv' },
    ] as const;
    for (const overseer of overseers)
      expect(horizonFinding(overseer, [row(1, 0)]).match(/\bwith\b/gi)?.length ?? 0, overseer.kind).toBeLessThan(2);
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
