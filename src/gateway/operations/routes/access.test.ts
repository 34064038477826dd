import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SampleGateway, sampleGateway } from '../gateway-context.conformance.ts';

/** Every route that judges, with a body that it takes. */
const JUDGED: readonly (readonly [string, unknown])[] = [
  ['/v1/moderations', { input: 'hello' }],
  ['/v1/guard', { text: 'hello' }],
  ['/v1/guard/sessions', { text: 'hello' }],
  ['/v1/guard/sessions/none', { text: 'hello' }],
  ['/beta/litellm_basic_guardrail_api', { input_type: 'request', texts: ['hello'], request_data: {} }],
];

type Body = RequestInit['body'];

function raw(gateway: SampleGateway, path: string, body: Body, headers: Record<string, string> = {}) {
  const sent = { 'content-type': 'application/json', ...headers };
  const init: RequestInit = { method: 'POST', headers: sent, body: body ?? null, duplex: 'half' };
  return gateway.fetch(new Request(`http://127.0.0.1${path}`, init));
}

describe('the small routes', () => {
  it('let nobody in without a known key where keys are configured [gateway.keys]', async () => {
    const gateway = await sampleGateway({ keys: { 'team-a': 'a-key-of-team-a' } });
    for (const [path, body] of [...JUDGED, ['/v1/models', undefined] as const]) {
      for (const key of [undefined, 'a-key-of-team-b', '']) {
        const response = await gateway.fetch(
          new Request(`http://127.0.0.1${path}`, {
            method: body === undefined ? 'GET' : 'POST',
            headers: {
              'content-type': 'application/json',
              ...(key !== undefined && { authorization: `Bearer ${key}` }),
            },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
        );
        expect(response.status, path).toBe(401);
        expect(await response.json()).toMatchObject({
          error: { code: 'invalid_api_key', type: 'invalid_request_error' },
        });
      }
    }
    expect((await gateway.post('/v1/guard', { text: 'hello' }, 'a-key-of-team-a')).status).toBe(200);
    expect((await gateway.records()).map(({ key }) => key)).toEqual(['team-a']);
    expect(JSON.stringify(gateway.lines)).not.toContain('a-key-of-team');
    await gateway.close();
  });

  it('are for this machine alone without keys, and not for the pages of other sites in a browser on it [gateway.keys]', async () => {
    const send = (gateway: SampleGateway, url: string, origin?: string) =>
      gateway.fetch(
        new Request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(origin !== undefined && { origin }) },
          body: JSON.stringify({ text: 'tea' }),
        }),
      );
    const gateway = await sampleGateway();
    for (const url of ['http://127.0.0.1:8787/v1/guard', 'http://localhost/v1/guard', 'http://[::1]:1/v1/guard']) {
      expect((await send(gateway, url)).status).toBe(200);
      expect((await send(gateway, url, 'http://localhost:3000')).status).toBe(200);
      for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example'])
        expect((await send(gateway, url, origin)).status, origin).toBe(403);
    }
    expect((await send(gateway, 'http://rebound.example/v1/guard')).status).toBe(403);
    await gateway.close();
    const open = await sampleGateway({ configuration: { listen: { allowOpen: true } } });
    expect((await send(open, 'http://gateway.example/v1/guard', 'https://app.example')).status).toBe(200);
    await open.close();
  });

  it('keep to the rate limit of the key, say what is left, and how long to wait [gateway.rate-limit]', async () => {
    for (const [path, body] of JUDGED) {
      const gateway = await sampleGateway({ configuration: { limits: { perMinute: 60, burst: 2 } } });
      const first = await gateway.post(path, body);
      expect(first.headers.get('x-ratelimit-remaining-requests'), path).toBe('1');
      await gateway.post(path, body);
      const third = await gateway.post(path, body);
      expect(third.status).toBe(429);
      expect(third.json).toMatchObject({ error: { code: 'rate_limit_exceeded', type: 'requests' } });
      expect(third.headers.get('retry-after')).toBe('1');
      await gateway.close();
    }
  });

  it('answer a body that is no JSON, no UTF-8, of another shape, compressed, too large or no JSON by its header with an error that is always the same', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { body: 4096, perMinute: 0 } } });
    const send = async (path: string, body: Body, headers?: Record<string, string>) => {
      const [one, two] = [await raw(gateway, path, body, headers), await raw(gateway, path, body, headers)];
      const [text, again] = [await one.text(), await two.text()];
      expect(again).toBe(text);
      expect(JSON.parse(text).error.message).toEqual(expect.any(String));
      return one.status;
    };
    for (const [path] of JUDGED) {
      for (const body of [
        '',
        '{',
        'null',
        '[]',
        '"x"',
        '{"input":7,"input_type":"else","messages":[],"end":3}',
        new Uint8Array([0xff, 0xfe]),
      ])
        expect(await send(path, body), `${path} ${body}`).toBe(400);
      expect(await send(path, JSON.stringify({ text: 'x'.repeat(5000) }))).toBe(413);
      expect(await send(path, '{}', { 'content-type': 'text/plain' })).toBe(415);
      expect(await send(path, '{}', { 'content-encoding': 'gzip' })).toBe(415);
    }
    expect(await gateway.records()).toEqual([]);
    await gateway.close();
  });

  it('never take more of a body than the limit, whatever its length says [gateway.limits]', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { body: 4096, perMinute: 0 } } });
    let taken = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        taken += 1024;
        controller.enqueue(new Uint8Array(1024).fill(32));
      },
    });
    expect((await raw(gateway, '/v1/guard', endless)).status).toBe(413);
    expect(taken).toBeLessThanOrEqual(4096 + 3 * 1024);
    await gateway.close();
  });

  it('survive any JSON without an answer that says clean or an error that tells what is inside', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { perMinute: 0 } } });
    const shape = fc.record(
      {
        input: fc.jsonValue(),
        text: fc.jsonValue(),
        messages: fc.jsonValue(),
        response: fc.jsonValue(),
        texts: fc.jsonValue(),
        input_type: fc.constantFrom('request', 'response', 'x'),
        structured_messages: fc.jsonValue(),
        tool_calls: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...JUDGED.map(([path]) => path)),
        fc.oneof(shape, fc.jsonValue()),
        async (path, body) => {
          const { status, json } = await gateway.post(path, body);
          expect([200, 201, 400, 404]).toContain(status);
          if (status >= 400) expect(JSON.stringify(json)).not.toMatch(/\bat \/|node_modules|\.ts:/);
        },
      ),
      { numRuns: 40 },
    );
    expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([]);
    await gateway.close();
  });

  it('end no reply before its record is committed, and answer 503 where it cannot be [gateway.record-log]', async () => {
    const down = { recorder: { record: () => Promise.reject(new Error('disk full')) } };
    for (const [path, body] of JUDGED.filter(([name]) => !name.includes('sessions'))) {
      const gateway = await sampleGateway({ context: down });
      const { status, json } = await gateway.post(path, body);
      expect(status).toBe(503);
      expect(JSON.stringify(json)).not.toContain('disk full');
      expect(JSON.stringify(gateway.lines)).toContain('disk full');
      await gateway.close();
    }
  });

  it('let nothing pass while the store behind limits or campaign does not answer, or the gateway shuts down', async () => {
    const unavailable = () => Promise.reject(new Error('no database'));
    const broken = [
      { limiter: { take: unavailable } },
      { campaign: { thresholdFactor: unavailable, note: unavailable } },
      { load: { requests: 1, streams: 0, heldBytes: 0, draining: true } },
      { load: { requests: 1_000_000, streams: 0, heldBytes: 0, draining: false } },
    ];
    for (const context of broken) {
      const gateway = await sampleGateway({ context });
      for (const [path, body] of JUDGED) expect((await gateway.post(path, body)).status, path).toBe(503);
      expect(await gateway.records()).toEqual([]);
      await gateway.close();
    }
  });
});
