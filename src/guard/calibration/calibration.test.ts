import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { highestWithStyle, JOINT_DEFAULTS, jointScore } from './joint.ts';
import { actionOf, judge, plattScore, ruleScores } from './scoring.ts';
import { fitCalibration, jointScores, scoresOf, solveThreshold } from './solve.ts';
import { fitTail, tailValue } from './tail.ts';

const finite = fc.double({ min: -50, max: 50, noNaN: true });
const sample = fc.array(finite, { minLength: 20, maxLength: 400 });
/** Many equal values. */
const tied = fc.array(
  fc.integer({ min: 0, max: 6 }).map((value) => value / 6),
  { minLength: 1, maxLength: 400 },
);
const normals = (seed: string, count: number, mean = 0) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => mean + random.normal());
};

describe('the tail scale', () => {
  it('is strictly monotone everywhere: below, inside and beyond the sample [guard.calibration]', () => {
    fc.assert(
      fc.property(
        sample,
        fc.double({ min: -200, max: 200, noNaN: true }),
        fc.double({ min: 1e-3, max: 50, noNaN: true }),
        (scores, at, step) => {
          const scale = fitTail(scores);
          expect(tailValue(scale, at + step)).toBeGreaterThan(tailValue(scale, at));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the empirical -log10 share of harmless texts at or above a score, within one step of 1/8 [guard.calibration]', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -5000, max: 5000 }), { minLength: 50, maxLength: 600 }),
        (scores) => {
          const scale = fitTail(scores);
          const highest = scale.knots.at(-1)!;
          for (const score of scores) {
            if (score > highest) continue;
            const share = scores.filter((other) => other >= score).length / scores.length;
            // A knot stands at a whole text: a step of the scale, and what one text more or less makes.
            const slack = 0.125 + -Math.log10(1 - 1 / (share * scores.length + 1)) + 1e-9;
            expect(Math.abs(tailValue(scale, score) - -Math.log10(share))).toBeLessThan(
              slack + 0.1 / (share * scores.length),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes on as an exponential beyond the sample: equal steps of score, equal steps of value [guard.calibration]', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 50, noNaN: true }), (scores, beyond) => {
        const scale = fitTail(scores);
        const last = scale.knots.at(-1)!;
        const rise = tailValue(scale, last + beyond + 1) - tailValue(scale, last + beyond);
        expect(rise).toBeCloseTo(scale.slope, 6);
      }),
    );
    // The exceedances of an exponential are exponential with the same rate: the slope is known.
    const random = createRandom('exponential');
    const scale = fitTail(Array.from({ length: 20_000 }, () => -Math.log(1 - random.next()) / 3));
    expect(scale.slope).toBeGreaterThan((0.9 * 3) / Math.LN10);
    expect(scale.slope).toBeLessThan((1.1 * 3) / Math.LN10);
  });

  it('says 2 where one harmless text in a hundred scores as high, whatever the scale of the scores', () => {
    for (const [factor, shift] of [
      [1, 0],
      [100, -7],
      [0.01, 3],
    ] as const) {
      const scale = fitTail(normals('tail', 20_000).map((value) => factor * value + shift));
      expect(tailValue(scale, factor * 2.326 + shift)).toBeCloseTo(2, 0);
      expect(Math.abs(tailValue(scale, shift) - Math.log10(2))).toBeLessThan(0.05);
    }
  });

  it('needs twenty scores, bears equal ones, and leaves out what is not finite', () => {
    expect(() => fitTail(normals('few', 19))).toThrow(/at least 20 scores, not 19/);
    expect(() => fitTail(Array(40).fill(Number.NEGATIVE_INFINITY))).toThrow(RangeError);
    const scale = fitTail(Array(40).fill(1));
    expect(tailValue(scale, 1.1)).toBeGreaterThan(tailValue(scale, 1));
    expect(fitTail([...normals('x', 50), Number.NEGATIVE_INFINITY])).toEqual(fitTail(normals('x', 50)));
  });
});

describe('harm and style', () => {
  const tails = fc.double({ min: -5, max: 12, noNaN: true });
  const settings = fc.record({
    alpha: fc.double({ min: 1.01, max: 4, noNaN: true }),
    reach: fc.double({ min: 0, max: 5, noNaN: true }),
  });

  it('make one score that rises with both and never falls below harm alone [guard.style-alone]', () => {
    fc.assert(
      fc.property(tails, tails, fc.double({ min: 0, max: 5, noNaN: true }), settings, (harm, style, more, joint) => {
        const score = jointScore(harm, style, joint);
        expect(score).toBeGreaterThanOrEqual(harm);
        expect(jointScore(harm + more, style, joint)).toBeGreaterThanOrEqual(score - 1e-12);
        expect(jointScore(harm, style + more, joint)).toBeGreaterThanOrEqual(score);
      }),
      { numRuns: 500 },
    );
  });

  it('bound what style can do in closed form: no style lifts a text above highestWithStyle, and some style reaches it [guard.style-alone]', () => {
    fc.assert(
      fc.property(tails, fc.double({ min: -10, max: 1e6, noNaN: true }), settings, (harm, style, joint) => {
        const highest = highestWithStyle(harm, joint);
        expect(jointScore(harm, style, joint)).toBeLessThanOrEqual(highest + 1e-9);
        expect(jointScore(harm, joint.reach * Math.max(0, harm), joint)).toBeCloseTo(highest, 9);
        // Without any harm there is nothing to lift.
        expect(jointScore(Math.min(0, harm), style, joint)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('keep a text whose harm is at or below the median below the default threshold, whatever its style [guard.style-alone]', () => {
    // The scale of the median is log10 2; at 0.5 % refusals the threshold lies where one harmless text in 200 does, at 2.3.
    expect(highestWithStyle(Math.log10(2), JOINT_DEFAULTS)).toBeLessThan(-Math.log10(0.005) / 2);
    const ordinary = { harm: normals('harm', 2000), style: normals('style', 2000) };
    const restricted = { harm: normals('bad', 500, 3), style: normals('bad style', 500, 1) };
    const calibration = fitCalibration(ordinary, restricted, ordinary);
    const { thresholds } = solveThreshold(scoresOf(ordinary, calibration), 0.005);
    const median = [...ordinary.harm].sort((a, b) => a - b)[1000]!;
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: -100, max: 1e9, noNaN: true }),
        (below, style) => {
          const { score } = judge({ harm: median - below, style }, calibration);
          expect(actionOf(score, thresholds)).toBe('allow');
        },
      ),
      { numRuns: 500 },
    );
    // With harm, the same style does lift: the head is not simply ignored.
    const some = calibration.harm.knots.at(-4)!;
    expect(judge({ harm: some, style: 8 }, calibration).score).toBeGreaterThan(
      judge({ harm: some, style: -8 }, calibration).score,
    );
  });
});

describe('the map to a score', () => {
  const ordinary = { harm: normals('o', 1000), style: normals('os', 1000) };
  const restricted = { harm: normals('r', 300, 3), style: normals('rs', 300) };

  it('stands at even odds: the share of restricted text in the sample does not move it [guard.calibration]', () => {
    const twice = (maxima: typeof restricted, times: number) => ({
      harm: Array.from({ length: times }, () => maxima.harm).flat(),
      style: Array.from({ length: times }, () => maxima.style).flat(),
    });
    const { platt: once } = fitCalibration(ordinary, restricted, ordinary);
    const { platt: often } = fitCalibration(ordinary, twice(restricted, 20), ordinary);
    const [a, b] = [once, often].map(({ slope, intercept }) => -intercept / slope);
    // The joint score at which both kinds are equally likely; left alone, twenty times the positives would move it by ln 20 / slope.
    expect(Math.abs(a! - b!)).toBeLessThan(Math.log(20) / once.slope / 3);
    expect(plattScore(a!, { platt: once })).toBeCloseTo(0.5, 9);
  });

  it('rises with harm and with style, and stays in [0, 1] [guard.calibration]', () => {
    const calibration = fitCalibration(ordinary, restricted, ordinary);
    fc.assert(
      fc.property(finite, finite, fc.double({ min: 0, max: 20, noNaN: true }), (harm, style, more) => {
        const { score } = judge({ harm, style }, calibration);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(judge({ harm: harm + more, style }, calibration).score).toBeGreaterThanOrEqual(score - 1e-15);
        expect(judge({ harm, style: style + more }, calibration).score).toBeGreaterThanOrEqual(score);
      }),
    );
    expect(judge({ harm: Number.NEGATIVE_INFINITY, style: Number.NEGATIVE_INFINITY }, calibration)).toEqual({
      score: 0,
      style: 0,
    });
  });

  it('never turns around, even where restricted text scores lower than harmless text', () => {
    const calibration = fitCalibration(restricted, ordinary, restricted);
    expect(calibration.platt.slope).toBeGreaterThan(0);
    expect(jointScores(ordinary, calibration).every(Number.isFinite)).toBe(true);
  });

  it('gives each rule its share by its odds, and nothing where nothing was scored', () => {
    expect(ruleScores(['a', 'b'], [2, 2 - Math.log(4)], 0.8)).toEqual({ a: 0.8, b: expect.closeTo(0.2, 12) });
    expect(ruleScores(['a', 'b'], Array(2).fill(Number.NEGATIVE_INFINITY), 0)).toEqual({ a: 0, b: 0 });
  });
});

describe('the threshold', () => {
  const rate = fc.double({ min: 1e-4, max: 0.5, noNaN: true });

  it('refuses at most the share that is allowed, for any scores, ties included [guard.calibration]', () => {
    fc.assert(
      fc.property(
        fc.oneof(tied, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 })),
        rate,
        (scores, allowed) => {
          const { thresholds, refused } = solveThreshold(scores, allowed);
          const count = scores.filter((score) => actionOf(score, thresholds) === 'block').length;
          expect(count / scores.length).toBeLessThanOrEqual(allowed);
          expect(refused.estimate).toBe(count / scores.length);
          expect(Number.isFinite(thresholds.block)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the lowest such: to block the next lower score as well would refuse too many [guard.calibration]', () => {
    fc.assert(
      fc.property(tied, rate, (scores, allowed) => {
        const { block } = solveThreshold(scores, allowed).thresholds;
        const next = Math.max(...scores.filter((score) => score < block));
        if (!Number.isFinite(next)) return;
        expect(scores.filter((score) => score >= next).length / scores.length).toBeGreaterThan(allowed);
      }),
      { numRuns: 500 },
    );
  });

  it('comes with the exact interval of the rate, and says how much text a promise needs [guard.calibration]', () => {
    // Known values: 0 of 598 bounds the rate at 0.5 % with 95 % confidence, 0 of 597 does not; exact interval of 5 in 1,000.
    const scores = Array.from({ length: 1000 }, (_, i) => i / 1000);
    const solved = solveThreshold(scores, 0.005);
    expect(solved.needed).toBe(598);
    expect(solved.tooFew).toBe(false);
    expect(solved.refused.low).toBeCloseTo(0.001625, 4);
    expect(solved.refused.high).toBeCloseTo(0.011629, 4);
    expect(solveThreshold(scores.slice(0, 597), 0.005).tooFew).toBe(true);
    expect(solveThreshold(scores.slice(0, 598), 0.005).tooFew).toBe(false);
    fc.assert(
      fc.property(rate, (allowed) => {
        const { needed } = solveThreshold([0.5], allowed);
        expect((1 - allowed) ** needed).toBeLessThanOrEqual(0.05 + 1e-12);
        expect((1 - allowed) ** (needed - 1)).toBeGreaterThan(0.05 - 1e-12);
      }),
    );
  });

  it('of escalation never lies above that of blocking, and a score at a threshold is over it', () => {
    fc.assert(
      fc.property(tied, rate, rate, (scores, allowed, escalate) => {
        const { thresholds } = solveThreshold(scores, allowed, escalate);
        expect(thresholds.escalate!).toBeLessThanOrEqual(thresholds.block);
      }),
    );
    expect([0.49, 0.5, 0.69, 0.7].map((score) => actionOf(score, { block: 0.7, escalate: 0.5 }))).toEqual([
      'allow',
      'escalate',
      'escalate',
      'block',
    ]);
    expect(actionOf(0.69, { block: 0.7 })).toBe('allow');
  });

  it('is refused for a rate that makes no sense, and for no text at all', () => {
    for (const allowed of [0, 1, -1, Number.NaN]) expect(() => solveThreshold([0.1], allowed)).toThrow(RangeError);
    expect(() => solveThreshold([], 0.005)).toThrow(RangeError);
  });
});
