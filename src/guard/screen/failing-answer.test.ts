import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomGuard } from '../model/sample-ensemble.conformance.ts';
import type { Exchange, Verdict } from '../types.ts';
import { judgePrompt as judge, screenedText } from './sample-answers.conformance.ts';
import type { GuardStream, StreamingGuard } from './types.ts';
import { wordGuard } from './word-guard.conformance.ts';

const prompt: Exchange = [{ role: 'user', text: 'please explain' }];

describe('a guard that fails', () => {
  type Fault = (stream: GuardStream, calls: number) => Partial<GuardStream>;

  /** The word guard with something replaced in the streams of answers. */
  const faulty = (fault: Fault): StreamingGuard => {
    const sound = wordGuard();
    const broken = (stream: GuardStream): GuardStream => {
      let calls = 0;
      return new Proxy(stream, {
        get(target, name: keyof GuardStream) {
          const replaced = fault(target, calls)[name];
          if (replaced !== undefined) return replaced;
          const own = target[name];
          if (typeof own !== 'function') return own;
          if (name === 'push') calls++;
          return name === 'fork' ? () => broken(target.fork()) : own.bind(target);
        },
      });
    };
    return { ...sound, stream: (options) => broken(sound.stream(options)) };
  };
  const raise = () => {
    throw new Error('broken');
  };
  const noNumber = (verdict: Verdict): Verdict => ({ ...verdict, score: Number.NaN, action: 'allow' });

  it('blocks from then on, says so, and throws nothing [guard.screen.fail-closed]', async () => {
    const faults: Record<string, Fault> = {
      'fork throws': () => ({ fork: raise }),
      'push throws at the second piece': (_, calls) => (calls > 0 ? { push: raise } : {}),
      'peek throws': (_, calls) => (calls > 1 ? { peek: raise } : {}),
      'verdict throws': (_, calls) => (calls > 1 ? { verdict: raise } : {}),
      'peek gives no number': (stream, calls) => (calls > 1 ? { peek: () => noNumber(stream.peek()) } : {}),
      'verdict gives no number': (stream, calls) => (calls > 1 ? { verdict: () => noNumber(stream.verdict()) } : {}),
      'a token gives no number': (_, calls) => (calls > 0 ? { push: () => [{ end: 3, score: Number.NaN }] } : {}),
      'the judged end is no number': (stream, calls) =>
        calls > 1
          ? { judgedEnd: Number.NaN, judgedEnds: [Number.NaN], peek: () => ({ ...stream.peek(), action: 'block' }) }
          : {},
      'the judged end is beyond the text': (stream, calls) =>
        calls > 1 ? { judgedEnds: [1e6], peek: () => ({ ...stream.peek(), action: 'block' }) } : {},
    };
    for (const [name, fault] of Object.entries(faults)) {
      const text = (await judge(faulty(fault), [])).open();
      text.push('one two ');
      text.push('three four ');
      const { clear } = text;
      expect(clear, name).toBeLessThanOrEqual('one two '.length);
      expect(text.state, name).toBe('failed');
      text.push('five ');
      text.end();
      text.settle('allow');
      expect(text.state, name).toBe('failed');
      expect(text.failure, name).toBeInstanceOf(Error);
      expect(text.clear, name).toBe(clear);
      expect(text.verdict().action, name).toBe('block');
      expect(Number.isFinite(text.verdict().score), name).toBe(true);
      expect(text.length).toBe('one two three four five '.length);
    }
  });

  it('blocks a text whose last word could not be judged [guard.screen.fail-closed]', async () => {
    const text = (
      await judge(
        faulty(() => ({ end: raise })),
        [],
        { holdBack: 1 },
      )
    ).open();
    text.push('one two ');
    text.end();
    expect([text.state, text.clear]).toEqual(['failed', 3]);
  });

  it('blocks a text that goes on after its end [guard.screen.fail-closed]', async () => {
    const text = (await judge(wordGuard(), prompt)).open();
    text.push('one');
    text.end();
    text.push(' two');
    expect([text.state, text.clear]).toEqual(['failed', 3]);
    expect(text.failure?.message).toMatch(/after its end/);
  });
});

describe('kept scores', () => {
  it('are those of the first tokens, in order, at each place the higher of both views', async () => {
    const guard = randomGuard(1);
    await fc.assert(
      fc.asyncProperty(screenedText, fc.integer({ min: 0, max: 12 }), async ({ text, pieces }, most) => {
        const found = await judge(guard, [{ role: 'user', text }], { thresholds: { block: 2 }, keepTokens: most });
        const answer = found.open();
        for (const piece of pieces) answer.push(piece);
        answer.end();
        const stream = guard.stream();
        stream.begin('user');
        const highest = new Map<number, number>();
        for (const { end, score } of [...stream.push(text), ...stream.end()])
          highest.set(end, Math.max(score, highest.get(end) ?? 0));
        const expected = [...highest]
          .map(([end, score]) => ({ end, score }))
          .sort((a, b) => a.end - b.end)
          .slice(0, most);
        expect(answer.tokens).toEqual(expected);
        expect(found.tokens.get(0) ?? []).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
