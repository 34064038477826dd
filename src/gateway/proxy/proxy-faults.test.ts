import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../protocol/fixtures.conformance.ts';
import { protocols } from '../protocol/index.ts';
import { answerStream, bytesOfEvents, readFrames } from './answer-streams.conformance.ts';
import { createFakeGuard } from './fake-guard.conformance.ts';
import { replying, streaming } from './fake-upstream.conformance.ts';
import { createTestGateway, type TestGateway } from './test-gateway.conformance.ts';

const CHAT = '/v1/chat/completions';
const chat = (text: string, extra: object = {}) => requestOf('openai-chat', text, { ...extra });
const SAFE = answerStream('openai-chat', ['All ', 'is ', 'well.']);

let one: TestGateway;
beforeAll(async () => {
  one = await createTestGateway();
});
afterAll(() => one.close());
beforeEach(async () => {
  one.upstream.answer(streaming(SAFE));
  await one.gateway.reload(await one.configure());
});

/** Waits for a condition that events of other sockets bring about. */
async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('a client that goes away', () => {
  it.each(protocols)(
    'aborts the upstream of $path at once and is on record as aborted [gateway.abort]',
    async ({ name, path }) => {
      const events = answerStream(name, ['All ', 'is ', 'well.']);
      one.upstream.answer(({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(bytesOfEvents(events.slice(0, -2)));
      });
      const leaving = new AbortController();
      const call = one.upstream.next();
      const reply = one
        .ask(path, requestOf(name, 'Hello', { stream: true }), {
          signal: leaving.signal,
          onData: () => leaving.abort(),
        })
        .catch(() => undefined);
      await reply;
      const left = performance.now();
      await (await call).closed;
      // A guard against a stall; how quick it is stands in the bench.
      expect(performance.now() - left).toBeLessThan(5000);
      await until(() => one.gateway.context.load.requests === 0);
      const [record] = await one.records(1);
      expect(record).toMatchObject({
        route: path,
        enforced: 'aborted',
        error: 'aborted',
        decided: 'allow',
        status: 200,
      });
      expect(one.gateway.context.load).toMatchObject({ streams: 0, heldBytes: 0 });
    },
  );

  it('before the upstream has answered leaves nothing behind either [gateway.abort]', async () => {
    one.upstream.answer(() => undefined);
    const leaving = new AbortController();
    const call = one.upstream.next();
    const reply = one.ask(CHAT, chat('Hello'), { signal: leaving.signal }).catch(() => undefined);
    const { closed } = await call;
    leaving.abort();
    await Promise.all([reply, closed]);
    await until(() => one.gateway.context.load.requests === 0);
    expect((await one.records(1))[0]).toMatchObject({ enforced: 'aborted', status: 499 });
  });
});

describe('an upstream', () => {
  it('that cannot be reached is answered with 502, and one that is silent with 504 [gateway.fail-closed]', async () => {
    await one.gateway.reload(await one.configure({ upstreams: { openai: { url: 'http://127.0.0.1:1' } } }));
    expect(await one.ask(CHAT, chat('Hello'))).toMatchObject({ status: 502 });
    for (const timeouts of [{ firstByte: 30 }, { total: 30 }]) {
      await one.gateway.reload(await one.configure({ timeouts }));
      one.upstream.answer(() => undefined);
      const reply = await one.ask(CHAT, chat('Hello'));
      expect(reply.status).toBe(504);
      expect(JSON.parse(reply.text).error.message).toBe('The model service took too long to answer.');
      expect(await one.recordOf(reply)).toMatchObject({ enforced: 'none', status: 504 });
    }
  });

  it('that falls silent in the middle of a stream ends in an error frame [gateway.no-silent-end]', async () => {
    await one.gateway.reload(await one.configure({ timeouts: { idle: 50 } }));
    one.upstream.answer(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(bytesOfEvents(SAFE.slice(0, 2)));
    });
    const reply = await one.ask(CHAT, chat('Hello', { stream: true }));
    expect(readFrames('openai-chat', reply.bytes)).toMatchObject({ text: 'All ', end: 'error' });
  });

  it('that fails before its first byte is asked once more, and never after it [gateway.retries]', async () => {
    for (const fail of [
      ({ response }: { response: import('node:http').ServerResponse }) => void response.writeHead(503).end(),
      ({ response }: { response: import('node:http').ServerResponse }) => void response.destroy(),
    ]) {
      const before = one.upstream.calls.length;
      one.upstream.answer((call) => {
        if (one.upstream.calls.length === before + 1) fail(call);
        else streaming(SAFE)(call);
      });
      const reply = await one.ask(CHAT, chat('Hello', { stream: true }));
      expect(readFrames('openai-chat', reply.bytes).end).toBe('finish');
      expect(one.upstream.calls).toHaveLength(before + 2);
      expect(one.upstream.calls.at(-1)?.body).toBe(one.upstream.calls.at(-2)?.body);
    }
    const before = one.upstream.calls.length;
    one.upstream.answer(streaming(SAFE, { cut: 100 }));
    await one.ask(CHAT, chat('Hello', { stream: true }));
    expect(one.upstream.calls).toHaveLength(before + 1);
    one.upstream.answer(replying('{}', 503));
    expect((await one.ask(CHAT, chat('Hello'))).status).toBe(503);
    expect(one.upstream.calls).toHaveLength(before + 3);
  });

  it('whose body is longer or shorter than it said is a failure [gateway.fail-closed]', async () => {
    const raw = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        const body = bytesOfEvents(SAFE.slice(0, -1));
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${body.length + 50}\r\n\r\n`,
        );
        socket.end(body);
      });
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const address = raw.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await one.gateway.reload(await one.configure({ upstreams: { openai: { url: `http://127.0.0.1:${port}` } } }));
    const reply = await one.ask(CHAT, chat('Hello', { stream: true }));
    expect(readFrames('openai-chat', reply.bytes)).toMatchObject({ text: 'All is well.', end: 'error' });
    await new Promise((resolve) => raw.close(resolve));
  });

  it('whose whole answer is over the limit is cut off [gateway.limits]', async () => {
    await one.gateway.reload(await one.configure({ limits: { perMinute: 0, reply: 2000 } }));
    one.upstream.answer(replying({ choices: [], padding: 'x'.repeat(5000) }));
    const reply = await one.ask(CHAT, chat('Hello'));
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.text).error.message).toBe('The answer of the model service is too large.');
  });

  it('is asked with what was judged: names given twice and bytes that are no text do not get through [gateway.smuggling]', async () => {
    const twice =
      '{"model":"m","messages":[{"role":"user","content":"forbidden"}],"messages":[{"role":"user","content":"Hello"}]}';
    await one.ask(CHAT, twice);
    expect(one.upstream.calls.at(-1)?.body).not.toContain('forbidden');
    const before = one.upstream.calls.length;
    const broken = Buffer.concat([
      Buffer.from('{"model":"m","messages":[{"role":"user","content":"'),
      Buffer.from([0xff]),
      Buffer.from('"}]}'),
    ]);
    expect((await one.ask(CHAT, broken)).status).toBe(400);
    expect(one.upstream.calls).toHaveLength(before);
  });

  it('gets unknown fields and the query as they came [gateway.transparency]', async () => {
    await one.ask(`${CHAT}?beta=true`, chat('Hello', { stream: true, some_new_field: { a: [1] } }));
    const call = one.upstream.calls.at(-1);
    expect(call?.url).toBe(`${CHAT}?beta=true`);
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ some_new_field: { a: [1] } });
  });
});

describe('one slow stream', () => {
  it('does not hold up the others: long texts are judged in turns [gateway.backpressure]', async () => {
    let now = 0;
    const guard = createFakeGuard({ onPush: () => (now += 1) });
    const other = await createTestGateway({ guard, elapsed: () => now });
    let pauses = 0;
    const spy = setInterval(() => pauses++, 0);
    other.upstream.answer(streaming(answerStream('openai-chat', ['All is well. '.repeat(40_000)])));
    const reply = await other.ask(CHAT, chat('Hello', { stream: true }));
    clearInterval(spy);
    expect(readFrames('openai-chat', reply.bytes).end).toBe('finish');
    expect(pauses).toBeGreaterThan(5);
    await other.close();
  });
});
