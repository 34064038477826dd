// The gate of a streamed answer where the guard is unsure and a judge is asked, and where nothing is enforced at all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judge } from '../context.ts';
import { bytesOf, recordings } from '../protocol/fixtures.conformance.ts';
import { openaiChat, protocols } from '../protocol/index.ts';
import { createSseParser } from '../sse/index.ts';
import { cuts, pieces } from './answer-arbitraries.conformance.ts';
import { answerStream, bytesOfEvents, readFrames } from './answer-streams.conformance.ts';
import { createFakeGuard } from './fake-guard.conformance.ts';
import { cutAt, instantClock, runGate } from './gate-run.conformance.ts';

const byName = Object.fromEntries(protocols.map((protocol) => [protocol.name, protocol]));

describe('where the guard is unsure', () => {
  const judgeOf = (decision: 'allow' | 'block', asked: string[] = []): Judge => ({
    name: 'fake',
    timeoutMs: 100,
    async ask({ exchange }) {
      asked.push(exchange.at(-1)!.text);
      return { decision, answer: decision, ms: 1 };
    },
  });
  const parts = ['This ', 'is ', 'doubtful ', 'and ', 'goes on.'];

  it.each(protocols)(
    'the stream of $name waits for the judge, and goes on or ends as it says [gateway.escalation]',
    async (protocol) => {
      const bytes = bytesOfEvents(answerStream(protocol.name, parts));
      const asked: string[] = [];
      const allowed = await runGate(protocol, { judge: judgeOf('allow', asked), keep: 1000 });
      await allowed.feed([bytes]);
      await allowed.ended;
      expect(readFrames(protocol.name, allowed.frames())).toMatchObject({ text: parts.join(''), end: 'finish' });
      expect(asked[0]).toBe('This is doubtful ');
      expect(allowed.gate.texts.escalations.map(({ answer }) => answer)).toContain('allow');
      const blocked = await runGate(protocol, { judge: judgeOf('block') });
      await blocked.feed([bytes]);
      expect(await blocked.ended).toEqual({ type: 'refused', cause: 'judge' });
      expect(readFrames(protocol.name, blocked.frames())).toMatchObject({ text: 'This is ', end: 'refusal' });
    },
  );

  it('nothing leaves while the judge thinks, and the upstream is paused [gateway.escalation]', async () => {
    let answer: (decision: 'allow') => void = () => {};
    const judge: Judge = {
      name: 'slow',
      timeoutMs: 1000,
      ask: () => new Promise((resolve) => (answer = (decision) => resolve({ decision, answer: decision, ms: 5 }))),
    };
    const run = await runGate(openaiChat, { judge });
    run.gate.push(bytesOfEvents(answerStream('openai-chat', parts)));
    expect(run.isPaused()).toBe(true);
    expect(readFrames('openai-chat', run.frames()).text).toBe('This is ');
    expect(run.held()).toBeGreaterThan(0);
    answer('allow');
    expect(await run.ended).toEqual({ type: 'done' });
    expect(run.isPaused()).toBe(false);
    expect(readFrames('openai-chat', run.frames()).text).toBe(parts.join(''));
  });

  it('the same bytes give the same frames, however they are cut [gateway.chunks]', async () => {
    await fc.assert(
      fc.asyncProperty(
        pieces,
        cuts,
        fc.constantFrom('allow' as const, 'block' as const),
        async (texts, offsets, decision) => {
          const bytes = bytesOfEvents(answerStream('anthropic-messages', texts));
          const runs = [];
          for (const chunks of [[bytes], cutAt(bytes, offsets)]) {
            const run = await runGate(byName['anthropic-messages']!, { judge: judgeOf(decision) });
            await run.feed(chunks);
            runs.push({ outcome: await run.ended, frames: run.frames() });
          }
          expect(runs[1]).toEqual(runs[0]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a refusal leaves the same time after the first doubt, whether guard or judge decided [gateway.refusal-same]', async () => {
    for (const text of ['doubtful words', 'forbidden words']) {
      const clock = instantClock();
      const start = clock.now();
      const judge: Judge = {
        name: 'fake',
        timeoutMs: 2000,
        async ask() {
          await clock.sleep(700);
          return { decision: 'block', answer: 'block', ms: 700 };
        },
      };
      const elapsed = () => clock.now();
      const run = await runGate(openaiChat, { judge, clock, elapsed, budgetMs: 10_000, refusalDelayMs: 2000 });
      await run.feed([bytesOfEvents(answerStream('openai-chat', text.split(/(?<= )/)))]);
      expect((await run.ended).type).toBe('refused');
      const { events } = readFrames('openai-chat', run.frames());
      expect(events.at(-2)?.data).toContain('"finish_reason":"content_filter"');
      expect(clock.now() - start).toBeGreaterThanOrEqual(2000);
      // An early block asks the judge for the record alone; nothing waits for it.
      expect(run.gate.texts.escalations.length).toBeLessThanOrEqual(1);
      expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(2700);
    }
  });
});

describe('a doubt that the judge has settled', () => {
  it('does not bring a later refusal forward [gateway.refusal-same]', async () => {
    const clock = instantClock();
    const judge: Judge = {
      name: 'fake',
      timeoutMs: 2000,
      async ask({ exchange }) {
        // What is asked for the record alone takes no time of this clock, which all share.
        if (exchange.at(-1)!.text.includes('forbidden')) return { decision: 'block', answer: 'block', ms: 0 };
        await clock.sleep(1500);
        return { decision: 'allow', answer: 'allow', ms: 1500 };
      },
    };
    const setting = { judge, clock, elapsed: () => clock.now(), budgetMs: 10_000, refusalDelayMs: 2000, keep: 100 };
    const run = await runGate(openaiChat, setting);
    await run.feed([bytesOfEvents(answerStream('openai-chat', ['doubtful ', 'then ', 'forbidden ', 'words']))]);
    await run.ended;
    // One answer of the judge, and then the whole delay: nothing of it is used up by the doubt before.
    expect(clock.slept.filter((ms) => ms === 2000)).toHaveLength(1);
  });
});

describe('in shadow mode', () => {
  it.each(recordings)(
    'a stream is untouched whatever is found: $protocol $name [gateway.shadow]',
    async (recording) => {
      const worst = createFakeGuard({ words: new Proxy({}, { get: () => 0.99 }) });
      const run = await runGate(byName[recording.protocol]!, {
        guard: worst,
        isShadow: true,
        choices: recording.choices,
      });
      await run.feed([bytesOf(recording)]);
      const got = createSseParser({ maxEventBytes: 1_000_000 }).push(Buffer.from(run.frames()));
      expect(got).toEqual(recording.events);
      expect(run.gate.texts.all.some((text) => text.verdict().action === 'block')).toBe(true);
    },
  );
});
