// Whatever passes because something failed is counted where it passes and stands in the record, however the request ends afterwards.
import { afterEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../store/index.ts';
import type { Judge } from '../context.ts';
import { replyOf, requestOf } from '../protocol/fixtures.conformance.ts';
import { replying } from './fake-upstream.conformance.ts';
import { createTestGateway, type TestGateway } from './test-gateway.conformance.ts';

const CHAT = '/v1/chat/completions';
const chat = (text: string, extra: object = {}) => requestOf('openai-chat', text, { ...extra });
const open: TestGateway[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function gateway(options: Parameters<typeof createTestGateway>[0]): Promise<TestGateway> {
  const one = await createTestGateway(options);
  open.push(one);
  return one;
}

/** Uses of fail-open so far, by cause. */
async function counts({ gateway: { context } }: TestGateway): Promise<Record<string, number>> {
  const lines = (await context.metrics.text(context)).matchAll(/^oversight_fail_open_total\{cause="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].flatMap(([, cause, count]) => (count === '0' ? [] : [[cause, Number(count)]])));
}

describe('what passes because something failed', () => {
  it('a guard that failed, once for each request [gateway.fail-closed]', async () => {
    const one = await gateway({ overrides: { guard: { failOpen: true } } });
    one.upstream.answer(replying(replyOf('openai-chat', 'explode')));
    for (const text of ['explode', 'Hello']) {
      const record = await one.recordOf(await one.ask(CHAT, chat(text)));
      expect(record).toMatchObject({ enforced: 'failed-open', failOpen: ['guard'] });
    }
    expect(await counts(one)).toEqual({ guard: 2 });
  });

  it('is on record also where another choice was blocked [gateway.fail-closed]', async () => {
    const one = await gateway({ overrides: { guard: { failOpen: true } } });
    const choice = (index: number, content: string) => ({
      index,
      finish_reason: 'stop',
      message: { role: 'assistant', content },
    });
    const body = { ...replyOf('openai-chat', ''), choices: [choice(0, 'explode'), choice(1, 'forbidden')] };
    one.upstream.answer(replying(body));
    const record = await one.recordOf(await one.ask(CHAT, chat('Hello', { n: 2 })));
    expect(record).toMatchObject({ enforced: 'blocked', failOpen: ['guard'] });
    expect(await counts(one)).toEqual({ guard: 1 });
  });

  it('is on record also where the client left before the end [gateway.fail-closed]', async () => {
    const one = await gateway({ overrides: { guard: { failOpen: true } } });
    one.upstream.answer(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const delta = { content: 'explode ' };
      const chunk = {
        id: 'c',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'm',
        choices: [{ index: 0, delta }],
      };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    });
    const leave = new AbortController();
    const call = one.upstream.next();
    const left = one
      .ask(CHAT, chat('Hello', { stream: true }), { signal: leave.signal, onData: () => leave.abort() })
      .catch(() => undefined);
    await (await call).closed;
    await left;
    const [record] = await waitForRecords(one);
    expect(record).toMatchObject({ enforced: 'aborted', failOpen: ['guard'] });
    expect(await counts(one)).toEqual({ guard: 1 });
  });

  it('a judge that gave no answer where that lets pass, and not one that blocks [gateway.fail-closed]', async () => {
    for (const decision of ['allow', 'block'] as const) {
      const judge: Judge = {
        name: 'fake',
        timeoutMs: 10,
        ask: async () => ({ decision, answer: 'timeout', ms: 10 }),
      };
      const one = await gateway({ judge });
      one.upstream.answer(replying(replyOf('openai-chat', 'A doubtful answer')));
      for (const text of ['something doubtful', 'Hello']) {
        const record = await one.recordOf(await one.ask(CHAT, chat(text)));
        expect(record.failOpen).toEqual(decision === 'allow' ? ['judge'] : undefined);
        expect(record.enforced).toBe(decision === 'allow' ? 'passed' : 'blocked');
      }
      expect(await counts(one)).toEqual(decision === 'allow' ? { judge: 2 } : {});
    }
  });

  it('limits and tightening that could not be read, where the log is not required either [gateway.fail-closed]', async () => {
    const real = await openStore('memory:');
    const fail = () => Promise.reject(new Error('the database is away'));
    const store: Store = {
      ...real,
      limits: { ...real.limits, take: fail },
      alerts: { ...real.alerts, active: fail },
      history: { ...real.history, note: fail },
    };
    const one = await gateway({ store });
    const env = { TEAM_KEY: 'team-a-0123456789abcdef' };
    const overrides = { audit: { required: false }, limits: { perMinute: 600 } };
    await one.gateway.reload(await one.configure({ ...overrides, keys: [{ name: 'team-a', env: 'TEAM_KEY' }] }, env));
    one.upstream.answer(replying(replyOf('openai-chat', 'Fine.')));
    const headers = { 'x-api-key': env.TEAM_KEY };
    const record = await one.recordOf(await one.ask(CHAT, chat('Hello'), { headers }));
    expect(record).toMatchObject({ enforced: 'passed', failOpen: ['limits', 'campaign'] });
    expect(await counts(one)).toMatchObject({ limits: 1 });
    expect((await counts(one))['campaign']).toBeGreaterThan(0);
    await one.close();
    open.pop();
    await real.close();
  });
});

/** The records, once there are any. */
async function waitForRecords(one: TestGateway) {
  for (let i = 0; i < 200; i++) {
    const records = await one.records(5);
    if (records.length > 0) return records;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nothing was recorded');
}
