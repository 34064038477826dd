// The switch against a slow second writing of it, and what it must never do: let credit cross the border of a window.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { type Credited, creditedReturns, readCredit, stepSignals, windowAdvantages } from './credit.ts';
import { partEnds, type Recording, type ValueEstimates } from './recording.ts';

interface Made {
  readonly recording: Recording;
  readonly estimates: ValueEstimates;
  /** Part and step of each decision; the step counts from 0 in its part. */
  readonly partOf: readonly number[];
  readonly stepOf: readonly number[];
}

const amount = fc.integer({ min: -9, max: 9 });
const part = fc.record({
  /** Decisions of each step. */
  steps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }),
  ending: fc.constantFrom(...Object.values(partEnds)),
  /** Only where the part is cut: its last step has not come to its end. */
  isOpen: fc.boolean(),
  beyond: amount,
});

function make(parts: readonly (typeof part extends fc.Arbitrary<infer T> ? T : never)[], seed: number): Made {
  const random = createRandom(seed);
  const partOf = parts.flatMap(({ steps }, p) => steps.flatMap((count) => new Array<number>(count).fill(p)));
  const stepOf = parts.flatMap(({ steps }) => steps.flatMap((count, step) => new Array<number>(count).fill(step)));
  const size = partOf.length;
  const numbers = () => Float64Array.from({ length: size }, () => random.integer(19) - 9);
  const starts = Int32Array.from(parts, (_, p) => partOf.indexOf(p));
  const ends = Int32Array.from(parts, (_, p) => partOf.lastIndexOf(p) + 1);
  const completes = Uint8Array.from({ length: size }, (_, i) =>
    partOf[i] === partOf[i + 1] && stepOf[i] === stepOf[i + 1] ? 0 : 1,
  );
  parts.forEach(({ ending, isOpen }, p) => {
    if (ending === partEnds.cut && isOpen) completes[ends[p]! - 1] = 0;
  });
  const endings = Uint8Array.from(parts, ({ ending }) => ending);
  const beyond = Float64Array.from(parts, (one) => (one.ending === partEnds.terminated ? 0 : one.beyond));
  return {
    recording: {
      ...{ starts, ends, endings, completes },
      ...{ observed: numbers(), approval: numbers(), hindsight: numbers() },
    },
    estimates: { values: numbers(), beyond },
    partOf,
    stepOf,
  };
}

const made = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 1e6 }))
  .map(([parts, seed]) => make(parts, seed))
  // A rollout without any whole step is an error of its own.
  .filter(({ recording }) => recording.completes.includes(1));
const horizons = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant(Number.POSITIVE_INFINITY));
const weights = fc.constantFrom(0, 0.5, 1, -2);

/** The windows as lists of decisions, from the definition: of each part all runs of `horizon` whole steps, or the whole part. */
function oracleWindows({ recording, partOf, stepOf }: Made, horizon: number): number[][] {
  const decisions = partOf.map((_, i) => i);
  return Array.from(recording.starts, (_, p) => decisions.filter((i) => partOf[i] === p)).flatMap((all) => {
    if (horizon === Number.POSITIVE_INFINITY) return [all];
    const isWhole = (step: number) => recording.completes[all.findLast((i) => stepOf[i] === step)!] === 1;
    const whole = all.filter((i) => isWhole(stepOf[i]!));
    const last = Math.max(...whole.map((i) => stepOf[i]!), -1);
    const firsts = Array.from({ length: last + 1 }, (_, step) => step).filter(
      (step) => step === 0 || step + horizon <= last + 1,
    );
    return firsts.map((first) => whole.filter((i) => stepOf[i]! >= first && stepOf[i]! < first + horizon));
  });
}

/** Advantage of each place of a window as the discounted sum of all errors from there on. */
function oracleAdvantages(one: Made, signals: Float64Array, window: readonly number[], options: Settings): number[] {
  const { recording, estimates, partOf } = one;
  const isWhole = options.horizon === Number.POSITIVE_INFINITY;
  const p = partOf[window[0]!]!;
  const after = isWhole && recording.endings[p] !== partEnds.terminated ? estimates.beyond[p]! : 0;
  const discount = (i: number) => (recording.completes[i] === 1 ? options.gamma : 1);
  const errors = window.map((i, place) => {
    const next = place + 1 < window.length ? estimates.values[window[place + 1]!]! : after;
    return signals[i]! + discount(i) * next - estimates.values[i]!;
  });
  return window.map((_, from) => {
    let [total, factor] = [0, 1];
    for (let place = from; place < window.length; place++) {
      total += factor * errors[place]!;
      factor *= options.lambda * discount(window[place]!);
    }
    return total;
  });
}

interface Settings {
  readonly horizon: number;
  readonly gamma: number;
  readonly lambda: number;
}

const settings = fc.record({
  horizon: horizons,
  gamma: fc.constantFrom(1, 0.9, 0),
  lambda: fc.constantFrom(0, 0.95, 1),
});

/** All windows, each once. */
function credited(one: Made, signals: Float64Array, options: Settings, estimates = one.estimates): Credited {
  const size = oracleWindows(one, options.horizon).flat().length;
  return windowAdvantages(one.recording, signals, estimates, { ...options, size, random: createRandom(5) });
}

describe('the signal of a step', () => {
  it('is the observed reward, with approval and hindsight times their weight where the step is complete [mona.credit.signal]', () => {
    fc.assert(
      fc.property(made, weights, ({ recording }, weight) => {
        const { observed, approval, hindsight, completes } = recording;
        const expected = observed.map((reward, i) => reward + weight * completes[i]! * (approval[i]! + hindsight![i]!));
        expect(stepSignals(recording, weight)).toEqual(expected);
      }),
    );
  });
});

describe('returns', () => {
  it('are the sums of all signals of the own step and of the steps after it within the horizon [mona.credit.returns]', () => {
    fc.assert(
      fc.property(made, weights, horizons, (one, weight, horizon) => {
        const signals = stepSignals(one.recording, weight);
        const expected = signals.map((_, i) =>
          one.partOf.reduce((total, p, j) => {
            const ahead = one.stepOf[j]! - one.stepOf[i]!;
            return p === one.partOf[i] && ahead >= 0 && ahead < horizon ? total + signals[j]! : total;
          }, 0),
        );
        expect(creditedReturns(one.recording, signals, horizon)).toEqual(expected);
      }),
    );
  });

  it('of ordinary RL and of a horizon of at least the longest episode are the same [mona.credit.episode]', () => {
    const credit = { approvalWeight: 1 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }), (steps, more) => {
        expect(readCredit({ ...credit, horizon: steps + more }, steps)).toBe(
          readCredit({ ...credit, horizon: 'episode' }, steps),
        );
        if (steps > 1) expect(readCredit({ ...credit, horizon: steps - 1 }, steps)).toBe(steps - 1);
      }),
    );
  });
});

describe('advantages', () => {
  it('equal a second writing: each window by itself, every window of whole steps once [mona.credit.windows]', () => {
    fc.assert(
      fc.property(made, weights, settings, (one, weight, options) => {
        const signals = stepSignals(one.recording, weight);
        const expected = oracleWindows(one, options.horizon).flatMap((window) => {
          const advantages = oracleAdvantages(one, signals, window, options);
          return window.map((i, place) => [i, advantages[place]!, advantages[place]! + one.estimates.values[i]!]);
        });
        const { decisions, advantages, returns } = credited(one, signals, options);
        const ours = Array.from(decisions, (i, place) => [i, advantages[place]!, returns[place]!]);
        const order = (a: readonly number[], b: readonly number[]) => a[0]! - b[0]! || a[1]! - b[1]!;
        const [left, right] = [ours.sort(order), expected.sort(order)];
        expect(left.map(([i]) => i)).toEqual(right.map(([i]) => i));
        const worst = left.flat().reduce((most, value, at) => Math.max(most, Math.abs(value - right.flat()[at]!)), 0);
        expect(worst).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('change with nothing outside of their window, to the last bit: neither rewards nor estimates [mona.credit.border]', () => {
    fc.assert(
      fc.property(made, fc.integer({ min: 1, max: 4 }), fc.nat(), fc.integer({ min: 1, max: 99 }), (one, h, at, by) => {
        const options = { horizon: h, gamma: 1, lambda: 0.95 };
        const touched = at % one.partOf.length;
        const change = (values: Float64Array) => values.map((value, i) => (i === touched ? value + by : value));
        const signals = one.recording.observed;
        const before = credited(one, signals, options);
        const estimates = { values: change(one.estimates.values), beyond: one.estimates.beyond.map((v) => v + by) };
        const after = credited(one, change(signals), options, estimates);
        const returnsBefore = creditedReturns(one.recording, signals, h);
        const returnsAfter = creditedReturns(one.recording, change(signals), h);
        const sees = (i: number) => {
          const ahead = one.stepOf[touched]! - one.stepOf[i]!;
          return one.partOf[i] === one.partOf[touched] && ahead >= 0 && ahead < h;
        };
        expect(after.decisions).toEqual(before.decisions);
        before.decisions.forEach((i, place) => {
          if (sees(i)) return;
          expect(after.advantages[place]).toBe(before.advantages[place]);
          expect(returnsAfter[i]).toBe(returnsBefore[i]);
        });
      }),
    );
  });

  it('of whole episodes are those of one long window, when every task ended [mona.credit.episode]', () => {
    const ended = fc.tuple(fc.array(part, { minLength: 1, maxLength: 3 }), fc.nat()).map(([parts, seed]) =>
      make(
        parts.map((one) => ({ ...one, ending: partEnds.terminated })),
        seed,
      ),
    );
    fc.assert(
      fc.property(ended, (one) => {
        const both = [6, Number.POSITIVE_INFINITY].map((horizon) => {
          const { decisions, advantages } = credited(one, one.recording.observed, { horizon, gamma: 1, lambda: 0.95 });
          return new Map(Array.from(decisions, (i, place) => [i, advantages[place]!]));
        });
        for (const [i, advantage] of both[0]!) expect(both[1]!.get(i)).toBe(advantage);
      }),
    );
  });

  it('fill exactly the asked number of decisions, more than once through if need be, and refuse a rollout without a step [mona.credit.windows]', () => {
    fc.assert(
      fc.property(made, fc.integer({ min: 1, max: 80 }), (one, size) => {
        const options = { horizon: 1, gamma: 1, lambda: 1, size, random: createRandom(1) };
        const { decisions } = windowAdvantages(one.recording, one.recording.observed, one.estimates, options);
        const allowed = new Set(oracleWindows(one, 1).flat());
        expect(decisions.length).toBe(size);
        expect(decisions.every((i) => allowed.has(i))).toBe(true);
      }),
    );
    const open = make([{ steps: [2], ending: partEnds.cut, isOpen: true, beyond: 0 }], 1);
    expect(() => credited(open, open.recording.observed, { horizon: 1, gamma: 1, lambda: 1 })).toThrow('no whole step');
  });
});

describe('a credit that is none', () => {
  it.each([
    [{ horizon: 0, approvalWeight: 1 }, 'the horizon is 0'],
    [{ horizon: 1.5, approvalWeight: 1 }, 'the horizon is 1.5'],
    [{ horizon: Number.NaN, approvalWeight: 1 }, 'the horizon is NaN'],
    [{ horizon: 1, approvalWeight: Number.NaN }, 'the approval weight is NaN'],
  ] as const)('is refused: %j [mona.credit.refused]', (credit, message) => {
    expect(() => readCredit(credit, 10)).toThrow(message);
  });
});
