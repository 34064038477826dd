// The official clients against a gateway, changed in nothing but the base URL: what they see when all is well, when the prompt or the
// answer is blocked, and when the upstream fails. (The table in docs/gateway.md.)

import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { APICallError, generateText, type LanguageModel, streamText } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway, readConfiguration } from '../../src/gateway/index.ts';
import { createFakeGuard } from '../../src/gateway/proxy/fake-guard.conformance.ts';
import { ANSWERS, createWordsUpstream, type WordsUpstream } from './words-upstream.ts';

const CALM = ANSWERS.calm.join('');

let upstream: WordsUpstream;
let gateway: Gateway;
let openai: OpenAI;
let anthropic: Anthropic;
let compatible: (model: string) => LanguageModel;
let claude: (model: string) => LanguageModel;

beforeAll(async () => {
  upstream = await createWordsUpstream();
  const configuration = await readConfiguration({
    env: {},
    cwd: process.cwd(),
    overrides: {
      listen: { port: 0 },
      upstreams: { openai: { url: upstream.url }, anthropic: { url: upstream.url } },
      store: { url: 'memory:' },
      limits: { perMinute: 0 },
      log: { level: 'error' },
    },
  });
  gateway = await createGateway({ configuration, guard: createFakeGuard() });
  const { url } = gateway;
  openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
  anthropic = new Anthropic({ baseURL: url, apiKey: 'none', maxRetries: 0 });
  compatible = createOpenAICompatible({ name: 'gateway', baseURL: `${url}/v1`, apiKey: 'none' });
  claude = createAnthropic({ baseURL: `${url}/v1`, apiKey: 'none' });
});
afterAll(async () => {
  await gateway?.close({ deadlineMs: 1000 });
  await upstream?.close();
});

const asks = (content: string) => [{ role: 'user' as const, content }];
const hello = asks('hello');
const bad = asks('a forbidden request');

async function openaiStream(model: string, messages = hello) {
  let text = '';
  let finish: string | null | undefined;
  for await (const chunk of await openai.chat.completions.create({ model, messages, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? '';
    finish = chunk.choices[0]?.finish_reason ?? finish;
  }
  return { text, finish };
}

async function anthropicStream(model: string, messages = hello) {
  const message = await anthropic.messages.stream({ model, max_tokens: 100, messages }).finalMessage();
  return { text: textOf(message), finish: message.stop_reason };
}

const textOf = ({ content }: Anthropic.Message) =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('');

async function aiStream(model: LanguageModel, messages = hello) {
  let text = '';
  let failed: unknown;
  const result = streamText({
    model,
    messages,
    maxRetries: 0,
    onError: ({ error }) => {
      failed = error;
    },
  });
  for await (const part of result.fullStream) if (part.type === 'text-delta') text += part.text;
  const finish = await Promise.resolve(result.finishReason).catch(() => 'none');
  return { text, finish, failed };
}

describe('the official OpenAI client', () => {
  it('gets streams and whole answers as the upstream gave them, bytes of characters cut anywhere [gateway.clients]', async () => {
    expect(await openaiStream('calm')).toEqual({ text: CALM, finish: 'stop' });
    const whole = await openai.chat.completions.create({ model: 'calm', messages: hello });
    expect(whole.choices[0]).toMatchObject({ message: { content: CALM }, finish_reason: 'stop' });
    expect(whole.usage?.total_tokens).toBe(9);
    expect((await openai.models.list()).data.map(({ id }) => id)).toEqual(['calm']);
  });

  it('sees a blocked prompt as a BadRequestError with the code content_filter, streamed or not [gateway.clients]', async () => {
    for (const stream of [true, false]) {
      const before = upstream.asked.length;
      const error = await openai.chat.completions
        .create({ model: 'calm', messages: bad, stream })
        .catch((e: unknown) => e);
      expect(error).toBeInstanceOf(OpenAI.BadRequestError);
      expect(error).toMatchObject({ status: 400, code: 'content_filter' });
      expect(upstream.asked).toHaveLength(before);
    }
  });

  it('sees a blocked answer end with content_filter and without an error, and nothing of what was flagged [gateway.clients]', async () => {
    expect(await openaiStream('slips')).toEqual({ text: ' a calm', finish: 'content_filter' });
    const whole = await openai.chat.completions.create({ model: 'slips', messages: hello });
    expect(whole.choices[0]).toMatchObject({ finish_reason: 'content_filter' });
    expect(JSON.stringify(whole)).not.toContain('forbidden');
  });

  it('gets the good choices of several, and the blocked one ends on its own [gateway.clients]', async () => {
    const texts: Record<number, string> = {};
    const ends: Record<number, string> = {};
    const stream = await openai.chat.completions.create({ model: 'calm', messages: hello, stream: true, n: 2 });
    for await (const { choices } of stream)
      for (const { index, delta, finish_reason } of choices) {
        texts[index] = (texts[index] ?? '') + (delta.content ?? '');
        if (finish_reason) ends[index] = finish_reason;
      }
    expect(texts).toEqual({ 0: CALM, 1: ' a calm' });
    expect(ends).toEqual({ 0: 'stop', 1: 'content_filter' });
    const whole = await openai.chat.completions.create({ model: 'calm', messages: hello, n: 2 });
    expect(whole.choices.map(({ finish_reason }) => finish_reason)).toEqual(['stop', 'content_filter']);
  });

  it('gets the calls of tools, and none whose arguments are flagged [gateway.clients]', async () => {
    const tools = [
      { type: 'function' as const, function: { name: 'search', parameters: { type: 'object', properties: {} } } },
    ];
    const call = async (model: string) => {
      const runner = openai.chat.completions.stream({ model, messages: hello, tools });
      const final = await runner.finalChatCompletion().catch((error: unknown) => error);
      return final;
    };
    expect(await call('calm')).toMatchObject({
      choices: [
        { finish_reason: 'tool_calls', message: { tool_calls: [{ function: { arguments: '{"q":"the calm sea"}' } }] } },
      ],
    });
    expect(JSON.stringify(await call('slips'))).not.toContain('idden');
  });

  it('throws when the upstream fails before the first byte, breaks off, or ends without an end [gateway.clients]', async () => {
    await expect(openaiStream('fails')).rejects.toMatchObject({ status: 500 });
    await expect(openaiStream('cut')).rejects.toThrow();
    await expect(openaiStream('unended')).rejects.toThrow();
  });

  it('can use the guard as a moderation endpoint [gateway.clients]', async () => {
    const { results } = await openai.moderations.create({ input: ['a calm sea', 'a forbidden sea'] });
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
    expect(Object.keys(results[1]!.categories)).toEqual(['no-forbidden', 'no-other']);
  });
});

describe('the official Anthropic client', () => {
  it('gets streams and whole answers as the upstream gave them [gateway.clients]', async () => {
    expect(await anthropicStream('calm')).toEqual({ text: CALM, finish: 'end_turn' });
    const whole = await anthropic.messages.create({ model: 'calm', max_tokens: 100, messages: hello });
    expect([textOf(whole), whole.stop_reason]).toEqual([CALM, 'end_turn']);
  });

  it('sees a blocked prompt as a BadRequestError, streamed or not [gateway.clients]', async () => {
    for (const stream of [true, false]) {
      const error = await anthropic.messages
        .create({ model: 'calm', max_tokens: 100, messages: bad, stream })
        .catch((e: unknown) => e);
      expect(error).toBeInstanceOf(Anthropic.BadRequestError);
      expect(error).toMatchObject({ error: { type: 'error', error: { type: 'invalid_request_error' } } });
    }
  });

  it('sees a blocked answer end with the stop reason refusal [gateway.clients]', async () => {
    expect(await anthropicStream('slips')).toEqual({ text: ' a calm', finish: 'refusal' });
    const whole = await anthropic.messages.create({ model: 'slips', max_tokens: 100, messages: hello });
    expect(whole.stop_reason).toBe('refusal');
    expect(JSON.stringify(whole)).not.toContain('forbidden');
  });

  it('throws when the upstream fails before the first byte, breaks off, or ends without an end [gateway.clients]', async () => {
    for (const model of ['fails', 'cut', 'unended']) await expect(anthropicStream(model), model).rejects.toThrow();
  });
});

describe.each([
  ['openai-compatible', (model: string) => compatible(model)],
  ['anthropic', (model: string) => claude(model)],
] as const)('the AI SDK with its %s provider', (_, model) => {
  it('gets streams and whole answers as the upstream gave them [gateway.clients]', async () => {
    expect(await aiStream(model('calm'))).toEqual({ text: CALM, finish: 'stop', failed: undefined });
    const whole = await generateText({ model: model('calm'), messages: hello, maxOutputTokens: 100, maxRetries: 0 });
    expect([whole.text, whole.finishReason]).toEqual([CALM, 'stop']);
  });

  it('sees a blocked prompt as an APICallError with the status 400 [gateway.clients]', async () => {
    const error = await generateText({
      model: model('calm'),
      messages: bad,
      maxOutputTokens: 100,
      maxRetries: 0,
    }).catch((e: unknown) => e);
    expect(APICallError.isInstance(error) && error.statusCode).toBe(400);
    const streamed = await aiStream(model('calm'), bad);
    expect(APICallError.isInstance(streamed.failed) && streamed.failed.statusCode).toBe(400);
  });

  it('sees a blocked answer end with content-filter and without an error [gateway.clients]', async () => {
    expect(await aiStream(model('slips'))).toEqual({ text: ' a calm', finish: 'content-filter', failed: undefined });
    const whole = await generateText({ model: model('slips'), messages: hello, maxOutputTokens: 100, maxRetries: 0 });
    expect(whole.finishReason).toBe('content-filter');
    expect(whole.text).not.toContain('forbidden');
  });

  it('is told when the upstream fails, breaks off, or ends without an end [gateway.clients]', async () => {
    for (const name of ['fails', 'cut', 'unended']) {
      const { failed, finish } = await aiStream(model(name));
      expect(failed, name).toBeDefined();
      expect(finish, name).not.toBe('stop');
    }
  });
});

describe('the OpenAI client on the responses route', () => {
  it('sees a blocked prompt as a BadRequestError with the code content_filter [gateway.clients]', async () => {
    const error = await openai.responses
      .create({ model: 'calm', input: 'a forbidden request' })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ code: 'content_filter' });
  });
});
