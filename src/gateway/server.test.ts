// The life of a gateway: how it starts, who may ask, what a reload and a shutdown do to what runs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { OversightError, sha256, systemClock } from '../base/index.ts';
import { openStore, type Store } from '../store/index.ts';
import type { Judge, LoadedGuard } from './context.ts';
import { createLogger } from './operations/index.ts';
import { replyOf, requestOf } from './protocol/fixtures.conformance.ts';
import { protocols } from './protocol/index.ts';
import { answerStream, bytesOfEvents, readFrames } from './proxy/answer-streams.conformance.ts';
import { createFakeGuard } from './proxy/fake-guard.conformance.ts';
import { replying, streaming, type UpstreamCall } from './proxy/fake-upstream.conformance.ts';
import { createTestGateway, sendRaw, type TestGateway } from './proxy/test-gateway.conformance.ts';
import { createGateway } from './server.ts';

const CHAT = '/v1/chat/completions';
const chat = (text: string, extra: object = {}) => requestOf('openai-chat', text, { ...extra });
const EVENTS = answerStream('openai-chat', ['All ', 'is ', 'well.']);
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
async function open(...options: Parameters<typeof createTestGateway>): Promise<TestGateway> {
  const one = await createTestGateway(...options);
  opened.push(one);
  return one;
}

/** Begins a stream and stops before its end; `finish` sends the rest. */
function half(): { answer: (call: UpstreamCall) => void; finish: () => void } {
  let response: UpstreamCall['response'] | undefined;
  return {
    answer(call) {
      response = call.response;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(bytesOfEvents(EVENTS.slice(0, 2)));
    },
    finish: () => void response?.end(bytesOfEvents(EVENTS.slice(2))),
  };
}

describe('who asks', () => {
  const key = 'client-key-0123456789';
  const keys = [
    { name: 'team-a', sha256: sha256(key) },
    { name: 'team-b', sha256: sha256('other-key-0123456789'), perMinute: 1 },
  ];

  it.each(protocols)(
    '$path without a right key gets 401 in the native shape, and is on record [gateway.record]',
    async (protocol) => {
      const one = await open({ overrides: { keys } });
      one.upstream.answer(replying(replyOf(protocol.name, 'Fine.')));
      const body = requestOf(protocol.name, 'Hello');
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { 'x-api-key': 'wrong' }]) {
        const reply = await one.ask(protocol.path, body, { headers });
        expect(reply.status).toBe(401);
        expect(reply.headers['www-authenticate']).toBe('Bearer');
        expect(JSON.parse(reply.text)).toEqual(
          protocol.errorBody({ status: 401, message: 'The API key is missing or wrong.', code: 'invalid_api_key' }),
        );
        expect(await one.recordOf(reply)).toMatchObject({ enforced: 'refused', key: '', status: 401 });
      }
      for (const headers of [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }]) {
        const reply = await one.ask(protocol.path, body, { headers });
        expect(reply.status).toBe(200);
        expect((await one.recordOf(reply)).key).toBe('team-a');
        const sent = JSON.stringify(one.upstream.calls.at(-1)?.headers);
        expect(sent).not.toContain(key);
      }
    },
  );

  it('too often gets 429 and is told when to come back [gateway.limits]', async () => {
    const one = await open({ overrides: { keys, limits: { perMinute: 1000, burst: 1 } } });
    one.upstream.answer(replying(replyOf('openai-chat', 'Fine.')));
    const headers = { authorization: 'Bearer other-key-0123456789' };
    expect((await one.ask(CHAT, chat('Hello'), { headers })).status).toBe(200);
    const reply = await one.ask(CHAT, chat('Hello'), { headers });
    expect(reply.status).toBe(429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect((await one.recordOf(reply)).enforced).toBe('refused');
  });

  it('while too many others are served gets 503 and may try again [gateway.limits]', async () => {
    const one = await open({ overrides: { limits: { perMinute: 0, concurrent: 1 } } });
    const stream = half();
    one.upstream.answer(stream.answer);
    const called = one.upstream.next();
    const first = one.ask(CHAT, chat('Hello', { stream: true }));
    await called;
    const second = await one.ask(CHAT, chat('Hello'));
    expect(second.status).toBe(503);
    expect(second.headers['retry-after']).toBe('1');
    stream.finish();
    expect((await first).status).toBe(200);
  });

  it('leaves one line in the log, whatever became of it, and no secret in it [gateway.record]', async () => {
    const lines: string[] = [];
    const logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
    const one = await open({ logger, overrides: { keys } });
    one.upstream.answer(streaming(EVENTS));
    await one.ask(CHAT, chat('a private sentence', { stream: true }), { headers: { authorization: `Bearer ${key}` } });
    await one.ask(CHAT, chat('Hello'), { headers: { authorization: 'Bearer some-wrong-key-1' } });
    await one.ask('/nothing', chat('Hello'));
    await one.ask(CHAT, '', { method: 'GET' });
    await sendRaw(one.gateway.port, 'nonsense\r\n\r\n');
    const statuses = lines.map((line) => JSON.parse(line).status).filter(Boolean);
    expect(statuses).toEqual([200, 401, 404, 405, 400]);
    expect(lines.join('\n')).not.toMatch(/a private sentence|client-key-0123456789|some-wrong-key-1/);
  });
});

describe('the audit log', () => {
  const failing = async (): Promise<Store> => {
    const store = await openStore('memory:');
    const append: Store['audit']['append'] = (entry) =>
      entry.kind === 'exchange' ? Promise.reject(new Error('disk full')) : store.audit.append(entry);
    return { ...store, audit: { ...store.audit, append } };
  };

  it('that cannot be written stops replies: 503 for a whole one, an error frame for a stream [gateway.fail-closed]', async () => {
    const one = await open({ store: await failing() });
    one.upstream.answer(replying(replyOf('openai-chat', 'A harmless answer')));
    const whole = await one.ask(CHAT, chat('Hello'));
    expect(whole.status).toBe(503);
    expect(whole.text).not.toContain('harmless');
    one.upstream.answer(streaming(EVENTS));
    const streamed = await one.ask(CHAT, chat('Hello', { stream: true }));
    expect(readFrames('openai-chat', streamed.bytes).end).toBe('error');
    const blocked = await one.ask(CHAT, chat('forbidden'));
    expect(blocked.status).toBe(503);
  });

  it('that is not required lets replies through, and the failure is counted [gateway.fail-closed]', async () => {
    const one = await open({ store: await failing(), overrides: { audit: { required: false } } });
    one.upstream.answer(streaming(EVENTS));
    const streamed = await one.ask(CHAT, chat('Hello', { stream: true }));
    expect(readFrames('openai-chat', streamed.bytes).end).toBe('finish');
  });

  it('holds the record before a client sees the end of its answer [gateway.record]', async () => {
    const store = await openStore('memory:');
    const order: string[] = [];
    const append: Store['audit']['append'] = async (entry) => {
      const event = await store.audit.append(entry);
      await new Promise((resolve) => setTimeout(resolve, 30));
      if (entry.kind === 'exchange') order.push('committed');
      return event;
    };
    const one = await open({ store: { ...store, audit: { ...store.audit, append } } });
    one.upstream.answer(streaming(EVENTS));
    let got = '';
    await one.ask(CHAT, chat('Hello', { stream: true }), {
      onData(chunk) {
        got += chunk;
        const seen = /"finish_reason":"stop"/.test(got) ? 'end seen' : 'text seen';
        if (order.at(-1) !== seen) order.push(seen);
      },
    });
    expect(order).toEqual(['text seen', 'committed', 'end seen']);
  });

  it('holds text only where it is to be retained [gateway.record]', async () => {
    const one = await open();
    one.upstream.answer(streaming(EVENTS));
    const search = async () => {
      const reply = await one.ask(CHAT, chat('a private sentence', { stream: true }));
      return JSON.stringify(await one.store.audit.get(String(reply.headers['x-oversight-request-id'])));
    };
    expect(await search()).not.toMatch(/private sentence|All is well/);
    await one.gateway.reload(await one.configure({ audit: { retainText: true } }));
    const retained = await search();
    expect(retained).toContain('a private sentence');
    expect(retained).toContain('All is well.');
  });
});

describe('a judge', () => {
  const judge = (answer: 'allow' | 'block', timeoutMs = 20): Judge & { asked: number } => ({
    name: 'fake',
    timeoutMs,
    asked: 0,
    async ask() {
      this.asked++;
      return { decision: answer, answer, ms: 1 };
    },
  });

  it.each(['allow', 'block'] as const)(
    'that says %s decides on a doubtful prompt before anything is sent on [gateway.escalation]',
    async (answer) => {
      const one = await open({ judge: judge(answer) });
      one.upstream.answer(replying(replyOf('openai-chat', 'Fine.')));
      const before = one.upstream.calls.length;
      const reply = await one.ask(CHAT, chat('something doubtful'));
      expect(reply.status).toBe(answer === 'allow' ? 200 : 400);
      expect(one.upstream.calls.length - before).toBe(answer === 'allow' ? 1 : 0);
      const record = await one.recordOf(reply);
      expect(record).toMatchObject({ decided: 'escalate', enforced: answer === 'allow' ? 'passed' : 'blocked' });
      expect(record.stage).toBe(answer === 'allow' ? 'prompt' : 'judge');
      expect(record.escalations).toEqual([{ part: 'prompt', score: 0.6, answer, ms: 1 }]);
    },
  );

  it('is not needed: without one a doubtful prompt passes and is on record as doubtful [gateway.escalation]', async () => {
    const one = await open();
    one.upstream.answer(replying(replyOf('openai-chat', 'Fine.')));
    const reply = await one.ask(CHAT, chat('something doubtful'));
    expect(reply.status).toBe(200);
    expect(await one.recordOf(reply)).toMatchObject({ decided: 'escalate', enforced: 'passed' });
    const now = Date.now();
    const item = await one.store.reviews.claim('reviewer', now, now + 1000);
    expect(item).toMatchObject({
      id: reply.headers['x-oversight-request-id'],
      body: { score: 0.6, enforced: 'passed' },
    });
  });

  it('hides which stage refused: same words, same moment after the first doubt, and it is asked every time [gateway.refusal-same]', async () => {
    const clock = { ...systemClock, sleeps: [] as number[] };
    const sleep = systemClock.sleep;
    clock.sleep = (ms, signal) => {
      clock.sleeps.push(ms);
      return sleep(ms, signal);
    };
    const asked = judge('block');
    const one = await open({ judge: asked, clock, elapsed: () => 0, overrides: { refusal: { delayMs: 30 } } });
    const texts = [];
    for (const text of ['forbidden', 'something doubtful']) {
      clock.sleeps.length = 0;
      const reply = await one.ask(CHAT, chat(text));
      texts.push({ status: reply.status, text: reply.text });
      expect(clock.sleeps).toContain(30);
    }
    expect(texts[0]).toEqual(texts[1]);
    one.upstream.answer(replying(replyOf('openai-chat', 'forbidden')));
    clock.sleeps.length = 0;
    await one.ask(CHAT, chat('Hello'));
    expect(clock.sleeps).toContain(30);
    expect(asked.asked).toBe(3);
  });
});

describe('a guard that fails', () => {
  it('stops prompts and answers, unless failures are to pass, and every pass is on record [gateway.fail-closed]', async () => {
    const one = await open();
    one.upstream.answer(streaming(EVENTS));
    const closed = await one.ask(CHAT, chat('explode'));
    expect(closed.status).toBe(400);
    expect(await one.recordOf(closed)).toMatchObject({ decided: 'error', enforced: 'failed-closed' });
    await one.gateway.reload(await one.configure({ guard: { failOpen: true } }));
    const opened = await one.ask(CHAT, chat('explode', { stream: true }));
    expect(readFrames('openai-chat', opened.bytes)).toMatchObject({ text: 'All is well.', end: 'finish' });
    const record = await one.recordOf(opened);
    expect(record).toMatchObject({ decided: 'error', enforced: 'failed-open' });
    expect(record.parts.every(({ scanned }) => !scanned)).toBe(true);
    expect(record.error).toMatch(/the guard failed/);
  });

  it('by being too slow counts as failing [gateway.fail-closed]', async () => {
    let now = 0;
    const guard = createFakeGuard({ onPush: () => (now += 5000) });
    const one = await open({ guard, elapsed: () => now });
    const reply = await one.ask(CHAT, chat('Hello'));
    expect(reply.status).toBe(400);
    expect(await one.recordOf(reply)).toMatchObject({ decided: 'error', enforced: 'failed-closed' });
  });
});

describe('a reload', () => {
  it('leaves a stream with the guard and the rules it began with [gateway.reload]', async () => {
    const one = await open();
    const stream = half();
    one.upstream.answer(stream.answer);
    const called = one.upstream.next();
    const running = one.ask(CHAT, chat('Hello', { stream: true }));
    await called;
    await one.gateway.reload(await one.configure({ guard: { block: 0.001 }, refusal: { message: 'Another text.' } }));
    const refused = await one.ask(CHAT, chat('Hello'));
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Another text.');
    stream.finish();
    expect(readFrames('openai-chat', (await running).bytes)).toMatchObject({ text: 'All is well.', end: 'finish' });
    const changes = await one.store.audit.list({ kind: 'change' }, 5);
    expect(changes[0]?.body).toMatchObject({ what: 'reload', changed: expect.arrayContaining(['guard', 'refusal']) });
  });

  it('that fails changes nothing [gateway.reload]', async () => {
    const one = await open();
    const env = { OPENAI_API_KEY: 'only-here-where-it-was-read' };
    const overrides = { judge: { model: 'openai:gpt-5-mini' }, refusal: { message: 'Another text.' } };
    const bad = await one.configure(overrides, env);
    await expect(one.gateway.reload(bad)).rejects.toThrow(OversightError);
    expect(one.gateway.context.configuration.refusal.message).not.toBe('Another text.');
    expect((await one.ask(CHAT, chat('forbidden'))).status).toBe(400);
  });

  it('moves new requests to new upstreams and keys, and the old ones end where they began [gateway.reload]', async () => {
    const one = await open();
    const other = await open();
    const stream = half();
    one.upstream.answer(stream.answer);
    const called = one.upstream.next();
    const running = one.ask(CHAT, chat('Hello', { stream: true }));
    await called;
    const keys = [{ name: 'a', sha256: sha256('key-0123456789-abcdef') }];
    await one.gateway.reload(await one.configure({ upstreams: { openai: { url: other.upstream.url } }, keys }));
    other.upstream.answer(replying(replyOf('openai-chat', 'From elsewhere.')));
    expect((await one.ask(CHAT, chat('Hello'))).status).toBe(401);
    const moved = await one.ask(CHAT, chat('Hello'), { headers: { authorization: 'Bearer key-0123456789-abcdef' } });
    expect(moved.text).toContain('From elsewhere.');
    stream.finish();
    expect(readFrames('openai-chat', (await running).bytes).end).toBe('finish');
  });
});

describe('a shutdown', () => {
  it('finishes what runs, says that it is not ready, and takes nothing new [gateway.drain]', async () => {
    const one = await open();
    const stream = half();
    one.upstream.answer(stream.answer);
    const called = one.upstream.next();
    const running = one.ask(CHAT, chat('Hello', { stream: true }));
    await called;
    const closing = one.gateway.close();
    expect(one.gateway.context.problems()).toEqual(['the gateway is shutting down']);
    await expect(one.ask(CHAT, chat('Hello'))).rejects.toThrow('ECONNREFUSED');
    stream.finish();
    const reply = await running;
    expect(readFrames('openai-chat', reply.bytes)).toMatchObject({ text: 'All is well.', end: 'finish' });
    await closing;
    expect((await one.recordOf(reply)).enforced).toBe('passed');
    expect((await one.store.audit.list({ kind: 'gateway' }, 5)).map(({ body }) => body['what'])).toEqual([
      'stop',
      'start',
    ]);
  });

  it('breaks off what does not end by the deadline, with an error that the client sees [gateway.drain]', async () => {
    const one = await open();
    const stream = half();
    one.upstream.answer(stream.answer);
    const called = one.upstream.next();
    const running = one.ask(CHAT, chat('Hello', { stream: true }));
    await called;
    one.upstream.answer(() => undefined);
    const waitingCall = one.upstream.next();
    const waiting = one.ask(CHAT, chat('Hello'));
    await waitingCall;
    await one.gateway.close({ deadlineMs: 20 });
    expect(readFrames('openai-chat', (await running).bytes).end).toBe('error');
    expect((await waiting).status).toBe(502);
  });
});

describe('a start', () => {
  it('that cannot have its port says so, and leaves nothing open [gateway.configuration]', async () => {
    const one = await open();
    const configuration = await one.configure({ listen: { port: one.gateway.port } });
    const start = createGateway({
      configuration,
      guard: createFakeGuard(),
      routes: () => ({ fetch: () => new Response() }),
    });
    await expect(start).rejects.toThrow(`127.0.0.1:${one.gateway.port} is in use`);
  });

  it('without a guard is no start [gateway.configuration]', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'oversight-server-'));
    const one = await open();
    const configuration = await one.configure({ guard: { folder: join(folder, 'nothing') } });
    await expect(createGateway({ configuration })).rejects.toThrow(/is not a finished guard|does not exist/);
    await rm(folder, { recursive: true });
  });

  it('takes a guard that was loaded with its name and constitution [gateway.record]', async () => {
    const guard: LoadedGuard = {
      guard: createFakeGuard(),
      name: 'mine',
      folder: '',
      hash: 'a'.repeat(64),
      constitution: 'c'.repeat(64),
    };
    const one = await open({ guard });
    one.upstream.answer(replying(replyOf('openai-chat', 'Fine.')));
    const record = await one.recordOf(await one.ask(CHAT, chat('Hello')));
    expect(record).toMatchObject({ guard: 'a'.repeat(64), constitution: 'c'.repeat(64) });
  });
});
