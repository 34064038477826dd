import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleGateway } from '../gateway-context.conformance.ts';
import { LITELLM } from './litellm.ts';
import { guardReply } from './schemas.ts';

const word = fc.constantFrom('forbidden', 'kettle', 'water', 'doubtful', 'tea');
const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const has = (said: string, one: string) => said.split(' ').includes(one);

describe('POST /v1/guard', () => {
  it('says what the guard finds in a prompt and in each answer behind it [gateway.guard-route]', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { perMinute: 0 } } });
    await fc.assert(
      fc.asyncProperty(text, fc.array(text, { maxLength: 3 }), fc.boolean(), async (prompt, answers, asMessages) => {
        const asked = asMessages ? { messages: [{ role: 'user', content: prompt }] } : { text: prompt };
        const response = answers.length === 0 ? {} : { response: answers.length === 1 ? answers[0] : answers };
        const { status, json, headers } = await gateway.post('/v1/guard', { ...asked, ...response });
        expect(status).toBe(200);
        const reply = guardReply.parse(json);
        const all = [prompt, ...answers];
        const worst = all.some((one) => has(one, 'forbidden'))
          ? 'block'
          : all.some((one) => has(one, 'doubtful'))
            ? 'escalate'
            : 'allow';
        expect(reply.action).toBe(worst);
        expect(reply.score).toBe({ block: 1, escalate: 0.6, allow: 0 }[worst]);
        expect(reply.rules).toEqual({ rule: reply.score });
        expect(reply.parts.map(({ side, scanned }) => [side, scanned])).toEqual([
          ['request', true],
          ...answers.map(() => ['reply', true]),
        ]);
        expect(headers.get('x-oversight-decision')).toBe(worst);
        const stage =
          worst === 'allow'
            ? 'none'
            : reply.score <= (has(prompt, 'forbidden') ? 1 : has(prompt, 'doubtful') ? 0.6 : 0)
              ? 'prompt'
              : 'response';
        expect(reply.stage).toBe(stage);
      }),
      { numRuns: 20 },
    );
    await gateway.close();
  });

  it('gives threshold, hashes of guard and constitution, latency, and the score of every token where asked [gateway.guard-route]', async () => {
    const gateway = await sampleGateway();
    const body = { text: 'some doubtful tea', response: 'plain water' };
    const plain = guardReply.parse((await gateway.post('/v1/guard', body)).json);
    expect(plain).toMatchObject({
      threshold: 0.95,
      guard: 'words',
      constitution: 'rules',
      latencyMs: 0,
      action: 'escalate',
    });
    expect(plain.parts.every(({ tokens }) => tokens === undefined)).toBe(true);
    const rich = guardReply.parse((await gateway.post('/v1/guard', { ...body, tokens: true })).json);
    expect(rich.parts.map(({ tokens }) => tokens)).toEqual([
      [
        { end: 4, score: 0 },
        { end: 13, score: 0.6 },
        { end: 17, score: 0 },
      ],
      [
        { end: 5, score: 0 },
        { end: 11, score: 0 },
      ],
    ]);
    await gateway.close();
  });

  it('finds every text of a conversation as the proxied routes do: system, tools, tool calls and their results [gateway.guard-route]', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { perMinute: 0 } } });
    const call = {
      id: 'c1',
      type: 'function',
      function: { name: 'look', arguments: '{"for": "a \\u0066orbidden thing"}' },
    };
    const bodies = [
      {
        messages: [
          { role: 'system', content: 'forbidden' },
          { role: 'user', content: 'tea' },
        ],
      },
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'forbidden' }] }] },
      {
        messages: [
          { role: 'user', content: 'tea' },
          { role: 'assistant', tool_calls: [call] },
        ],
      },
      {
        messages: [
          { role: 'user', content: 'tea' },
          { role: 'tool', tool_call_id: 'c1', content: 'forbidden' },
        ],
      },
      {
        messages: [{ role: 'user', content: 'tea' }],
        tools: [{ type: 'function', function: { name: 'x', description: 'a forbidden thing' } }],
      },
    ];
    for (const body of bodies) {
      const { json } = await gateway.post('/v1/guard', body);
      expect(guardReply.parse(json).action, JSON.stringify(body)).toBe('block');
    }
    await gateway.close();
  });

  it('lets an old flagged turn not block a harmless one, and names it as to be withheld [gateway.guard-route]', async () => {
    const gateway = await sampleGateway();
    const messages = [
      { role: 'user', content: 'forbidden' },
      { role: 'assistant', content: 'no' },
      { role: 'user', content: 'tea then' },
    ];
    const reply = guardReply.parse((await gateway.post('/v1/guard', { messages })).json);
    expect(reply).toMatchObject({ action: 'allow', withheld: ['messages.0.content'] });
    expect(reply.threshold).toBeLessThan(0.95);
    await gateway.close();
  });

  it('refuses what cannot be judged, unless it may pass and is then named as not scanned [gateway.guard-route]', async () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.test/a.png' } };
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'tea' }, image] }];
    const strict = await sampleGateway();
    expect(await strict.post('/v1/guard', { messages })).toMatchObject({
      status: 400,
      json: { error: { param: 'messages.0.content.1' } },
    });
    await strict.close();
    const open = await sampleGateway({ configuration: { guard: { allowUnjudged: ['image'] } } });
    const reply = guardReply.parse((await open.post('/v1/guard', { messages })).json);
    expect(reply.parts.map(({ scanned, action, reason }) => [scanned, action, reason])).toEqual([
      [true, 'allow', undefined],
      [false, 'not-scanned', 'image is not judged'],
    ]);
    await open.close();
  });

  it('answers 503 where the guard fails or is too slow, in prompt or answer, and records what was not scanned [gateway.guard-route]', async () => {
    const scoreOf = (one: string) => {
      if (one === 'broken') throw new Error('the guard broke');
      return 0;
    };
    for (const body of [{ text: 'broken' }, { text: 'tea', response: 'a broken cup' }]) {
      const gateway = await sampleGateway({ guard: { scoreOf } });
      expect((await gateway.post('/v1/guard', body)).status).toBe(503);
      const [record] = await gateway.records();
      expect(record).toMatchObject({ decided: 'error', enforced: 'failed-closed', error: 'the guard broke' });
      expect(record!.parts.at(-1)).toMatchObject({ scanned: false, action: 'error', score: null });
      await gateway.close();
    }
    const slowly = () => {
      slow.time.now += 600;
      return 0;
    };
    const slow = await sampleGateway({ guard: { scoreOf: slowly } });
    expect((await slow.post('/v1/guard', { text: 'two words' })).status).toBe(503);
    expect((await slow.records())[0]!.error).toContain('longer than 1000 ms');
    await slow.close();
  });

  it('counts probes of a key, and tightens its threshold while the alert holds [gateway.campaign]', async () => {
    const gateway = await sampleGateway({
      configuration: { campaign: { blockCount: 3 }, limits: { perMinute: 0 } },
      keys: { prober: 'the-key-of-the-prober', other: 'the-key-of-another' },
      guard: { scoreOf: (one) => ({ forbidden: 1, almost: 0.8 })[one] ?? 0, thresholds: { block: 0.95 } },
    });
    const ask = async (text: string, key = 'the-key-of-the-prober') =>
      guardReply.parse((await gateway.post('/v1/guard', { text }, key)).json).action;
    const send = (text: string) =>
      gateway.post(LITELLM, { texts: [text], input_type: 'request' }, 'the-key-of-the-prober');
    // Only asked about: that is what this route is for.
    for (let i = 0; i < 5; i++) expect(await ask('forbidden')).toBe('block');
    expect(await gateway.store.alerts.list(10)).toEqual([]);
    expect(await ask('almost')).toBe('allow');
    for (let i = 0; i < 3; i++) expect((await send('forbidden')).json).toMatchObject({ action: 'BLOCKED' });
    gateway.time.now += 1001;
    expect(await ask('almost')).toBe('block');
    expect(await ask('almost', 'the-key-of-another')).toBe('allow');
    expect((await gateway.store.alerts.list(10)).map(({ key, kind }) => [key, kind])).toEqual([['prober', 'blocks']]);
    await gateway.close();
  });

  it('takes either messages or a text, of which one there must be, and stops working for a client that has gone', async () => {
    const gateway = await sampleGateway();
    expect((await gateway.post('/v1/guard', { text: 'a', messages: [{ role: 'user', content: 'b' }] })).status).toBe(
      400,
    );
    expect((await gateway.post('/v1/guard', { messages: [{ role: 'user', content: null }] })).status).toBe(400);
    const gone = new AbortController();
    gone.abort();
    const request = new Request('http://127.0.0.1/v1/guard', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'tea' }),
    });
    Object.defineProperty(request, 'signal', { value: gone.signal });
    expect((await gateway.fetch(request)).status).toBe(499);
    expect((await gateway.records())[0]).toMatchObject({ enforced: 'aborted', status: 499 });
    await gateway.close();
  });
});
