// The troubles of every adapter: refusals, retries, time-outs, broken streams, garbage, empty answers, cancelling.
import { expect, it } from 'vitest';
import { systemClock } from '../base/index.ts';
import { failureOf, question, readParts, type Start } from './bench.conformance.ts';
import { createBudget } from './budget.ts';

/** Registers the tests inside the suite of an adapter. */
export function describeTroubles(start: Start, offers: { readonly keyVariable: string | undefined }): void {
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
      // Every attempt breaks: one whose text was lost on the way with its connection may be repeated.
      const { llm, bench } = await start(Array.from({ length: 5 }, () => ({ text, fault })));
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
      if (texts.length > 0) expect(bench.asked()).toBe(1);
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

  it('counts a stream at its worst case when its reader leaves, and at its usage when it ends [llm.budget]', async () => {
    const budget = createBudget({ tokens: 10_000 });
    const reply = { text: 'one two three', usage: { inputTokens: 5, outputTokens: 3 } };
    const { llm } = await start([reply, reply], { budget });
    await readParts(llm.stream(question));
    expect(budget.spent.tokens).toBe(8);
    for await (const part of llm.stream(question)) if (part.type === 'text') break;
    expect(budget.spent.tokens).toBeGreaterThan(8 + 50);
    expect(budget.reserved.tokens).toBe(0);
  });

  it('ends the call when the reader of a stream leaves, and gives its place back [llm.stream]', async () => {
    const slow = { text: 'one two three four five', pieceDelayMs: 5 };
    const { llm } = await start([slow, 'next'], { concurrency: 1, clock: systemClock });
    for await (const part of llm.stream(question)) if (part.type === 'text') break;
    expect((await llm.generate(question)).text).toBe('next');
    expect(llm.spent.calls).toBe(1);
  });
}
