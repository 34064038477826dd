import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundTokens, describeEstimate, estimateTokens, inputTokens } from './estimate.ts';
import { checkRequest } from './request.ts';

describe('the estimate of tokens', () => {
  it('never passes its own upper bound, and grows with the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(estimateTokens(a)).toBeLessThanOrEqual(boundTokens(a));
        expect(estimateTokens(a + b)).toBeGreaterThanOrEqual(Math.max(estimateTokens(a), estimateTokens(b)));
        const request = checkRequest({ prompt: `${a}.`, system: b });
        expect(inputTokens(request).expected).toBeLessThanOrEqual(inputTokens(request).bound);
      }),
    );
  });

  it('is near what tokenizers count for English and Chinese', () => {
    // 44 letters, 9 or 10 tokens in every GPT tokenizer.
    expect(estimateTokens('The quick brown fox jumps over the lazy dog.')).toBe(11);
    // Seven characters, five tokens in o200k.
    expect(estimateTokens('你好，世界你好')).toBe(5);
    expect(estimateTokens('')).toBe(0);
  });

  it('is put in one line for a person, also where nothing is known or nothing is left to ask', () => {
    const estimate = {
      requests: 1200,
      cached: 200,
      inputTokens: 250_000,
      outputTokens: 100_000,
      worstTokens: 1_500_000,
      cost: undefined,
      worstCost: undefined,
    };
    expect(describeEstimate(estimate, 'openai:x')).toBe(
      'openai:x: 1,000 requests, 200 more are in the cache; about 250,000 tokens in and 100,000 out; price unknown',
    );
    expect(describeEstimate({ ...estimate, cost: 1.5, worstCost: 20 }, 'openai:x')).toContain(
      'about $1.50, at most $20.00',
    );
    expect(describeEstimate({ ...estimate, requests: 200 }, 'openai:x')).toBe(
      'openai:x: nothing to ask: 200 are in the cache',
    );
  });
});
