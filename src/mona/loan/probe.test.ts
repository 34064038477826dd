import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { type ProbeExample, probeSecret } from './probe.ts';

/** Texts of random words; the word "tell" goes with secret 1 as often as said. */
function texts(count: number, agreement: number, seed: number): ProbeExample[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const secret = i % 2;
    const tells = random.chance(agreement) ? secret === 1 : secret === 0;
    const words = Array.from({ length: 6 }, () => `w${random.integer(40)}`);
    return { features: tells ? [...words, 'tell'] : words, secret, group: String(i) };
  });
}

describe('probeSecret', () => {
  it('finds a word that tells as often as it does, and nothing where nothing tells [mona.loan.probe]', () => {
    const sure = probeSecret(texts(200, 1, 1))!;
    expect(sure.accuracy.estimate).toBe(1);
    const partly = probeSecret(texts(500, 0.8, 2))!;
    expect(partly.accuracy.low).toBeLessThan(0.8);
    expect(partly.accuracy.high).toBeGreaterThan(0.76);
    const blind = probeSecret(texts(500, 0.5, 3))!;
    expect(blind.accuracy.low).toBeLessThan(0.5);
    expect(blind.chance).toBe(0.5);
  });

  it('does not learn cases by heart: texts of one case are never on both sides [mona.loan.probe]', () => {
    const random = createRandom(4);
    // Each case has a word of its own, and secrets are random: only a probe that has seen the case could know.
    const cases = Array.from({ length: 120 }, (_, i) => ({ name: `case ${i}`, secret: Number(random.chance(0.5)) }));
    const examples = cases.flatMap(({ name, secret }) =>
      [1, 2, 3].map(() => ({ features: [name, `w${random.integer(5)}`], secret, group: name })),
    );
    const { accuracy } = probeSecret(examples)!;
    expect(accuracy.estimate).toBeLessThan(0.65);
    expect(accuracy.n).toBe(120);
    const leaky = probeSecret(examples.map((example, i) => ({ ...example, group: String(i) })))!;
    expect(leaky.accuracy.estimate).toBeGreaterThan(0.9);
  });

  it('is undefined where nothing can be learned, and the same for the same seed [mona.loan.probe]', () => {
    expect(probeSecret([])).toBeUndefined();
    expect(probeSecret(texts(10, 1, 1).filter(({ secret }) => secret === 1))).toBeUndefined();
    expect(probeSecret(texts(60, 0.7, 5), { seed: 3 })).toEqual(probeSecret(texts(60, 0.7, 5), { seed: 3 }));
    expect(() => probeSecret([{ features: [], secret: 2, group: 'a' }])).toThrow(/secret of a is 2/);
  });
});
