import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { planWeakToStrong } from './weak-to-strong.ts';
import { parseWeakToStrong } from './weak-to-strong-input.ts';
import { weakToStrongReport, weakToStrongSentence } from './weak-to-strong-report.ts';
import type { WeakToStrongRun } from './weak-to-strong-run.ts';

const plan = (runs: readonly WeakToStrongRun[]) => planWeakToStrong(runs, createRandom(1), { resamples: 200 });

/** 100 binary questions, truth 1; each model is right on the questions that its rule names. */
function binary(rules: Record<'weak' | 'strong' | 'elicited' | 'trained', (x: number) => boolean>, names = {}) {
  const answers = (right: (x: number) => boolean) => Array.from({ length: 100 }, (_, x) => Number(right(x)));
  const lists = Object.fromEntries(Object.entries(rules).map(([name, right]) => [name, answers(right)]));
  return JSON.stringify({ truth: Array(100).fill(1), options: 2, ...lists, ...names });
}

const one = binary({
  weak: (x) => x < 80,
  strong: (x) => x >= 30,
  elicited: (x) => x >= 10,
  trained: (x) => x < 80 || x >= 85,
});

describe('planWeakToStrong', () => {
  it('says who knows what, both ceilings, and the share of the gap that was recovered [capa.weak-to-strong.figures]', () => {
    const [run] = plan(parseWeakToStrong(one, 'p.json').runs).runs;
    expect(run!.accuracies).toMatchObject({
      weak: { count: 80 },
      strong: { count: 70 },
      elicited: { count: 90 },
      trained: { count: 95 },
    });
    expect(run!.complement).toMatchObject({ count: 30 });
    expect(run!.gain!.estimate).toBeCloseTo(0.25, 12);
    expect(run!.quadrants.map(({ share, trained }) => [share.count, trained!.count])).toEqual([
      [70, 70],
      [10, 10],
      [20, 15],
      [0, 0],
    ]);
    expect(run!.ceilings).toMatchObject({ elicitation: { count: 90 }, union: { count: 100 } });
    expect(run!.recovered!.elicitation.share.estimate).toBeCloseTo(1.5, 12);
    expect(run!.recovered!.union.share.estimate).toBeCloseTo(0.75, 12);
    expect(run!.recovered!.union.share.low).toBeGreaterThan(0.4);
    expect(run!.recovered!.union.share.high).toBeLessThan(1);
    // Equal answers on 50 of 100; by chance .8 * .7 + .2 * .3.
    expect(run!.similarity.estimate).toBeCloseTo((0.5 - 0.62) / (1 - 0.62), 12);
    // Shares of the paper by quadrant: .7 * .97 + .1 * .422 + .2 * .719 less .7.
    expect(run!.predicted).toMatchObject({ basis: 'published quadrants', low: null });
    expect(run!.predicted!.estimate).toBeCloseTo(0.679 + 0.0422 + 0.1438 - 0.7, 12);
  });

  it('fits gain over similarity from trained settings, predicts the others, and ranks supervisors [capa.weak-to-strong.rule]', () => {
    const random = createRandom('rule');
    const settings = Array.from({ length: 12 }, (_, i) => {
      // The supervisor shares more and more of the student's mistakes; the gain is what it knows beyond.
      const shared = 4 * i;
      const weak = (x: number) => (x < 60 ? x >= shared : x < 90);
      const trained = (x: number) => x >= 60 || (weak(x) && x % 2 === 0) || random.chance(0.02);
      const list = (right: (x: number) => boolean) => Array.from({ length: 100 }, (_, x) => Number(right(x)));
      return {
        task: `task ${i >> 1}`,
        weak_name: `w${i % 2}`,
        strong_name: 's',
        options: 2,
        truth: Array(100).fill(1),
        weak: list(weak),
        strong: list((x) => x >= 60),
        ...(i < 10 && { trained: list(trained) }),
      };
    });
    const found = plan(parseWeakToStrong(JSON.stringify({ runs: settings }), 'p.json').runs);
    expect(found.rule).toMatchObject({ n: 10 });
    expect(found.rule!.correlation.estimate).toBeLessThan(-0.95);
    expect(found.rule!.errorLeftOut!).toBeLessThan(found.rule!.errorOfMean!);
    const untrained = found.runs.filter(({ gain }) => gain === null);
    expect(untrained.map(({ predicted }) => predicted!.basis)).toEqual(['own settings', 'own settings']);
    // The eleventh setting leaves the supervisor 20 questions to teach, of which half are learnt.
    expect(untrained[0]!.predicted!.estimate).toBeCloseTo(0.1, 1);
    expect(untrained[0]!.predicted!.low!).toBeLessThan(untrained[0]!.predicted!.estimate!);
    expect(found.choices).toHaveLength(6);
    for (const { ranking, by } of found.choices) {
      expect(by).toBe('predicted gain');
      expect(ranking.map(({ weakName }) => weakName)).toEqual(['w0', 'w1']);
    }
    expect(found.byPair.map(({ n }) => n)).toEqual([5, 5]);
    expect(weakToStrongSentence(found)).toContain('Over 10 trained settings');
    expect(JSON.stringify(weakToStrongReport(found, { created: '2026-01-01T00:00:00Z' }))).toContain('own settings');
  });

  it('invents no slope: without trained settings and an elicited student nothing is predicted', () => {
    const bare = plan(parseWeakToStrong('{"truth":[0,1,1],"weak":[0,1,0],"strong":[0,0,1]}', 'p.json').runs);
    expect(bare.rule).toBeNull();
    expect(bare.reasons['rule']).toContain('the paper prints no slope to borrow');
    expect(bare.runs[0]).toMatchObject({ predicted: null, gain: null, ceilings: null, recovered: null });
    expect(bare.runs[0]!.reasons['predicted']).toContain('no elicited student');
    const perfect = () => true;
    const alike = binary({ weak: perfect, strong: perfect, elicited: perfect, trained: (x) => x > 3 });
    const five = plan(parseWeakToStrong(`[${Array(5).fill(alike).join()}]`, 'p.json').runs);
    expect(five.reasons['rule']).toContain('5 trained settings, none with a defined CAPA; a rule needs at least 4');
    expect(weakToStrongSentence(five)).toContain('5 settings; no rule of gain over CAPA: 5 trained settings, none');
    expect(plan(parseWeakToStrong(one, 'p.json').runs).reasons['rule']).toMatch(/^1 trained setting; /);
    const equal = binary({ weak: (x) => x < 80, strong: () => true, elicited: (x) => x < 80, trained: (x) => x < 90 });
    const [run] = plan(parseWeakToStrong(equal, 'p.json').runs).runs;
    expect(run!.recovered!.elicitation.share.estimate).toBeNull();
    expect(run!.reasons['recovered.elicitation']).toBe('the ceiling is not above the supervisor');
  });
});

describe('parseWeakToStrong', () => {
  it('reads labels, rows of probabilities, and one probability of label 1', () => {
    const soft = parseWeakToStrong('{"truth":[0,1],"weak":[[0.9,0.1],[0.8,0.2]],"strong":[0.3,0.4]}', 'p.json');
    expect(soft.runs[0]!.strong).toEqual({ kind: 'probabilities', values: [expect.anything(), [0.6, 0.4]] });
    const [run] = plan(soft.runs).runs;
    // The worked example of the paper, table 5: CAPA .2121.
    expect(run).toMatchObject({ kind: 'probabilistic', n: 2 });
    expect(run!.similarity.estimate).toBeCloseTo(0.2121, 4);
    const labels = parseWeakToStrong('truth,weak,strong,trained\nyes,yes,no,yes\nno,,no,no\nno,yes,no,no', 't.csv');
    expect(labels.remarks).toEqual([
      'The number of options was not given: 2 labels taken, as many as were seen (at least two).',
    ]);
    expect(plan(labels.runs).runs[0]).toMatchObject({ n: 2, leftOut: 1, accuracies: { weak: { count: 1 } } });
    const texts = parseWeakToStrong(
      '{"truth":["7","8"],"weak":["7","9"],"strong":["6","9"],"options":"free"}',
      'p.json',
    );
    expect(plan(texts.runs).runs[0]!.similarity.estimate).toBeCloseTo(0.5, 12);
  });

  it('names the list and the place of what it cannot read', () => {
    const read = (text: string) => plan(parseWeakToStrong(text, 'p').runs);
    expect(() => read('{"truth":[0,1],"weak":[0],"strong":[0,1]}')).toThrow('"weak" has 1 answers beside 2 in "truth"');
    expect(() => read('{"truth":[0],"weak":[0]}')).toThrow('p: "strong" is missing');
    expect(() => read('{"runs":[{"weak":[0],"strong":[0]}]}')).toThrow('p: "truth" is missing');
    expect(() => read('{"truth":7,"weak":[0],"strong":[0]}')).toThrow('p: "truth" is 7; it should be a list');
    expect(() => read('{"truth":[0],"weak":[1.5],"strong":[0],"options":2}')).toThrow('"weak"[0] is 1.5');
    expect(() => read('{"truth":["a"],"weak":[0.2],"strong":[0]}')).toThrow('"truth"[0] is "a"');
    expect(() => read('truth,weak\n0,1')).toThrow('there is no column "strong"');
    expect(() => read('{"truth":[],"weak":[],"strong":[]}')).toThrow('"truth" is empty');
    expect(() => read('{"truth":[0,')).toThrow('p: not valid JSON');
  });
});
