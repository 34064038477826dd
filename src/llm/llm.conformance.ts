// What every adapter must do, whoever is behind it: one suite for openai, compatible, anthropic and scripted. The same
// canned replies and faults stand behind all of them. Run by llm.test.ts; its troubles are in trouble.conformance.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OversightError } from '../base/index.ts';
import { type Bench, createStart, failureOf, question, type Replies, readParts } from './bench.conformance.ts';
import { createLlm } from './create-llm.ts';
import { describeTroubles } from './trouble.conformance.ts';

/**
 * Registers the suite.
 * @param open makes an adapter that answers with these replies, in order
 */
export function describeLlm(
  name: string,
  open: (replies: Replies) => Promise<Bench>,
  offers: { readonly logprobs: boolean; readonly keyVariable: string | undefined },
): void {
  describe(`${name} behind the one interface`, () => {
    const closers: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const close of closers.splice(0)) await close();
    });

    const start = createStart(open, closers);

    it('answers a prompt with text, reason, usage and model [llm.one-interface]', async () => {
      const { llm } = await start([{ text: 'Hello there.', usage: { inputTokens: 9, outputTokens: 3 } }]);
      const result = await llm.generate(question);
      expect(result).toMatchObject({
        text: 'Hello there.',
        finishReason: 'stop',
        usage: { inputTokens: 9, outputTokens: 3 },
        cached: false,
        model: llm.model,
      });
      expect(result.object).toBeUndefined();
      expect(result.logprobs).toBeUndefined();
      expect(llm.spent).toMatchObject({ calls: 1, inputTokens: 9, outputTokens: 3 });
    });

    it('hands on the system text, the conversation and its limits [llm.one-interface]', async () => {
      const { llm, bench } = await start(['Yes.']);
      await llm.generate({
        system: 'Be SHORT.',
        messages: [
          { role: 'user', content: 'first QUESTION' },
          { role: 'assistant', content: 'first ANSWER' },
          { role: 'user', content: 'second QUESTION' },
        ],
        maxTokens: 77,
        temperature: 0.25,
        stop: ['HALT'],
      });
      for (const part of ['Be SHORT.', 'first QUESTION', 'first ANSWER', 'second QUESTION', '77', '0.25', 'HALT'])
        expect(bench.seen()).toContain(part);
    });

    it('says when the limit of tokens, a stop text or the content filter ended an answer [llm.one-interface]', async () => {
      const { llm } = await start([
        'one two three four',
        'one two STOP three',
        { text: 'I cannot.', finishReason: 'content-filter' },
      ]);
      expect(await llm.generate({ ...question, maxTokens: 2 })).toMatchObject({
        text: 'one two',
        finishReason: 'length',
      });
      expect(await llm.generate({ ...question, stop: ['STOP'] })).toMatchObject({
        text: 'one two ',
        finishReason: 'stop',
      });
      expect(await llm.generate(question)).toMatchObject({ text: 'I cannot.', finishReason: 'content-filter' });
    });

    it('estimates the usage, and says so, where the provider does not tell it', async () => {
      const { llm } = await start([{ text: 'word '.repeat(40), usage: 'none' }]);
      const { usage } = await llm.generate(question);
      expect(usage.estimated).toBe(true);
      expect(usage.outputTokens).toBeGreaterThan(20);
    });

    it('streams the same text as a whole answer has, in pieces, then exactly one result [llm.stream]', async () => {
      const text = fc.array(fc.constantFrom('Grüße', ' 🌍', ' word', '\n', '"', ' \\n', ' data:', ' 漢字'), {
        minLength: 1,
        maxLength: 12,
      });
      await fc.assert(
        fc.asyncProperty(text, async (words) => {
          const pieces = ['A', ...words];
          const reply = { pieces, text: pieces.join('') };
          const { llm } = await start([reply, reply]);
          const whole = await llm.generate(question);
          const { texts, results } = await readParts(llm.stream(question));
          expect(texts.join('')).toBe(pieces.join(''));
          expect(texts.length).toBeGreaterThan(1);
          expect(results).toHaveLength(1);
          expect(results[0]).toMatchObject({ text: whole.text, usage: whole.usage, finishReason: 'stop' });
        }),
        { numRuns: 10 },
      );
    });

    if (offers.logprobs)
      it('gives the log-probabilities of exactly the answer, whole and streamed [llm.one-interface]', async () => {
        const { llm } = await start(['one two three', 'one two three']);
        const { logprobs } = await llm.generate({ ...question, logprobs: 3 });
        expect(logprobs?.map(({ token }) => token).join('')).toBe('one two three');
        for (const { logprob, top } of logprobs ?? []) {
          expect(logprob).toBeLessThanOrEqual(0);
          expect(top).toHaveLength(3);
          expect(top[0]?.logprob).toBe(logprob);
        }
        for await (const part of llm.stream({ ...question, logprobs: 3 })) {
          if (part.type === 'text') expect(part.logprobs?.map(({ token }) => token).join('')).toBe(part.text);
          else expect(part.result.logprobs).toEqual(logprobs);
        }
      });
    else
      it('says undefined, not something made up, where log-probabilities are not offered [llm.one-interface]', async () => {
        const { llm } = await start(['one two', 'one two']);
        expect((await llm.generate({ ...question, logprobs: 3 })).logprobs).toBeUndefined();
        for await (const part of llm.stream({ ...question, logprobs: 3 }))
          if (part.type === 'text') expect(part.logprobs).toBeUndefined();
          else expect(part.result.logprobs).toBeUndefined();
      });

    it('returns an object that the schema accepts [llm.structured]', async () => {
      const schema = z.object({ label: z.enum(['good', 'bad']), score: z.number() });
      const { llm, bench } = await start(['{"label":"good","score":0.5}', '```json\n{"label":"bad","score":1}\n```']);
      const { object } = await llm.generate({ ...question, schema });
      expect(object).toEqual({ label: 'good', score: 0.5 });
      expect(bench.seen()).toContain('label');
      expect((await llm.generate({ ...question, schema })).object.label).toBe('bad');
    });

    it('asks once more, with what was wrong, when the answer is not what the schema wants [llm.structured]', async () => {
      const schema = z.object({ score: z.number() });
      const usage = { inputTokens: 10, outputTokens: 5 };
      const { llm, bench } = await start([
        { text: '{"score":"high"}', usage },
        { text: '{"score":4}', usage },
      ]);
      const result = await llm.generate({ ...question, schema });
      expect(result.object).toEqual({ score: 4 });
      expect(result.usage).toEqual({ inputTokens: 20, outputTokens: 10 });
      expect(bench.asked()).toBe(2);
      expect(bench.seen()).toContain('high');
    });

    it('gives up after one repair, with the problem in words [llm.structured]', async () => {
      const { llm, bench } = await start(['no idea', 'still no idea', '{"score":4}']);
      const error = await failureOf(llm.generate({ ...question, schema: z.object({ score: z.number() }) }));
      expect(error.reason).toBe('structured');
      expect(error.message).toContain('not JSON');
      expect(bench.asked()).toBe(2);
    });

    describeTroubles(start, offers);

    it('answers from the cache at no cost, also across processes and for streams [llm.cache]', async () => {
      const cacheDir = await mkdtemp(join(tmpdir(), 'oversight-llm-'));
      closers.push(() => rm(cacheDir, { recursive: true }));
      const request = offers.logprobs ? { ...question, logprobs: 2 } : question;
      const first = await start(['kept answer'], { cacheDir });
      const fresh = await first.llm.generate(request);
      const { options, ...bench } = await open([]);
      closers.push(bench.close);
      // Another process finds the same provider at the same address.
      const second = createLlm({ ...options, ...first.bench.options, cacheDir });
      const kept = await second.generate(request);
      expect(kept).toEqual({
        ...fresh,
        cached: true,
        cost: 0,
        usage: { inputTokens: 0, outputTokens: 0 },
        latencyMs: kept.latencyMs,
      });
      const { texts, results } = await readParts(second.stream(request));
      expect(texts.join('')).toBe('kept answer');
      expect(results[0]).toMatchObject({ cached: true, cost: 0 });
      expect(first.bench.asked()).toBe(1);
      expect(second.spent).toMatchObject({ calls: 0, cached: 2 });
    });

    it('keeps a streamed answer like a whole one [llm.cache] [llm.stream]', async () => {
      const cacheDir = await mkdtemp(join(tmpdir(), 'oversight-llm-'));
      closers.push(() => rm(cacheDir, { recursive: true }));
      const { llm, bench } = await start(['streamed answer'], { cacheDir });
      await readParts(llm.stream(question));
      expect(await llm.generate(question)).toMatchObject({ text: 'streamed answer', cached: true });
      expect(bench.asked()).toBe(1);
    });

    it('throws nothing but errors that a person can read', async () => {
      const { llm } = await start([]);
      const error = await llm.generate(question).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(OversightError);
    });
  });
}
