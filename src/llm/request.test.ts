import { describe, expect, it } from 'vitest';
import { createLlm } from './create-llm.ts';
import { checkRequest } from './request.ts';
import type { LlmRequest } from './types.ts';

describe('a request', () => {
  it.each<[string, LlmRequest]>([
    ['either prompt or messages', {}],
    ['either prompt or messages', { prompt: 'a', messages: [{ role: 'user', content: 'b' }] }],
    ['prompt', { prompt: '' }],
    ['messages', { messages: [] }],
    ['from the user', { messages: [{ role: 'system', content: 'a' }] }],
    [
      'before the others',
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'system', content: 'b' },
        ],
      },
    ],
    ['maxTokens', { prompt: 'a', maxTokens: 0 }],
    ['maxTokens', { prompt: 'a', maxTokens: 1.5 }],
    ['temperature', { prompt: 'a', temperature: 3 }],
    ['temperature', { prompt: 'a', temperature: Number.NaN }],
    ['seed', { prompt: 'a', seed: 0.5 }],
    ['stop', { prompt: 'a', stop: [''] }],
    ['logprobs', { prompt: 'a', logprobs: 21 }],
    ['sample', { prompt: 'a', sample: -1 }],
  ])('that is wrong is refused before anything is sent, naming the field: %s', async (named, request) => {
    const llm = createLlm({ provider: 'scripted', model: 'x', script: [] });
    for (const call of [() => checkRequest(request), () => llm.estimate([request]), () => llm.generate(request)])
      await expect((async () => call())()).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining(named),
      });
  });

  it('reserves 2048 tokens for the answer unless it says otherwise', () => {
    expect(checkRequest({ prompt: 'a' })).toEqual({ messages: [{ role: 'user', content: 'a' }], maxTokens: 2048 });
  });
});
