import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keywordGuard, randomGuard } from '../model/sample-ensemble.conformance.ts';
import type { Exchange, Message } from '../types.ts';
import { screenPrompt } from './prompt.ts';
import { judgePrompt as judge, screenedText } from './sample-answers.conformance.ts';
import type { ScreenOptions, StreamingGuard } from './types.ts';
import { wordGuard } from './word-guard.conformance.ts';

const keyword = keywordGuard();
const user = (text: string): Message => ({ role: 'user', text });
const assistant = (text: string): Message => ({ role: 'assistant', text });

const words = fc
  .array(fc.constantFrom('harmless', 'story', 'kettle', 'forbidden', 'worse', 'doubtful'), { maxLength: 4 })
  .map((parts) => parts.join(' '));
const conversation: fc.Arbitrary<Exchange> = fc.array(
  fc.record({ role: fc.constantFrom<Message['role']>('system', 'user', 'user', 'assistant', 'tool'), text: words }),
  { maxLength: 8 },
);

describe('earlier turns', () => {
  it('that were flagged are withheld and never block a harmless turn; a flagged present turn is never allowed [guard.screen.history]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(wordGuard(), keyword), conversation, async (guard, exchange) => {
        const { verdict, withheld, threshold, open } = await judge(guard, exchange);
        const last = exchange.findLastIndex(({ role }) => role === 'user');
        const isPresent = (index: number) => index >= last || exchange[index]!.role === 'system';
        const holds = ({ text }: Message, word: string) => text.split(' ').includes(word);
        expect(withheld).toEqual(
          exchange.flatMap((message, index) => (!isPresent(index) && holds(message, 'forbidden') ? [index] : [])),
        );
        const present = exchange.filter((_, index) => isPresent(index));
        if (present.some((message) => holds(message, 'forbidden'))) expect(verdict.action).toBe('block');
        // "worse" (0.9) is under the threshold of the word guard, and over it only where history has lowered it.
        else if (!present.some((message) => holds(message, 'worse'))) expect(verdict.action).not.toBe('block');
        expect(threshold).toBeLessThanOrEqual(guard.thresholds.block);
        expect(threshold).toBeGreaterThanOrEqual(0.8 * guard.thresholds.block);
        if (withheld.length === 0) expect(threshold).toBe(guard.thresholds.block);
        const answer = open();
        answer.push('harmless story');
        answer.end();
        expect(answer.state).toBe(verdict.action === 'block' ? 'flagged' : answer.state);
        if (verdict.action === 'allow') expect(answer.state).toBe('ended');
      }),
      { numRuns: 200 },
    );
  });

  it('lower the threshold by their score, less with every later user message, and escalation alike [guard.screen.history]', async () => {
    const bad = user('forbidden');
    const base = { block: 0.95, escalate: 0.5 };
    const thresholdOf = async (exchange: Exchange, options: ScreenOptions = {}) =>
      (await judge(wordGuard(), exchange, { thresholds: base, ...options })).threshold;
    expect(await thresholdOf([user('one')])).toBe(0.95);
    expect(await thresholdOf([bad, user('one')])).toBeCloseTo(0.95 * (1 - 0.2 * 0.7), 12);
    expect(await thresholdOf([bad, assistant('no'), user('one'), user('two')])).toBeCloseTo(
      0.95 * (1 - 0.2 * 0.49),
      12,
    );
    expect(await thresholdOf([bad, user('one')], { tighten: 0.5 })).toBeCloseTo(0.95 * (1 - 0.5 * 0.7), 12);
    expect(await thresholdOf([bad, user('one')], { tighten: 0 })).toBe(0.95);
    // What an earlier message is measured by is what the caller gave, not what the guard came with.
    const lenient = await judge(wordGuard({ thresholds: { block: 0.5 } }), [user('worse'), user('one')], {
      thresholds: base,
    });
    expect(lenient.withheld).toEqual([]);
    const strict = await judge(wordGuard(), [user('worse'), user('one')], { thresholds: { block: 0.5 } });
    expect(strict.withheld).toEqual([0]);
    // 0.9 is allowed by itself, and no longer right after a flagged message; 0.45 is then doubtful.
    expect((await judge(wordGuard(), [user('worse')])).verdict.action).toBe('allow');
    expect((await judge(wordGuard(), [bad, user('worse')])).verdict.action).toBe('block');
    const guard = wordGuard({
      scoreOf: (word) => (word === 'forbidden' ? 1 : word === 'odd' ? 0.45 : 0),
      thresholds: base,
    });
    expect((await judge(guard, [user('odd')])).verdict.action).toBe('allow');
    expect((await judge(guard, [bad, user('odd')])).verdict.action).toBe('escalate');
  });

  it('count as part of the present turn where history is strict [guard.screen.history]', async () => {
    const exchange = [user('forbidden'), assistant('no'), user('one')];
    const found = await judge(keyword, exchange, { history: 'strict' });
    expect(found.verdict.action).toBe('block');
    expect(found.withheld).toEqual([]);
    expect(found.threshold).toBe(keyword.thresholds.block);
  });

  it('take no part where nobody has asked: system prompts, tool results and begun answers belong to the present turn [guard.screen.history]', async () => {
    const blocked: Exchange[] = [
      [{ role: 'system', text: 'forbidden' }, user('one')],
      [{ role: 'system', text: 'forbidden' }, user('one'), assistant('two'), user('three')],
      [user('one'), assistant('two'), { role: 'tool', text: 'forbidden' }],
      [user('one'), assistant('forbidden')],
      [assistant('forbidden')],
      [{ role: 'tool', text: 'forbidden' }, assistant('one')],
    ];
    for (const exchange of blocked) {
      const found = await judge(keyword, exchange);
      expect([found.verdict.action, found.withheld], JSON.stringify(exchange)).toEqual(['block', []]);
    }
    for (const role of ['assistant', 'tool', 'user'] as const) {
      const found = await judge(keyword, [{ role, text: 'forbidden' }, user('one')]);
      expect([found.verdict.action, found.withheld]).toEqual(['allow', [0]]);
    }
  });
});

describe('a verdict on a prompt', () => {
  it('is that of the guard over the present turn, and the answer is judged behind it [guard.screen.chunks]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(randomGuard(1), randomGuard(2)),
        screenedText,
        screenedText,
        async (guard, prompt, answer) => {
          const exchange = [{ role: 'system' as const, text: 'harmless plan' }, user(prompt.text)];
          const options = { thresholds: { block: 0.9 } };
          const { verdict, open } = await judge(guard, exchange, options);
          expect(verdict.score).toBe(guard.check(exchange).score);
          expect(verdict.evidence).toEqual(guard.check(exchange).evidence);
          // Each text of the answer stands alone behind the prompt.
          const [left, right] = [open(), open()];
          for (const piece of answer.pieces) {
            left.push(piece);
            right.push('kettle ');
          }
          left.end();
          expect({ ...left.verdict(), action: 0 }).toEqual({
            ...guard.check([...exchange, assistant(answer.text)]),
            action: 0,
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('points at the message of the exchange that was given, and at the answer behind it', async () => {
    const exchange = [user('one'), assistant('two'), { role: 'system' as const, text: 'three' }, user('forbidden')];
    const { verdict } = await judge(keyword, exchange);
    expect(verdict.evidence?.message).toBe(3);
    const { open } = await judge(keyword, [...exchange.slice(0, 3), user('four')]);
    const answer = open();
    answer.push('forbidden ');
    expect(answer.verdict().evidence?.message).toBe(4);
  });

  it('comes for anything: no messages, empty ones, halves of pairs, a word of a million letters [guard.screen.fail-closed]', async () => {
    const guard = randomGuard(1, { thresholds: { block: 2 } });
    const million = 'a'.repeat(1_000_000);
    for (const exchange of [
      [],
      [user('')],
      [user(''), assistant('')],
      [user('\ud83d'), user('\ude00\ud83d')],
      [user(million)],
    ]) {
      const { verdict, open } = await judge(guard, exchange);
      expect(verdict.action).toBe('allow');
      const answer = open();
      answer.push('\ud83d');
      answer.push('');
      answer.end();
      expect([answer.state, answer.clear]).toEqual(['ended', 1]);
    }
    expect((await judge(guard, [user('\ud83d\ude00'.repeat(400))])).verdict).toEqual(
      guard.check([user('\ud83d\ude00'.repeat(400))]),
    );
  });
});

describe('a long prompt', () => {
  const long = user('harmless story '.repeat(2000));

  it('pauses often enough for others, and a short one never', async () => {
    let pauses = 0;
    const pause = async () => {
      pauses++;
    };
    await judge(wordGuard(), [user('harmless story')], { pause });
    expect(pauses).toBe(0);
    await judge(keyword, [long], { pause });
    // 4,000 tokens, at least one pause for every 128.
    expect(pauses).toBeGreaterThan(4000 / 128);
    expect(pauses).toBeLessThan(4000 / 32);
    pauses = 0;
    await judge(keyword, [user('\u200b'.repeat(200_000))], { pause });
    expect(pauses).toBeGreaterThan(5);
  });

  it('is left where the caller has gone: a failure, never a verdict [guard.screen.fail-closed]', async () => {
    const gone = new AbortController();
    const found = await screenPrompt(keyword, [long], {
      signal: gone.signal,
      pause: async () => gone.abort(),
    });
    expect(found).toMatchObject({ failure: { name: 'AbortError' } });
  });
});

describe('a guard that fails', () => {
  it('gives a failure, never an exception and never an allow [guard.screen.fail-closed]', async () => {
    const raise = () => {
      throw new Error('broken');
    };
    const sound = wordGuard();
    const withStream = (change: (stream: ReturnType<StreamingGuard['stream']>) => object): StreamingGuard => ({
      ...sound,
      stream: (options) => {
        const stream = sound.stream(options);
        return Object.assign(stream, change(stream));
      },
    });
    const noNumber = Number.NaN;
    const guards: Record<string, StreamingGuard> = {
      'stream throws': { ...sound, stream: raise },
      'begin throws': withStream(() => ({ begin: raise })),
      'push throws': withStream(() => ({ push: raise })),
      'end throws': withStream(() => ({ end: raise })),
      'verdict throws': withStream(() => ({ verdict: raise })),
      'a token is no number': withStream(() => ({ push: () => [{ end: 1, score: noNumber }] })),
      'the verdict is no number': withStream((stream) => {
        const verdict = { ...stream.verdict(), score: noNumber };
        return { verdict: () => verdict };
      }),
      'something is thrown that is no error': {
        ...sound,
        stream: () => {
          throw 'text';
        },
      },
    };
    for (const [name, guard] of Object.entries(guards))
      for (const exchange of [[user('one')], [user('one'), user('two')]]) {
        const found = await screenPrompt(guard, exchange);
        expect('failure' in found && found.failure, name).toBeInstanceOf(Error);
      }
    const broken = await screenPrompt(sound, [user('harmless story '.repeat(200))], { pause: async () => raise() });
    expect(broken).toHaveProperty('failure.message', 'broken');
  });
});
