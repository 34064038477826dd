import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../base/index.ts';
import { describeFailures, generateAll } from './batch.ts';
import { createSkippingClock } from './bench.conformance.ts';
import { BudgetExceeded, createBudget } from './budget.ts';
import { createLlm } from './create-llm.ts';
import { describeEstimate } from './estimate.ts';
import type { Script } from './scripted.ts';

const echo: Script = (request) => `echo ${request.messages.at(-1)?.content}`;
const questions = (count: number) => Array.from({ length: count }, (_, i) => ({ prompt: `q${i}`, maxTokens: 5 }));

describe('a batch', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oversight-batch-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('answers in the order of its questions, whatever order the answers come in [llm.concurrency]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 15 }),
        fc.integer({ min: 1, max: 6 }),
        async (delays, concurrency) => {
          let running = 0;
          let most = 0;
          const llm = createLlm({
            provider: 'scripted',
            model: 'x',
            concurrency,
            script: async (request) => {
              most = Math.max(most, ++running);
              const text = request.messages.at(-1)?.content ?? '';
              await new Promise((resolve) => setTimeout(resolve, delays[Number(text)] ?? 0));
              running--;
              return text;
            },
          });
          const progress: ProgressEvent[] = [];
          const heard: number[] = [];
          const items = await generateAll(
            llm,
            delays.map((_, i) => ({ prompt: String(i) })),
            { progress: (event) => progress.push(event), onResult: (index) => heard.push(index) },
          );
          expect(items.map((item) => item.ok && item.result.text)).toEqual(delays.map((_, i) => String(i)));
          expect(most).toBeLessThanOrEqual(concurrency);
          expect(progress.map(({ done }) => done)).toEqual(delays.map((_, i) => i + 1));
          expect(heard.toSorted((a, b) => a - b)).toEqual(delays.map((_, i) => i));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('carries on past a question that fails, and keeps its error in its place', async () => {
    const llm = createLlm({
      provider: 'scripted',
      model: 'x',
      script: (request, call) =>
        request.messages.at(-1)?.content === 'q3'
          ? { fault: { type: 'status', status: 400, message: 'too rude' } }
          : `answer ${call}`,
    });
    const items = await generateAll(llm, questions(6));
    expect(items.map((item) => item.ok)).toEqual([true, true, true, false, true, true]);
    expect(describeFailures(items)).toContain(
      '1 of 6 failed; the first: scripted:x: the request was rejected (HTTP 400): too rude',
    );
    expect(describeFailures(items.slice(0, 3))).toBeUndefined();
  });

  it('does not ask a provider a thousand times that refuses the key', async () => {
    let calls = 0;
    const llm = createLlm({
      provider: 'scripted',
      model: 'x',
      script: () => {
        calls++;
        return { fault: { type: 'status', status: 401, message: 'no' } };
      },
    });
    const items = await generateAll(llm, questions(1000), { concurrency: 4 });
    expect(items.every((item) => !item.ok)).toBe(true);
    expect(calls).toBeLessThanOrEqual(4);
  });

  it('goes on where it was stopped: what was answered is not asked again [llm.cache]', async () => {
    const asked: string[] = [];
    const stop = new AbortController();
    const options = {
      provider: 'scripted',
      model: 'x',
      cacheDir: folder,
      concurrency: 2,
      script: ((request) => {
        asked.push(request.messages.at(-1)?.content ?? '');
        if (asked.length === 6) stop.abort();
        return 'answer';
      }) satisfies Script,
    } as const;
    await expect(generateAll(createLlm(options), questions(20), { signal: stop.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    });
    const before = asked.length;
    const estimate = await createLlm(options).estimate(questions(20));
    expect(estimate.cached).toBeGreaterThanOrEqual(before - 2);
    const items = await generateAll(createLlm(options), questions(20));
    expect(items.every((item) => item.ok)).toBe(true);
    // At most the two under way at the stop were asked twice.
    expect(asked.length).toBeLessThanOrEqual(22);
  });

  it('never passes its budget, and says for the rest what it would take [llm.budget]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 1, max: 8 }),
        async (tokens, concurrency) => {
          const budget = createBudget({ tokens });
          let used = 0;
          const llm = createLlm({
            provider: 'scripted',
            model: 'x',
            budget,
            concurrency,
            clock: createSkippingClock(),
            retry: { attempts: 2 },
            script: (_, call) => {
              if (call % 3 === 1) {
                // A call that broke off counts as its worst case: the provider may charge for it.
                used += 5 + 40;
                return { text: 'one two', fault: { type: 'cut', after: 1 } };
              }
              used += 5 + 40;
              return { text: 'one two', usage: { inputTokens: 5, outputTokens: 40 } };
            },
          });
          const requests = questions(15).map((request) => ({ ...request, maxTokens: 40 }));
          const items = await generateAll(llm, requests);
          expect(used).toBeLessThanOrEqual(tokens);
          expect(budget.spent.tokens).toBeLessThanOrEqual(tokens);
          expect(budget.spent.tokens).toBeGreaterThanOrEqual(used);
          expect(budget.reserved.tokens).toBe(0);
          for (const item of items)
            if (!item.ok && item.error instanceof BudgetExceeded)
              expect(item.error.remedy).toContain('Raise the budget');
        },
      ),
      { numRuns: 25 },
    );
  });

  it('still gets from the cache what the budget would not pay for [llm.budget] [llm.cache]', async () => {
    const options = { provider: 'scripted', model: 'x', script: echo, cacheDir: folder } as const;
    await generateAll(createLlm(options), questions(5));
    const items = await generateAll(createLlm({ ...options, budget: createBudget({ tokens: 0 }) }), questions(6));
    expect(items.map((item) => item.ok)).toEqual([true, true, true, true, true, false]);
  });

  it('can be priced before it starts: expected, and never below what it then costs [llm.budget]', async () => {
    const prices = { 'scripted:x': { input: 10, output: 30 } };
    const llm = createLlm({ provider: 'scripted', model: 'x', script: echo, prices });
    const estimate = await llm.estimate(questions(50), { outputTokens: 2 });
    expect(estimate).toMatchObject({ requests: 50, cached: 0, outputTokens: 100 });
    await generateAll(llm, questions(50));
    expect(llm.spent.calls).toBe(50);
    expect(llm.spent.cost).toBeGreaterThan(0);
    expect(llm.spent.cost).toBeLessThanOrEqual(estimate.worstCost ?? 0);
    expect(llm.spent.cost / (estimate.cost ?? 1)).toBeGreaterThan(0.5);
    expect(llm.spent.cost / (estimate.cost ?? 1)).toBeLessThan(2);
    expect(describeEstimate(estimate, llm.name)).toMatch(
      /^scripted:x: 50 requests; about \d+ tokens in and 100 out; about \$[\d.]+, at most \$[\d.]+$/,
    );
  });
});
