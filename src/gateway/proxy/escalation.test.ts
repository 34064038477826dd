// A judge that is configured is asked, also with a guard that names no threshold for doubt; and when it fails, the record says why.
import { afterEach, describe, expect, it } from 'vitest';
import type { Judge } from '../context.ts';
import { replyOf, requestOf } from '../protocol/fixtures.conformance.ts';
import { createFakeGuard } from './fake-guard.conformance.ts';
import { replying } from './fake-upstream.conformance.ts';
import { createTestGateway, type TestGateway } from './test-gateway.conformance.ts';

const CHAT = '/v1/chat/completions';
const chat = (text: string) => requestOf('openai-chat', text);
const open: TestGateway[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A guard like the shipped one: it knows where to block and not where to doubt. */
const undoubting = () => ({ ...createFakeGuard({ words: { odd: 0.53 } }), thresholds: { block: 0.9 } });

describe('a judge beside a guard without a threshold for doubt', () => {
  it('is asked from 0.6 times the block threshold on, on prompts and on answers [gateway.escalation]', async () => {
    const asked: string[] = [];
    const judge: Judge = {
      name: 'fake',
      timeoutMs: 100,
      async ask({ exchange }) {
        asked.push(exchange.at(-1)!.text);
        return { decision: 'allow', answer: 'allow', ms: 1 };
      },
    };
    const one = await createTestGateway({ guard: undoubting(), judge });
    open.push(one);
    one.upstream.answer(replying(replyOf('openai-chat', 'A doubtful answer')));
    for (const text of ['something odd', 'Hello', 'something doubtful']) await one.ask(CHAT, chat(text));
    expect(asked).toEqual(['A doubtful answer', 'A doubtful answer', 'something doubtful']);
    await one.gateway.reload(await one.configure({ guard: { escalate: 0.5 } }));
    await one.ask(CHAT, chat('something odd'));
    expect(asked).toContain('something odd');
  });

  it('that fails leaves its reason in the record, without any text [gateway.escalation]', async () => {
    const judge: Judge = {
      name: 'fake',
      timeoutMs: 100,
      ask: async () => ({ decision: 'block', answer: 'error', ms: 1, reason: 'key (HTTP 401)' }),
    };
    const one = await createTestGateway({ guard: undoubting(), judge });
    open.push(one);
    one.upstream.answer(replying(replyOf('openai-chat', 'A doubtful answer')));
    for (const text of ['something doubtful', 'Hello']) {
      const record = await one.recordOf(await one.ask(CHAT, chat(text)));
      expect(record.escalations).toMatchObject([{ answer: 'error', reason: 'key (HTTP 401)' }]);
    }
  });
});
