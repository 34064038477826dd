import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Guard } from './guard.ts';
import { heldBy } from './held-state.conformance.ts';
import { keywordGuard, randomEnsemble, randomGuard, sampleParts } from './model/sample-ensemble.conformance.ts';
import { anyText, cutAt, cutText, longText, mixedText } from './text/sample-texts.conformance.ts';
import type { Exchange, Message, TokenScore, Verdict } from './types.ts';

const rareStyle = randomEnsemble(4);
const guards = [
  randomGuard(1),
  randomGuard(2),
  // Style rises late here, so that the order in which tokens are seen matters.
  new Guard(
    sampleParts({
      ...rareStyle,
      standards: rareStyle.standards.map(() => ({
        harm: { mean: -1, deviation: 0.7 },
        style: { mean: 2, deviation: 0.9 },
      })),
    }),
  ),
];
afterAll(() => Promise.all(guards.map((guard) => guard.dispose())));

const text = fc.oneof(
  { arbitrary: mixedText, weight: 4 },
  { arbitrary: anyText, weight: 2 },
  { arbitrary: longText, weight: 1 },
);
const exchange: fc.Arbitrary<Exchange> = fc.array(
  fc.record({ role: fc.constantFrom<Message['role']>('system', 'user', 'assistant', 'tool'), text }),
  { minLength: 1, maxLength: 4 },
);

/** Pushes an exchange in pieces; gives the verdict and the token scores of its last message. */
function streamed(
  guard: Guard,
  messages: Exchange,
  cuts: readonly number[],
): { verdict: Verdict; tokens: TokenScore[] } {
  const stream = guard.stream();
  let tokens: TokenScore[] = [];
  for (const message of messages) {
    tokens = [];
    stream.begin(message.role);
    for (const piece of cutAt(
      message.text,
      cuts.map((cut) => cut % (message.text.length + 1)),
    ))
      tokens.push(...stream.push(piece));
    tokens.push(...stream.end());
  }
  return { verdict: stream.finish(), tokens };
}

/** The highest score at each place. */
function byPlace(tokens: readonly TokenScore[]): Map<number, number> {
  const scores = new Map<number, number>();
  for (const { end, score } of tokens) scores.set(end, Math.max(scores.get(end) ?? 0, score));
  return scores;
}

function expectSame(a: Verdict, b: Verdict): void {
  expect(Math.abs(a.score - b.score)).toBeLessThan(1e-5);
  expect(Math.abs(a.style - b.style)).toBeLessThan(1e-5);
  expect(Object.keys(a.rules)).toEqual(Object.keys(b.rules));
  for (const [rule, score] of Object.entries(a.rules)) expect(Math.abs(score - b.rules[rule]!)).toBeLessThan(1e-5);
}

describe('a growing exchange', () => {
  it('is judged the same however its text was cut [guard.incremental]', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...guards),
        exchange,
        fc.array(fc.nat(), { maxLength: 10 }),
        (guard, messages, cuts) => {
          const { verdict } = streamed(guard, messages, cuts);
          // Not only near: the very same numbers, since the tokens are the same.
          expect(verdict).toEqual(guard.check(messages));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('is judged as the batch path judges it, whole and token by token, to within 1e-5 [guard.incremental]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...guards),
        fc.array(exchange, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        async (guard, exchanges, cuts) => {
          let i = 0;
          for await (const { verdict, tokens } of guard.checkMany(exchanges, { tokens: true, batch: 2 })) {
            const own = streamed(guard, exchanges[i++]!, cuts);
            expectSame(verdict, own.verdict);
            const places = byPlace(own.tokens);
            expect(tokens.map((token) => token.end)).toEqual([...places.keys()].sort((a, b) => a - b));
            for (const { end, score } of tokens) expect(Math.abs(score - places.get(end)!)).toBeLessThan(1e-5);
          }
          expect(i).toBe(exchanges.length);
        },
      ),
      { numRuns: 30 },
    );
  }, 60_000);

  it('never becomes less harmful while it grows, and once flagged it stays flagged [guard.incremental]', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...guards),
        exchange,
        fc.array(fc.nat(), { maxLength: 10 }),
        (guard, messages, cuts) => {
          const stream = guard.stream();
          let [before, flagged] = [0, false];
          for (const message of messages) {
            stream.begin(message.role);
            for (const piece of cutAt(
              message.text,
              cuts.map((cut) => cut % (message.text.length + 1)),
            )) {
              stream.push(piece);
              const { score, action } = stream.verdict();
              expect(score).toBeGreaterThanOrEqual(before);
              expect(flagged && !stream.flagged).toBe(false);
              expect(stream.flagged).toBe(action === 'block');
              [before, flagged] = [score, stream.flagged];
            }
          }
          expect(stream.finish().score).toBeGreaterThanOrEqual(before);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is judged at least as high as any of its beginnings, message by message [guard.incremental]', () => {
    fc.assert(
      fc.property(exchange, text, (messages, more) => {
        const shorter = guards[0]!.check(messages).score;
        expect(guards[0]!.check([...messages, { role: 'assistant', text: more }]).score).toBeGreaterThanOrEqual(
          shorter,
        );
      }),
      { numRuns: 80 },
    );
  });

  it('keeps a state that does not grow with its length [guard.incremental]', () => {
    const guard = guards[0]!;
    const sizeAfter = (words: number) => {
      const stream = guard.stream();
      stream.begin('user');
      for (let i = 0; i < words; i++) stream.push(`kettle ${i % 7 === 0 ? 'Ym9tYg== ' : 'garden. '}`);
      return heldBy(stream, ['#scorer', '#guard', '#lexicon', '#weights', '#cache', '#visit', '#previous']);
    };
    // The measure sees private lists: a stream that kept what it was told would be caught.
    class Leaky {
      readonly #kept: string[] = [];
      push(text: string): this {
        this.#kept.push(text);
        return this;
      }
    }
    expect(heldBy(new Leaky().push('kettle').push('garden'), [])).toBeGreaterThan(12);
    const short = sizeAfter(300);
    const long = sizeAfter(6000);
    expect(short).toBeGreaterThan(100);
    // Rings and running sums only; the lists of recent tokens are cut between 64 and 256.
    expect(long).toBeLessThanOrEqual(short + 20 * 4 * 64);
  });
});

describe('a verdict', () => {
  const guard = keywordGuard('forbidden');

  it('allows, blocks, and says where: the evidence holds the word that weighed most', () => {
    const allowed = guard.check([{ role: 'user', text: 'please explain the recipe' }]);
    expect(allowed.action).toBe('allow');
    const blocked = guard.check([
      { role: 'user', text: 'please explain' },
      { role: 'assistant', text: `${'kettle '.repeat(60)}this is forbidden here` },
    ]);
    expect(blocked).toMatchObject({ action: 'block', stage: 'response', evidence: { message: 1 } });
    const { start, end } = blocked.evidence!;
    expect(`${'kettle '.repeat(60)}this is forbidden here`.slice(start, end)).toContain('forbidden');
  });

  it('sees what is encoded as it sees what is plain', () => {
    for (const written of [
      'forbidden',
      Buffer.from('the forbidden recipe').toString('base64'),
      'f o r b i d d e n',
      'f0rb1dd3n',
      'neddibrof',
    ])
      expect(guard.check([{ role: 'user', text: `please explain ${written} friend` }]).action, written).toBe('block');
  });

  it('finds a word as loud in a long text as alone', () => {
    const bare = guard.check([{ role: 'user', text: 'forbidden' }]).score;
    fc.assert(
      fc.property(longText, fc.nat(), (around, at) => {
        const words = around.split(' ');
        words.splice(at % words.length, 0, '.', 'forbidden', '.');
        expect(guard.check([{ role: 'user', text: words.join(' ') }]).action).toBe('block');
      }),
      { numRuns: 30 },
    );
    expect(bare).toBeGreaterThan(0.7);
  });

  it('of nothing at all is to allow, with a score of 0', async () => {
    for (const nothing of [[], [{ role: 'user', text: '' }], [{ role: 'user', text: ' \n\u200b ' }]] as const) {
      const verdict = guard.check(nothing);
      expect(verdict).toMatchObject({ action: 'allow', score: 0, style: 0, evidence: undefined });
      expect(Object.values(verdict.rules)).toEqual([0, 0, 0]);
      for await (const item of guard.checkMany([nothing], { tokens: true }))
        expect(item).toMatchObject({ verdict: { action: 'allow', score: 0 }, tokens: [], firstFlag: undefined });
    }
  });

  it('never gives a rule a higher score than the text, and gives the likeliest rule all of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...guards), exchange, (any, messages) => {
        const { score, rules } = any.check(messages);
        const highest = Math.max(...Object.values(rules));
        expect(highest).toBe(score);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('many exchanges at once', () => {
  it('say at which token the exchange was first over the threshold, exactly where the exchange is blocked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...guards), cutText(text), async (guard, { text: value }) => {
        for await (const { verdict, tokens, firstFlag } of guard.checkMany([[{ role: 'user', text: value }]], {
          tokens: true,
        })) {
          expect(firstFlag !== undefined).toBe(verdict.action === 'block');
          if (firstFlag === undefined) continue;
          expect(firstFlag).toBeLessThan(tokens.length);
          // What ends before the flag was not over the threshold by itself.
          for (const token of tokens.slice(0, firstFlag))
            expect(token.score).toBeLessThan(guard.parts.thresholds.block);
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('come in order, from any batch size, and the guard can be used after it was disposed of', async () => {
    const guard = keywordGuard();
    const exchanges = Array.from(
      { length: 23 },
      (_, i): Exchange => [{ role: 'user', text: i % 3 === 0 ? 'forbidden' : 'harmless story' }],
    );
    for (const batch of [1, 4, 100]) {
      const actions: string[] = [];
      for await (const { verdict } of guard.checkMany(exchanges, { batch })) actions.push(verdict.action);
      expect(actions).toEqual(exchanges.map((_, i) => (i % 3 === 0 ? 'block' : 'allow')));
      await guard.dispose();
    }
    expect(() => guard.stream().push('text')).toThrow(/begin a message/);
  });
});
