import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keywordGuard } from '../model/sample-ensemble.conformance.ts';
import { cutAt } from '../text/sample-texts.conformance.ts';
import type { Message } from '../types.ts';
import { placeIn, readPrompt } from './readings.ts';
import { judgePrompt } from './sample-answers.conformance.ts';
import type { PromptMessage } from './types.ts';

const guard = keywordGuard();

const part = (index: number, role: Message['role'], text: string): PromptMessage => ({ index, role, text });

const prompts = fc.array(
  fc.record({
    index: fc.integer({ min: -1, max: 5 }),
    role: fc.constantFrom<Message['role']>('system', 'user', 'assistant', 'tool'),
    text: fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.integer({ min: 2000, max: 5000 }).map((length) => 'word '.repeat(length / 5)),
    ),
  }),
  { maxLength: 8 },
);

const judge = (exchange: readonly PromptMessage[]) => judgePrompt(guard, exchange);

describe('a message in several texts', () => {
  it('is judged text by text and at its seams, wherever a word is cut in two [guard.screen.history]', async () => {
    const whole = `${'kettle '.repeat(20)}forbidden${' garden'.repeat(20)}`;
    const at = whole.indexOf('forbidden');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: at - 10, max: at + 19 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom<Message['role']>('user', 'system', 'tool'),
        async (cuts, role) => {
          const parts = cutAt(whole, cuts).map((text) => part(3, role, text));
          const { verdict } = await judge(parts);
          expect(verdict.action).toBe('block');
          const evidence = verdict.evidence!;
          expect(parts[evidence.message]!.text.length).toBeGreaterThanOrEqual(evidence.end);
          expect(evidence.start).toBeGreaterThanOrEqual(0);
          expect(evidence.start).toBeLessThan(evidence.end);
        },
      ),
      { numRuns: 30 },
    );
    // Two messages are not one, and neither are two who speak.
    expect((await judge([part(1, 'user', 'forb'), part(2, 'user', 'idden')])).verdict.action).toBe('allow');
    expect((await judge([part(1, 'tool', 'forb'), part(1, 'user', 'idden')])).verdict.action).toBe('allow');
    const unnumbered = [
      { role: 'user' as const, text: 'forb' },
      { role: 'user' as const, text: 'idden' },
    ];
    expect((await judge(unnumbered)).verdict.action).toBe('allow');
  });

  it('is one turn: its first text counts with its last, and what came with it; withheld later is what was flagged [guard.screen.history]', async () => {
    const bad = [part(0, 'tool', 'forbidden'), part(0, 'user', 'one'), part(0, 'user', 'two')];
    expect((await judge(bad)).verdict.action).toBe('block');
    const later = await judge([...bad, part(1, 'assistant', 'no'), part(2, 'user', 'three'), part(2, 'user', 'four')]);
    expect([later.verdict.action, later.withheld]).toEqual(['allow', [0]]);
    // Both user texts of the last message are one later message.
    expect(later.threshold).toBeCloseTo(guard.thresholds.block * (1 - 0.2 * 0.7), 2);
    const cut = await judge([
      part(0, 'user', 'forb'),
      part(0, 'user', 'idden'),
      part(0, 'user', ' one'),
      part(1, 'user', 'two'),
    ]);
    expect([cut.verdict.action, cut.withheld]).toEqual(['allow', [0, 1, 2]]);
    // A refused message stays in many histories without an answer; the next one is another turn.
    const next = await judge([part(0, 'user', 'forbidden'), part(1, 'user', 'one')]);
    expect([next.verdict.action, next.withheld]).toEqual(['allow', [0]]);
  });
});

describe('the readings of a prompt', () => {
  it('hold every text whole once, and every seam with what a member remembers on both sides; the cost stays bounded [guard.screen.history]', () => {
    fc.assert(
      fc.property(prompts, fc.constantFrom('withhold' as const, 'strict' as const), (exchange, history) => {
        const { present, earlier } = readPrompt(exchange, history);
        const all = [...earlier, ...present];
        const whole = all.filter(({ spans }) => spans.length === 1).map(({ spans }) => spans[0]!.index);
        expect(whole.sort((a, b) => a - b)).toEqual(exchange.map((_, index) => index));
        for (const { spans, role } of all)
          for (const { index, start, text } of spans) {
            expect(exchange[index]!.role).toBe(role);
            expect(exchange[index]!.text.slice(start, start + text.length)).toBe(text);
          }
        for (let index = 1; index < exchange.length; index++) {
          const [before, after] = [exchange[index - 1]!, exchange[index]!];
          if (before.index !== after.index || before.role !== after.role) continue;
          const seam = all.find(({ spans }) =>
            spans.some((span, i) => span.index === index - 1 && spans[i + 1]?.index === index),
          );
          const [left, right] = [index - 1, index].map((one) => seam!.spans.find((span) => span.index === one)!);
          expect(before.text.endsWith(left!.text)).toBe(true);
          expect(left!.text.length).toBeGreaterThanOrEqual(Math.min(1024, before.text.length));
          expect(after.text.startsWith(right!.text)).toBe(true);
          expect(right!.text.length).toBeGreaterThanOrEqual(Math.min(1024, after.text.length));
        }
        const length = all.reduce((sum, { spans }) => sum + spans.reduce((own, { text }) => own + text.length, 0), 0);
        expect(length).toBeLessThanOrEqual(2 * exchange.reduce((sum, { text }) => sum + text.length, 0));
        if (history === 'strict' || !exchange.some(({ role }) => role === 'user')) expect(earlier).toEqual([]);
        for (const { role } of earlier) expect(role).not.toBe('system');
      }),
      { numRuns: 200 },
    );
  });

  it('bring a place back to the text in which it ends', () => {
    const seam = readPrompt([part(0, 'user', 'forb'), part(0, 'user', ''), part(0, 'user', 'idden one')], 'withhold')
      .present[3]!;
    const evidence = { message: 3, start: 2, end: 9 };
    expect(placeIn(seam, evidence)).toEqual({ message: 2, start: 0, end: 5 });
    expect(placeIn(seam, { ...evidence, end: 3 })).toEqual({ message: 0, start: 2, end: 3 });
    expect(placeIn(seam, { ...evidence, end: 99 })).toBeUndefined();
    const long = 'word '.repeat(1000);
    const joined = readPrompt([part(0, 'user', long), part(0, 'user', 'one')], 'withhold').present[2]!;
    expect(placeIn(joined, { message: 2, start: 20, end: 24 })).toEqual({
      message: 0,
      start: long.length - 1024 + 20,
      end: long.length - 1024 + 24,
    });
  });
});
