// What the pages Constitution, Evaluation and Runs compute by themselves: the rates of a threshold, the words that changed in a rule,
// names of guards, the sentences about runs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunItem, ScoredSet } from '../src/gateway/contract.ts';
import { wilson } from '../src/stats/index.ts';
import { freeName, guardOfCommand } from '../web/src/dashboard/constitution/build-names.ts';
import { wordChanges } from '../web/src/dashboard/constitution/word-changes.ts';
import { curveOf, rateAt, scoresOf, sentenceAt } from '../web/src/dashboard/evaluation/rates.ts';
import { sentenceOfRun, sentenceOfRuns, standingOf } from '../web/src/dashboard/runs/run-words.ts';
import { outcomeOf } from '../web/src/dashboard/traffic/outcome.ts';
import { madeRuns } from './fixtures/dashboard-runs.ts';

/** Scores with many ties, as a threshold that was set on one of them meets. */
const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 0.62, 1));
const scores = fc.array(score, { maxLength: 60 }).map((all) => all.sort((a, b) => a - b));
const kind = fc.constantFrom('restricted', 'permitted') satisfies fc.Arbitrary<ScoredSet['kind']>;
const sets = fc.array(fc.record({ name: fc.string(), kind, scores }), { maxLength: 5 });

describe('the rate of a threshold', () => {
  it('counts the scores that are at least the threshold, with the same interval as the statistics of the gateway [dashboard.evaluation-page]', () => {
    fc.assert(
      fc.property(scores, score, (all, threshold) => {
        const rate = rateAt(all, threshold);
        const blocked = all.filter((each) => each >= threshold).length;
        expect([rate.blocked, rate.n]).toEqual([blocked, all.length]);
        if (all.length === 0) {
          expect([rate.estimate, rate.low, rate.high]).toEqual([null, null, null]);
          return;
        }
        const { estimate, low, high } = wilson(blocked, all.length);
        expect(rate.estimate).toBe(estimate);
        expect(rate.low).toBeCloseTo(low, 9);
        expect(rate.high).toBeCloseTo(high, 9);
        if (blocked === 0) expect(rate.low).toBe(0);
        if (blocked === all.length) expect(rate.high).toBe(1);
      }),
    );
  });

  it('never rises with the threshold, and the curve goes through the rates [dashboard.evaluation-page]', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 40 }), (all, steps) => {
        const curve = curveOf(all, steps);
        expect(curve).toHaveLength(steps + 1);
        curve.forEach(({ x, rate }, i) => {
          expect(rate).toEqual(rateAt(all, x));
          expect(rate.blocked).toBeLessThanOrEqual(curve[i - 1]?.rate.blocked ?? all.length);
        });
      }),
    );
  });

  it('is said of all restricted and all permitted sets together [dashboard.evaluation-page]', () => {
    fc.assert(
      fc.property(sets, score, (all, threshold) => {
        const of = (side: ScoredSet['kind']) => {
          const joined = all.flatMap((set) => (set.kind === side ? set.scores : []));
          expect(scoresOf(all, side)).toEqual(joined.sort((a, b) => a - b));
          return `${joined.filter((each) => each >= threshold).length} of ${joined.length}`;
        };
        const sentence = sentenceAt(all, threshold);
        expect(sentence).toContain(`blocks ${of('restricted')} restricted texts`);
        expect(sentence).toContain(`refuses ${of('permitted')} permitted ones`);
        expect(sentence).toContain(`At ${threshold.toFixed(3)} `);
      }),
    );
  });
});

describe('the words that changed', () => {
  const word = fc.constantFrom('plants', 'tools', 'and', 'the', ' ', '  ', '\n', '\n\n', '<b>', '💧', 'the,');
  const text = fc.array(word, { maxLength: 40 }).map((all) => all.join(' '));

  it('give the text after from what stayed and was added, and the text before from what stayed and was removed [dashboard.constitution-page]', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), fc.oneof(text, fc.string()), (before, after) => {
        const changes = wordChanges(before, after);
        const without = (kind: string) =>
          changes
            .filter((change) => change.kind !== kind)
            .map((change) => change.text)
            .join('');
        expect(without('removed')).toBe(after);
        expect(without('added')).toBe(before);
        expect(changes.map(({ at }) => at)).toEqual(changes.map((_, index) => index));
        expect(changes.every((change, i) => change.kind !== changes[i - 1]?.kind && change.text !== '')).toBe(true);
      }),
    );
  });

  it('are none where nothing changed, and as few as there are where one word did [dashboard.constitution-page]', () => {
    fc.assert(
      fc.property(text, text, (start, end) => {
        expect(wordChanges(start, start).filter(({ kind }) => kind !== 'same')).toEqual([]);
        const changes = wordChanges(`${start} before ${end}`, `${start} after ${end}`);
        const of = (kind: string) => changes.filter((change) => change.kind === kind).map((each) => each.text.trim());
        expect([of('removed'), of('added')]).toEqual([['before'], ['after']]);
      }),
    );
  });

  it('of texts too long to compare word by word are the whole of both', () => {
    const long = 'word '.repeat(1501);
    expect(wordChanges(long, 'short').map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });
});

describe('names of guards', () => {
  it('that are offered are free, and the plain one comes first [dashboard.constitution-page]', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 })), (numbers) => {
        const taken = numbers.map((number) => (number === 1 ? 'shop' : `shop-${number}`));
        expect(taken).not.toContain(freeName('shop', taken));
      }),
    );
    expect(freeName('shop', [])).toBe('shop');
    expect(freeName('shop', ['shop', 'shop-3'])).toBe('shop-2');
  });

  it.each([
    ['oversight guard build a.md --out .oversight/guards/shop-2 --size quick', 'shop-2'],
    ["oversight guard build a.md --out '/a b/guards/shop/' --json", 'shop'],
    ['oversight guard build a.md --out=guards/shop', 'shop'],
    ['oversight guard build a.md', undefined],
    [null, undefined],
  ])('are read from the command of a build: %s', (command, name) => {
    expect(guardOfCommand(command)).toBe(name);
  });
});

describe('the sentences about runs', () => {
  const run = (status: string): RunItem => madeRuns(0).find((each) => each.status === status)!;

  it('count what works, what failed and what can go on [dashboard.runs-page]', () => {
    expect(sentenceOfRuns([])).toBe('Nothing has run here yet.');
    expect(sentenceOfRuns([run('finished')])).toBe('1 run, none at work.');
    expect(sentenceOfRuns(madeRuns(0))).toBe('6 runs, 1 at work, 2 failed, 2 stopped and can go on.');
  });

  it('say of one run where it stands and what is kept [dashboard.runs-page]', () => {
    expect(sentenceOfRun(run('running'))).toMatch(/^Stage 4 of 6, member-linear, for 1\smin 35\ss\.$/);
    expect(sentenceOfRun(run('failed'))).toMatch(/^Failed after 4\.1\ss; 1 of 6 stages are kept\.$/);
    expect(sentenceOfRun(run('interrupted'))).toContain('3 of 6 stages are kept, and the same command goes on.');
    expect(standingOf(run('running'))).toBe('stage 4 of 6 · member-linear 30 %');
    expect(standingOf(run('damaged'))).toBe('manifest.json ends in the middle');
    expect(standingOf({ ...run('running'), progress: null, stages: [] })).toBe('');
    const over = { task: 'requests', done: 1, total: 1, note: null };
    expect(standingOf({ ...run('running'), progress: over })).toBe('stage 4 of 6');
  });
});

describe('what was done with an exchange', () => {
  const done = { decided: 'allow', enforced: 'passed', failed: false, status: 200 } as const;

  it('is said where a reply broke off or never came, and only there [dashboard.pages]', () => {
    expect(outcomeOf(done)).toBeUndefined();
    expect(outcomeOf({ ...done, failed: true })?.word).toBe('broke off');
    expect(outcomeOf({ ...done, failed: true, status: 502 })?.word).toBe('no reply');
    expect(outcomeOf({ ...done, failed: true, enforced: 'refused', decided: 'none' })?.word).toBe('refused');
    expect(outcomeOf({ ...done, failed: true, decided: 'error' })).toBeUndefined();
    expect(outcomeOf({ ...done, failed: true, enforced: 'shadow' })?.word).toBe('broke off');
  });
});
