// Requests that are not what they should be, byte by byte over real sockets: none reaches a model unjudged.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../protocol/fixtures.conformance.ts';
import { answerStream } from './answer-streams.conformance.ts';
import { replying, streaming } from './fake-upstream.conformance.ts';
import { createTestGateway, sendRaw, type TestGateway } from './test-gateway.conformance.ts';

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

describe('a request', () => {
  const raw = (head: string, body = '') => sendRaw(one.gateway.port, `${head}\r\n\r\n${body}`);
  const json = JSON.stringify(chat('Hello'));
  const head = `POST ${CHAT} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json`;
  const asked = async (work: () => Promise<unknown>) => {
    const before = one.upstream.calls.length;
    await work();
    return one.upstream.calls.length - before;
  };

  it.each([
    ['two lengths', `${head}\r\ncontent-length: ${json.length}\r\ncontent-length: 5`],
    ['two lengths in one', `${head}\r\ncontent-length: ${json.length}, 5`],
    ['a length and chunks', `${head}\r\ncontent-length: ${json.length}\r\ntransfer-encoding: chunked`],
    ['an unknown transfer encoding', `${head}\r\ntransfer-encoding: chunked, identity`],
    ['a length with a sign', `${head}\r\ncontent-length: +${json.length}`],
    ['no host', head.replace('host: 127.0.0.1\r\n', '')],
    ['a folded header', `${head}\r\nx-a: 1\r\n 2`],
    ['a space before a colon', `${head}\r\ncontent-length : ${json.length}`],
    ['a bare line feed', head.replaceAll('\r\n', '\n')],
  ])('with %s is refused and asks nothing [gateway.smuggling]', async (_, start) => {
    expect(
      await asked(async () => {
        expect(await raw(`${start}\r\nconnection: close`, json)).toMatch(/^(HTTP\/1\.1 400|$)/);
      }),
    ).toBe(0);
  });

  it('behind another in the same bytes is judged like any other [gateway.smuggling]', async () => {
    const bad = JSON.stringify(chat('forbidden'));
    const first = `${head}\r\ncontent-length: ${json.length}\r\n\r\n${json}`;
    const second = `${head}\r\nconnection: close\r\ncontent-length: ${bad.length}\r\n\r\n${bad}`;
    one.upstream.answer(
      replying({
        id: 'x',
        object: 'chat.completion',
        model: 'm',
        created: 1,
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
      }),
    );
    expect(
      await asked(async () => expect(await sendRaw(one.gateway.port, first + second)).toMatch(/200 OK[\s\S]*400 Bad/)),
    ).toBe(1);
  });

  it.each([
    '//v1/chat/completions',
    '/v1//chat/completions',
    '/v1/chat/completions/',
    '/v1/chat/completions%20',
    '/v1/chat%2fcompletions',
    '/V1/chat/completions',
    '/v1/./chat/completions',
    '/x/../v1/chat/completions',
    '/v1/chat/completions;a=b',
    '/v1/embeddings',
    '/v1/messages/batches',
    '/v1/completions',
    'http://127.0.0.1/v1/chat/completions',
    'v1/chat/completions',
    '*',
  ])('to %s is no guarded route and reaches no model [gateway.smuggling]', async (path) => {
    const start = head.replace(CHAT, path);
    expect(
      await asked(async () => {
        const got = await raw(`${start}\r\nconnection: close\r\ncontent-length: ${json.length}`, json);
        expect(got).toMatch(/^HTTP\/1\.1 (404|400)/);
      }),
    ).toBe(0);
  });

  it.each([
    ['GET', 405, {}, ''],
    ['PUT', 405, {}, json],
    ['POST', 415, { 'content-type': 'text/plain' }, json],
    ['POST', 415, { 'content-type': 'application/x-www-form-urlencoded' }, json],
    ['POST', 415, { 'content-encoding': 'gzip' }, json],
    ['POST', 400, {}, ''],
    ['POST', 400, {}, '[]'],
    ['POST', 400, {}, '{"model"'],
    ['POST', 400, {}, '{"model":"m"}'],
    ['POST', 400, {}, '{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":"true"}'],
    ['POST', 403, { host: 'evil.test' }, json],
    ['POST', 403, { origin: 'https://evil.test' }, json],
    ['POST', 403, { origin: 'null' }, json],
  ])(
    'by %s that cannot be served is answered with %i and headers %j in the native shape [gateway.limits]',
    async (method, status, headers, body) => {
      expect(
        await asked(async () => {
          const reply = await one.ask(CHAT, body, { method, headers });
          expect(reply.status).toBe(status);
          expect(JSON.parse(reply.text)).toMatchObject({
            error: { message: expect.any(String), type: expect.any(String) },
          });
          expect(reply.headers['x-oversight-request-id']).toMatch(/^[0-9a-f-]{36}$/);
          if (status !== 405)
            expect(await one.recordOf(reply)).toMatchObject({ enforced: 'refused', decided: 'none', status });
        }),
      ).toBe(0);
    },
  );

  it('over the limit of bodies is answered with 413, however it is sent [gateway.limits]', async () => {
    await one.gateway.reload(await one.configure({ limits: { perMinute: 0, body: 5000 } }));
    const large = JSON.stringify(chat('x'.repeat(10_000)));
    const announced = await one.ask(CHAT, large);
    expect(announced.status).toBe(413);
    const chunks = `${head}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n${'1000\r\n'}${'x'.repeat(4096)}\r\n${'1000\r\n'}${'x'.repeat(4096)}\r\n0\r\n\r\n`;
    expect(await sendRaw(one.gateway.port, chunks)).toMatch(/^HTTP\/1\.1 413/);
    const waiting = `${head}\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 100000\r\n\r\n`;
    const got = await sendRaw(one.gateway.port, waiting);
    expect(got).toMatch(/^HTTP\/1\.1 413/);
    expect(got).not.toContain('100 Continue');
  });

  it('of 100 MB is refused without being kept [gateway.limits]', async () => {
    const before = process.memoryUsage().rss;
    const reply = await one.ask(CHAT, Buffer.alloc(100_000_000, 120)).catch((error: Error) => error);
    // A client that goes on sending may see its connection closed under it.
    if (!(reply instanceof Error)) expect(reply.status).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  it('whose headers are too large, or whose body never comes, is answered and dropped [gateway.limits]', async () => {
    expect(await raw(`${head}\r\nx-large: ${'x'.repeat(20_000)}`)).toMatch(/^HTTP\/1\.1 431/);
    await one.gateway.reload(await one.configure({ timeouts: { body: 50 } }));
    expect(await raw(`${head}\r\ncontent-length: 100`, '{"model":')).toMatch(/^HTTP\/1\.1 408/);
  });

  it('that asks first whether it may send its body is told so, and served [gateway.limits]', async () => {
    one.upstream.answer(
      replying({
        id: 'x',
        object: 'chat.completion',
        model: 'm',
        created: 1,
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
      }),
    );
    const got = await raw(
      `${head}\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: ${json.length}`,
      json,
    );
    expect(got).toMatch(/^HTTP\/1\.1 100 Continue[\s\S]*HTTP\/1\.1 200 OK/);
  });
});
