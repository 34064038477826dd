// What every adapter must do, whoever is behind it: one suite for openai, compatible, anthropic and scripted. The same
// canned replies and faults stand behind all of them. Imported by llm.test.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Clock, createRandom, OversightError, systemClock } from '../base/index.ts';
import type { CannedReply } from './canned.ts';
import { createLlm } from './create-llm.ts';
import { LlmError } from './failure.ts';
import type { LlmOptions } from './options.ts';
import type { Llm, LlmPart, LlmRequest, LlmResult } from './types.ts';

type Replies = readonly (string | CannedReply)[];

/** One adapter with its replies written beforehand. */
export interface Bench {
  readonly options: LlmOptions;
  /** How often the provider was asked. */
  asked(): number;
  /** The last request as the provider saw it, as JSON. */
  seen(): string;
  close(): Promise<void>;
}

/** A clock that notes every wait and skips it; the deadline of an attempt (a minute or more) is waited for. */
export function createSkippingClock(): Clock & { readonly waits: readonly number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => systemClock.now(),
    async sleep(ms, signal) {
      if (ms >= 60_000) return systemClock.sleep(ms, signal);
      waits.push(ms);
      signal?.throwIfAborted();
    },
  };
}

/** Texts and the one result of a stream. */
export async function readParts(parts: AsyncIterable<LlmPart>): Promise<{ texts: string[]; results: LlmResult[] }> {
  const texts: string[] = [];
  const results: LlmResult[] = [];
  for await (const part of parts) part.type === 'text' ? texts.push(part.text) : results.push(part.result);
  return { texts, results };
}

/** The LlmError that a promise must end in. */
export async function failureOf(promise: Promise<unknown>): Promise<LlmError> {
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof LlmError)) throw new Error(`not an LlmError: ${String(error)}`);
  return error;
}

const question: LlmRequest = { prompt: 'Say something.', maxTokens: 50 };

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

    const start = async (
      replies: Replies,
      more: Partial<LlmOptions> = {},
    ): Promise<{ llm: Llm; bench: Bench; waits: readonly number[] }> => {
      const bench = await open(replies);
      const clock = createSkippingClock();
      const llm = createLlm({ random: createRandom(1), clock, ...bench.options, ...more });
      closers.push(() => llm.close(), bench.close);
      return { llm, bench, waits: clock.waits };
    };

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

    it.each([408, 409, 429, 500, 502, 503, 529])('asks again after HTTP %i [llm.retry]', async (status) => {
      const { llm, bench, waits } = await start([{ fault: { type: 'status', status, message: 'busy' } }, 'At last.']);
      expect((await llm.generate(question)).text).toBe('At last.');
      expect(bench.asked()).toBe(2);
      expect(waits.length).toBe(1);
    });

    it('waits as long as Retry-After says [llm.retry]', async () => {
      const { llm, waits } = await start([
        { fault: { type: 'status', status: 429, message: 'slow down', retryAfter: '7' } },
        'At last.',
        { fault: { type: 'status', status: 503, message: 'slow down', retryAfter: '11' } },
        'Again.',
      ]);
      await llm.generate(question);
      await readParts(llm.stream(question));
      expect(waits).toEqual([7000, 11000]);
    });

    it.each([400, 401, 403, 404, 413, 422])('does not ask again after HTTP %i [llm.retry]', async (status) => {
      const { llm, bench } = await start([{ fault: { type: 'status', status, message: 'no' } }, 'never sent']);
      const error = await failureOf(llm.generate(question));
      expect(error.status).toBe(status);
      expect(bench.asked()).toBe(1);
    });

    it('does not ask again when the account has no credit left [llm.retry]', async () => {
      const fault = {
        type: 'status',
        status: 429,
        message: 'You exceeded your quota',
        code: 'insufficient_quota',
      } as const;
      const { llm, bench } = await start([{ fault }, 'never sent']);
      expect((await failureOf(llm.generate(question))).reason).toBe('quota');
      expect(bench.asked()).toBe(1);
    });

    it('gives up in words: model, status, number of attempts, what was said, what to do [llm.retry]', async () => {
      const fault = { type: 'status', status: 503, message: 'engine overloaded' } as const;
      const { llm, bench } = await start([{ fault }, { fault }, { fault }], { retry: { attempts: 3 } });
      const error = await failureOf(llm.generate(question));
      expect(bench.asked()).toBe(3);
      expect(error).toMatchObject({ reason: 'server', status: 503, attempts: 3 });
      expect(error.message).toContain(llm.name);
      expect(error.message).toContain('3 attempts');
      expect(error.message).toContain('HTTP 503');
      expect(error.message).toContain('engine overloaded');
      expect(error.remedy).toContain('Try again');
    });

    it('has its own words for a refused key, which name the variable to set [llm.keys]', async () => {
      const { llm } = await start([{ fault: { type: 'status', status: 401, message: 'bad key' } }]);
      const error = await failureOf(llm.generate(question));
      expect(error.reason).toBe('key');
      expect(error.message).toContain('the key was refused');
      if (offers.keyVariable) expect(error.remedy).toContain(offers.keyVariable);
    });

    it('ends an attempt that takes too long, asks again, and says in the end that no answer came [llm.retry]', async () => {
      const hang = { fault: { type: 'hang' } } as const;
      const timing = { timeouts: { totalMs: 40 }, retry: { attempts: 2, baseMs: 1 }, clock: systemClock };
      const { llm, bench } = await start([hang, hang], timing);
      const error = await failureOf(llm.generate(question));
      expect(error).toMatchObject({ reason: 'timeout', attempts: 2 });
      expect(bench.asked()).toBe(2);
      const again = await start([hang, hang], timing);
      expect((await failureOf(readParts(again.llm.stream(question)))).reason).toBe('timeout');
    });

    it('takes a closed connection and an answer that broke off as trouble that may pass [llm.retry]', async () => {
      const { llm, bench } = await start([
        { fault: { type: 'disconnect' } },
        { text: 'one two three', fault: { type: 'cut', after: 1 } },
        'whole',
      ]);
      expect((await llm.generate(question)).text).toBe('whole');
      expect(bench.asked()).toBe(3);
    });

    it('calls a web page garbage and does not pay for it twice [llm.garbage]', async () => {
      const { llm, bench } = await start([{ text: 'x', fault: { type: 'garbage' } }, 'never sent']);
      const error = await failureOf(llm.generate(question));
      expect(error.reason).toBe('garbage');
      expect(error.message).toContain('makes no sense');
      expect(error.remedy).toContain('base URL');
      expect(bench.asked()).toBe(1);
    });

    it('never lets a broken stream look finished [llm.stream] [llm.garbage]', async () => {
      const text = 'one two three four';
      const faults = [
        [{ type: 'cut', after: 2 }, 'cut'],
        [{ type: 'unfinished', after: 2 }, 'cut'],
        [{ type: 'garbage', after: 2 }, 'garbage'],
        [{ type: 'stream-error', after: 2, message: 'engine on fire' }, 'server'],
      ] as const;
      for (const [fault, reason] of faults) {
        const { llm, bench } = await start([{ text, fault }, 'never sent']);
        const texts: string[] = [];
        const reading = (async () => {
          for await (const part of llm.stream(question)) {
            expect(part.type).toBe('text');
            if (part.type === 'text') texts.push(part.text);
          }
        })();
        const error = await failureOf(reading);
        expect([fault.type, error.reason]).toEqual([fault.type, reason]);
        expect(text.startsWith(texts.join(''))).toBe(true);
        expect(bench.asked()).toBe(1);
      }
    });

    it('starts a stream again that fails before its first text [llm.stream] [llm.retry]', async () => {
      const { llm, bench } = await start([
        { fault: { type: 'status', status: 500, message: 'oops' } },
        { text: 'one two', fault: { type: 'stream-error', after: 0, message: 'overloaded' } },
        { text: 'one two', fault: { type: 'unfinished', after: 0 } },
        'all of it',
      ]);
      const { texts, results } = await readParts(llm.stream(question));
      expect(texts.join('')).toBe('all of it');
      expect(results).toHaveLength(1);
      expect(bench.asked()).toBe(4);
    });

    it('refuses an empty answer in words, whole and streamed [llm.garbage]', async () => {
      const { llm } = await start([{ text: '' }, { text: '', finishReason: 'length' }, { text: ' \n' }]);
      expect((await failureOf(llm.generate(question))).message).toContain('the answer is empty');
      expect((await failureOf(llm.generate(question))).message).toContain('all 50 tokens were used up');
      expect((await failureOf(readParts(llm.stream(question)))).reason).toBe('empty');
    });

    it('stops at once when it is cancelled, before, while and after waiting [llm.concurrency]', async () => {
      const hang = { fault: { type: 'hang' } } as const;
      const { llm } = await start([hang, hang], { concurrency: 1 });
      const stop = new AbortController();
      const calls = [llm.generate(question, { signal: stop.signal }), llm.generate(question, { signal: stop.signal })];
      const reading = readParts(llm.stream(question, { signal: stop.signal }));
      setTimeout(() => stop.abort(), 20);
      const late = llm.generate(question, { signal: AbortSignal.abort() });
      for (const end of await Promise.allSettled([...calls, reading, late]))
        expect(end).toMatchObject({ status: 'rejected', reason: { name: 'OversightError', kind: 'cancelled' } });
    });

    it('ends the call when the reader of a stream leaves, and gives its place back [llm.stream]', async () => {
      const slow = { text: 'one two three four five', pieceDelayMs: 5 };
      const { llm } = await start([slow, 'next'], { concurrency: 1, clock: systemClock });
      for await (const part of llm.stream(question)) if (part.type === 'text') break;
      expect((await llm.generate(question)).text).toBe('next');
      expect(llm.spent.calls).toBe(1);
    });

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

    it('throws nothing but errors that a person can read', async () => {
      const { llm } = await start([]);
      const error = await llm.generate(question).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(OversightError);
    });
  });
}
