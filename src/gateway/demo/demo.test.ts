// The demo model over HTTP: what it says is what the protocols read, at the pace of its clock, and its demonstrations do what they say.
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../base/index.ts';
import { recordingsOf, requestOf } from '../protocol/fixtures.conformance.ts';
import { type JsonObject, type Protocol, protocols } from '../protocol/index.ts';
import { readAll, textsOf } from '../protocol/protocol.conformance.ts';
import { createSseParser, type SseEvent } from '../sse/index.ts';
import { createDemoUpstream, type DemoOptions, type DemoUpstream } from './index.ts';
import { writeScript } from './script.ts';
import { DEFAULT_ANSWER, SLIP, SLIP_BEGINNING, TOPICS } from './topics.ts';

const open: DemoUpstream[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((demo) => demo.close()));
});

async function demo(options: DemoOptions = {}): Promise<DemoUpstream> {
  const started = await createDemoUpstream({ tokensPerSecond: Number.POSITIVE_INFINITY, ...options });
  open.push(started);
  return started;
}

const post = ({ url }: DemoUpstream, path: string, body: unknown) =>
  fetch(url + path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

/** Asks for a stream and gives its events, however it ends. */
async function streamOf(upstream: DemoUpstream, protocol: Protocol, text: string, extra: JsonObject = {}) {
  const response = await post(upstream, protocol.path, requestOf(protocol.name, text, { stream: true, ...extra }));
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const parser = createSseParser({ maxEventBytes: 1e6 });
  const events: SseEvent[] = [];
  let isCut = false;
  try {
    for await (const bytes of response.body!) events.push(...parser.push(bytes));
  } catch {
    isCut = true;
  }
  return { events, isCut };
}

/** What was said, without names of tools. */
function spoken(protocol: Protocol, events: readonly SseEvent[]): string {
  const texts = textsOf(readAll(protocol, events).flatMap(({ pieces }) => pieces));
  return Object.entries(texts).find(([channel]) => /^0\/(content|text|output_text)/.test(channel))?.[1] ?? '';
}

const tool = {
  name: 'find_train',
  description: 'Finds a train',
  parameters: { type: 'object', properties: { to: { type: 'string' } } },
};
const toolIn = (protocol: Protocol): JsonObject =>
  ({
    'openai-chat': { type: 'function', function: tool },
    'anthropic-messages': { name: tool.name, input_schema: tool.parameters },
    'openai-responses': { type: 'function', ...tool },
  })[protocol.name];

describe.each(protocols)('the demo model in $name', (protocol) => {
  it('gives the same answer streamed and whole, as the protocol reads them [gateway.demo]', async () => {
    const upstream = await demo();
    for (const question of ['Tell me about the Moon.', '你好', 'Something else entirely']) {
      const { events, isCut } = await streamOf(upstream, protocol, question);
      const said = spoken(protocol, events);
      const kinds = readAll(protocol, events).map(({ kind }) => kind);
      expect([isCut, kinds.at(-1), said.length > 20]).toEqual([false, 'done', true]);
      const whole = await (await post(upstream, protocol.path, requestOf(protocol.name, question))).json();
      expect(protocol.readReply(whole as JsonObject).pieces.map(({ text }) => text)).toEqual([said]);
      expect(protocol.readReply(whole as JsonObject).usage?.output).toBeGreaterThan(3);
    }
  });

  it('calls a tool where there is one and it is asked to [gateway.demo]', async () => {
    const upstream = await demo();
    const { events } = await streamOf(upstream, protocol, 'tool', { tools: [toolIn(protocol)] });
    const pieces = readAll(protocol, events).flatMap(({ pieces }) => pieces);
    expect(pieces.map(({ text }) => text)).toEqual(expect.arrayContaining(['find_train', '{"to":"demo"}']));
    const body = requestOf(protocol.name, 'tool', { tools: [toolIn(protocol)] });
    const whole = (await (await post(upstream, protocol.path, body)).json()) as JsonObject;
    expect(
      protocol
        .readReply(whole)
        .pieces.map(({ text }) => text)
        .join('\n'),
    ).toContain('{"to":"demo"}');
    expect(spoken(protocol, (await streamOf(upstream, protocol, 'tool')).events)).toBe(DEFAULT_ANSWER);
  });

  it('slips after a harmless beginning, in words that may be replaced [gateway.demo]', async () => {
    const slip = await streamOf(await demo(), protocol, 'slip');
    expect(spoken(protocol, slip.events)).toBe(SLIP_BEGINNING + SLIP);
    const other = await streamOf(await demo({ slip: 'forbidden words' }), protocol, 'Please slip!');
    expect(spoken(protocol, other.events)).toBe(`${SLIP_BEGINNING}forbidden words`);
  });

  it('fails in the middle of an answer where it is asked to: the connection is cut [gateway.demo]', async () => {
    const upstream = await demo();
    const { events, isCut } = await streamOf(upstream, protocol, 'fail');
    expect(isCut).toBe(true);
    expect(DEFAULT_ANSWER.startsWith(spoken(protocol, events))).toBe(true);
    expect(spoken(protocol, events).length).toBeGreaterThan(20);
    expect(readAll(protocol, events).map(({ kind }) => kind)).not.toContain('done');
    const whole = await post(upstream, protocol.path, requestOf(protocol.name, 'fail'));
    await expect(whole.text()).rejects.toThrow();
  });

  it('answers what is no request with an error of the protocol [gateway.demo]', async () => {
    const upstream = await demo();
    for (const body of ['{', '[]', requestOf(protocol.name, 'x', { stream: 'true' })]) {
      const response = await post(upstream, protocol.path, body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    }
  });
});

describe('the demo model', () => {
  it('writes a token each time its clock says so: 40 a second, 2 where it is asked to be slow [gateway.demo]', async () => {
    const paused: number[] = [];
    const clock: Clock = {
      now: () => 1_750_000_000_000,
      sleep: async (ms) => void paused.push(ms),
    };
    const upstream = await demo({ clock, tokensPerSecond: 40 });
    await streamOf(upstream, protocols[0]!, 'hello');
    expect(new Set(paused)).toEqual(new Set([25]));
    expect(paused).toHaveLength(writeScript('hello', undefined).tokens.length);
    paused.length = 0;
    const slow = await streamOf(upstream, protocols[0]!, 'slow: the Moon');
    expect(new Set(paused)).toEqual(new Set([500]));
    expect(spoken(protocols[0]!, slow.events)).toContain('The Moon turns once');
  });

  it('stops when its client goes away [gateway.demo]', async () => {
    let stopped: (() => void) | undefined;
    const isStopped = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const clock: Clock = {
      now: () => 0,
      sleep: (_ms, signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => {
            stopped?.();
            reject(new Error('gone'));
          });
        }),
    };
    const upstream = await demo({ clock, tokensPerSecond: 40 });
    const abort = new AbortController();
    const body = JSON.stringify(requestOf('openai-chat', 'hello', { stream: true }));
    await fetch(`${upstream.url}/v1/chat/completions`, { method: 'POST', body, signal: abort.signal });
    abort.abort();
    await isStopped;
  });

  it('answers every choice, lists its one model, and knows no other route [gateway.demo]', async () => {
    const upstream = await demo();
    const chat = protocols[0]!;
    const stream_options = { include_usage: true };
    const { events } = await streamOf(upstream, chat, 'hello', { n: 2, stream_options });
    const reads = readAll(chat, events);
    expect(reads.flatMap(({ finished }) => finished)).toEqual([0, 1]);
    expect(reads.findLast(({ usage }) => usage)?.usage?.output).toBeGreaterThan(10);
    expect(await (await fetch(`${upstream.url}/v1/models`)).json()).toMatchObject({ data: [{ id: 'demo' }] });
    expect((await fetch(`${upstream.url}/v1/other`)).status).toBe(404);
    expect((await fetch(`${upstream.url}/v1/messages`)).status).toBe(404);
  });

  it('gives other ids for another seed and the same for the same', async () => {
    const idOf = async (seed: number) => {
      const response = await post(await demo({ seed }), '/v1/chat/completions', requestOf('openai-chat', 'hello'));
      return ((await response.json()) as JsonObject)['id'];
    };
    expect(await idOf(1)).toBe(await idOf(1));
    expect(await idOf(1)).not.toBe(await idOf(2));
  });

  it('has a different answer for each topic and takes a command only where the message is one', () => {
    const answers = TOPICS.map(({ answer }) => answer);
    expect(new Set(answers).size).toBe(answers.length);
    for (const message of ['slip', 'Slip!', 'Please slip.', 'please slip for me', 'slip: now'])
      expect(writeScript(message, []).tokens.join(''), message).toBe(SLIP_BEGINNING + SLIP);
    for (const message of ['How do I avoid a slip on ice?', 'Why do projects fail?', 'tooling', 'slow cooker']) {
      const script = writeScript(message, [{ name: 'x' }]);
      expect([script.call, script.cutAfter, script.pace, script.tokens.join('').includes(SLIP)]).toEqual([
        undefined,
        undefined,
        1,
        false,
      ]);
    }
    for (const text of [
      ...answers,
      DEFAULT_ANSWER,
      SLIP_BEGINNING + SLIP,
      ...recordingsOf('openai-chat').map(({ name }) => name),
    ])
      expect(writeScript('slip', [], text).tokens.join('')).toBe(SLIP_BEGINNING + text);
  });
});
