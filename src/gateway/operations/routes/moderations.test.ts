import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { type SampleGateway, sampleGateway } from '../gateway-context.conformance.ts';
import { moderationReply } from './schemas.ts';

const word = fc.constantFrom('forbidden', 'kettle', 'water', 'doubtful', 'tea');
const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
const isFlagged = (one: string) => one.split(' ').includes('forbidden');

/** The official client, which knows nothing but another base URL. */
async function withClient(
  gateway: SampleGateway,
  work: (client: OpenAI) => Promise<void>,
  apiKey = 'none',
): Promise<void> {
  const server = createServer(getRequestListener(gateway.fetch, { overrideGlobalObjects: false }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await work(new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey, maxRetries: 0 }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('POST /v1/moderations', () => {
  it('gives one result for each text in its order, flagged where the guard blocks, with the rules as categories [gateway.moderations]', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { perMinute: 0 } } });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), fc.boolean(), async (texts, isAlone) => {
        const input = isAlone ? texts[0]! : texts;
        const { status, json } = await gateway.post('/v1/moderations', { input, model: 'omni-moderation-latest' });
        expect(status).toBe(200);
        const { id, model, results } = moderationReply.parse(json);
        expect(id).toMatch(/^modr-[0-9a-f]{32}$/);
        expect(model).toBe('words');
        const asked = isAlone ? [texts[0]!] : texts;
        expect(results.map(({ flagged }) => flagged)).toEqual(asked.map(isFlagged));
        for (const [i, result] of results.entries()) {
          expect(result.categories).toEqual({ rule: isFlagged(asked[i]!) });
          expect(result.category_scores['rule']).toBe(
            isFlagged(asked[i]!) ? 1 : asked[i]!.split(' ').includes('doubtful') ? 0.6 : 0,
          );
          expect(result.category_applied_input_types).toEqual({ rule: ['text'] });
        }
      }),
      { numRuns: 20 },
    );
    await gateway.close();
  });

  it('judges all parts of one input as one, and refuses images as not judged unless they may pass [gateway.moderations]', async () => {
    const parts = (said: string) => [
      { type: 'text', text: 'kettle' },
      { type: 'text', text: said },
      { type: 'text', text: 'tea' },
      { type: 'image_url', image_url: { url: 'https://example.test/picture.png' } },
    ];
    const strict = await sampleGateway();
    const refused = await strict.post('/v1/moderations', { input: parts('water') });
    expect(refused).toMatchObject({
      status: 400,
      json: { error: { param: 'input.3', message: expect.stringContaining('image') } },
    });
    expect(await strict.records()).toEqual([]);
    await strict.close();
    const open = await sampleGateway({ configuration: { guard: { allowUnjudged: ['image'] } } });
    for (const said of ['water', 'forbidden']) {
      const { json } = await open.post('/v1/moderations', { input: parts(said) });
      expect(moderationReply.parse(json).results.map(({ flagged }) => flagged)).toEqual([said === 'forbidden']);
    }
    const [first] = await open.records();
    expect(first!.parts.map(({ name, scanned, action }) => [name, scanned, action])).toEqual([
      ['input.0.text', true, 'allow'],
      ['input.1.text', true, 'allow'],
      ['input.2.text', true, 'allow'],
      ['input.3', false, 'not-scanned'],
    ]);
    await open.close();
  });

  it('answers the official client of OpenAI, unmodified but for its base URL [gateway.moderations]', async () => {
    const gateway = await sampleGateway({ keys: { app: 'the-key-of-the-app' } });
    await withClient(
      gateway,
      async (client) => {
        const { results } = await client.moderations.create({ input: ['a kettle', 'forbidden'] });
        expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
        const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } } as const;
        await expect(client.moderations.create({ input: [image] })).rejects.toBeInstanceOf(OpenAI.BadRequestError);
      },
      'the-key-of-the-app',
    );
    await withClient(gateway, async (client) => {
      await expect(client.moderations.create({ input: 'x' })).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    });
    await gateway.close();
  });

  it('records once for each request what was judged and found, and enforces nothing [gateway.moderations]', async () => {
    const gateway = await sampleGateway();
    await gateway.post('/v1/moderations', { input: ['water', 'forbidden tea', 'kettle'] });
    const records = await gateway.records();
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      ...{ route: '/v1/moderations', protocol: 'moderations', decided: 'block', enforced: 'none', stage: 'prompt' },
      ...{ rule: 'rule', score: 1, threshold: 0.95, status: 200, guard: 'words', constitution: 'rules' },
    });
    expect(records[0]!.parts.map(({ scanned, text: said, tokens }) => [scanned, said, tokens?.length])).toEqual([
      [true, undefined, 1],
      [true, undefined, 2],
      [true, undefined, 1],
    ]);
    expect(await gateway.context.metrics.text(gateway.context)).toContain(
      'oversight_requests_total{route="/v1/moderations",decided="block",enforced="none"} 1',
    );
    await gateway.close();
  });

  it('calls nothing clean that the guard failed to judge: 503, recorded as not scanned, fail-open or not [gateway.moderations]', async () => {
    for (const failOpen of [false, true]) {
      for (const bad of [Number.NaN, 'throw'] as const) {
        const scoreOf = (one: string) => {
          if (one !== 'forbidden') return 0;
          if (bad === 'throw') throw new Error('the guard broke');
          return bad;
        };
        const gateway = await sampleGateway({ guard: { scoreOf }, configuration: { guard: { failOpen } } });
        const { status, json } = await gateway.post('/v1/moderations', { input: ['tea', 'forbidden', 'water'] });
        expect(status).toBe(503);
        expect(json).toMatchObject({ error: { type: 'server_error' } });
        const [record] = await gateway.records();
        expect(record).toMatchObject({ decided: 'error', enforced: 'failed-closed', status: 503 });
        expect(record!.parts.map(({ scanned }) => scanned)).toEqual([true, false]);
        await gateway.close();
      }
    }
  });
});
