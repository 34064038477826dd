import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failureOf, readParts } from './bench.conformance.ts';
import { cacheKey, createCache, type Question } from './cache.ts';
import { createLlm } from './create-llm.ts';
import type { ProviderAnswer } from './provider.ts';
import type { LlmEvent } from './types.ts';

const question: Question = {
  provider: 'openai',
  model: 'm',
  baseUrl: undefined,
  structured: 'schema',
  sample: 0,
  request: { messages: [{ role: 'user', content: 'hello' }], maxTokens: 10, temperature: 0, seed: 1 },
};

const answer: ProviderAnswer = {
  text: 'an answer',
  finishReason: 'stop',
  usage: { inputTokens: 3, outputTokens: 2 },
  logprobs: [{ token: 'an answer', logprob: -0.5, top: [] }],
  model: 'm-2026',
  warnings: [],
};

describe('the cache', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oversight-cache-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has a key that does not depend on the order of fields and depends on everything else [llm.cache]', () => {
    const reversed = Object.fromEntries(Object.entries(question).reverse());
    expect(cacheKey({ ...question, ...reversed })).toBe(cacheKey(question));
    const { request } = question;
    const others: readonly Question[] = [
      { ...question, provider: 'anthropic' },
      { ...question, model: 'n' },
      { ...question, baseUrl: 'http://a/v1' },
      { ...question, structured: 'prompt' },
      { ...question, sample: 1 },
      { ...question, request: { ...request, maxTokens: 11 } },
      { ...question, request: { ...request, temperature: 1 } },
      { ...question, request: { ...request, seed: 2 } },
      { ...question, request: { ...request, stop: ['x'] } },
      { ...question, request: { ...request, logprobs: 0 } },
      { ...question, request: { ...request, jsonSchema: { type: 'object' } } },
      { ...question, request: { ...request, messages: [{ role: 'assistant', content: 'hello' }] } },
      { ...question, request: { ...request, messages: [{ role: 'user', content: 'hello ' }] } },
    ];
    expect(new Set([question, ...others].map(cacheKey)).size).toBe(others.length + 1);
  });

  it('gives back exactly what it was given [llm.cache]', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(text, fc.double({ max: 0, noNaN: true, noDefaultInfinity: true }), async (text, logprob) => {
        const cache = createCache(folder);
        const given = { ...answer, text, logprobs: [{ token: text, logprob: logprob + 0, top: [] }] };
        await cache.write('ab12', given);
        expect(await cache.read('ab12')).toEqual(given);
      }),
      { numRuns: 30 },
    );
    expect((await readdir(folder, { recursive: true })).filter((file) => file.includes('partial'))).toEqual([]);
  });

  it('never trusts a file that was damaged in any way, and says so [llm.cache]', async () => {
    const cache = createCache(folder);
    await cache.write('ab12', answer);
    const whole = await readFile(cache.path('ab12'));
    const place = fc.nat(whole.length - 2);
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, flip, truncate) => {
        const damaged = truncate ? whole.subarray(0, at) : Buffer.from(whole);
        if (!truncate) damaged[at] = (damaged[at] ?? 0) ^ flip;
        await writeFile(cache.path('ab12'), damaged);
        const troubles: string[] = [];
        const read = await cache.read('ab12', (message) => troubles.push(message));
        // White space between fields may change; the answer may not.
        if (read) expect(read).toEqual(answer);
        else expect(troubles).toEqual([`${cache.path('ab12')}: damaged; asked again`]);
      }),
      { numRuns: 60 },
    );
  });

  it('does not take the answer to another question, even in the right place [llm.cache]', async () => {
    const cache = createCache(folder);
    await cache.write('ab12', answer);
    await cache.write('ab34', { ...answer, text: 'another' });
    await writeFile(cache.path('ab12'), await readFile(cache.path('ab34')));
    expect(await cache.read('ab12')).toBeUndefined();
  });

  it('asks again and mends the file where an answer was damaged [llm.cache]', async () => {
    const events: LlmEvent[] = [];
    const options = { provider: 'scripted', model: 'echo', cacheDir: folder } as const;
    await createLlm(options).generate({ prompt: 'hello' });
    const [file = ''] = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.json'));
    await writeFile(join(folder, file), '{"version":1,');
    const again = await createLlm({ ...options, onEvent: (event) => events.push(event) }).generate({ prompt: 'hello' });
    expect(again).toMatchObject({ text: 'hello', cached: false });
    expect(events.map((event) => event.type)).toEqual(['cache-trouble', 'answered']);
    expect((await createLlm(options).generate({ prompt: 'hello' })).cached).toBe(true);
  });

  it('goes on with an answer that cannot be written, for it is paid [llm.cache]', async () => {
    await writeFile(join(folder, 'file'), '');
    const events: LlmEvent[] = [];
    const llm = createLlm({
      provider: 'scripted',
      model: 'echo',
      cacheDir: join(folder, 'file'),
      onEvent: (event) => events.push(event),
    });
    expect((await llm.generate({ prompt: 'hello' })).text).toBe('hello');
    expect(events.filter((event) => event.type === 'cache-trouble').length).toBeGreaterThan(0);
  });

  it('asks equal questions that come together once [llm.cache] [llm.concurrency]', async () => {
    let calls = 0;
    const llm = createLlm({
      provider: 'scripted',
      model: 'x',
      cacheDir: folder,
      script: () => ({ text: `answer ${++calls}`, delayMs: 10 }),
    });
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => llm.generate({ prompt: `q${i % 2}` })));
    expect(calls).toBe(2);
    expect(results.filter((result) => !result.cached)).toHaveLength(2);
    expect((await llm.generate({ prompt: 'q0', sample: 1 })).text).toBe('answer 3');
  });

  it('lets the next equal question ask when the first one fails or is cancelled [llm.cache]', async () => {
    let calls = 0;
    const llm = createLlm({
      provider: 'scripted',
      model: 'x',
      cacheDir: folder,
      script: () => (++calls === 1 ? { text: 'late', delayMs: 10_000 } : 'in time'),
    });
    const stop = new AbortController();
    const first = llm.generate({ prompt: 'q' }, { signal: stop.signal });
    const second = llm.generate({ prompt: 'q' });
    setTimeout(() => stop.abort(), 5);
    await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
    expect((await second).text).toBe('in time');
  });

  it('keeps no failure and no stream that broke off [llm.cache]', async () => {
    let calls = 0;
    const llm = createLlm({
      provider: 'scripted',
      model: 'x',
      cacheDir: folder,
      script: () => (++calls < 3 ? { text: 'one two', fault: { type: 'cut', after: 1 } } : 'whole'),
      retry: { attempts: 1 },
    });
    await failureOf(readParts(llm.stream({ prompt: 'q' })));
    await failureOf(llm.generate({ prompt: 'q' }));
    expect(await llm.generate({ prompt: 'q' })).toMatchObject({ text: 'whole', cached: false });
  });

  it('asks again where the kept answer is not what a stricter schema wants now [llm.cache] [llm.structured]', async () => {
    const options = { provider: 'scripted', model: 'x', cacheDir: folder } as const;
    const loose = z.object({ n: z.number() });
    await createLlm({ ...options, script: ['{"n":3}'] }).generate({ prompt: 'q', schema: loose });
    const strict = loose.refine(({ n }) => n > 5, 'n must be above 5');
    const llm = createLlm({ ...options, script: ['{"n":7}'] });
    expect(await llm.generate({ prompt: 'q', schema: strict })).toMatchObject({ object: { n: 7 }, cached: false });
    expect(await llm.generate({ prompt: 'q', schema: strict })).toMatchObject({ object: { n: 7 }, cached: true });
  });
});
