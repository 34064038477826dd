// What a client could read of the stages from the head of a reply: nothing but whether it passed. The rule is for administrators.
import { afterEach, describe, expect, it } from 'vitest';
import type { Judge } from '../context.ts';
import { replyOf, requestOf } from '../protocol/fixtures.conformance.ts';
import { openaiChat } from '../protocol/index.ts';
import { answerStream, bytesOfEvents } from './answer-streams.conformance.ts';
import { replying } from './fake-upstream.conformance.ts';
import { instantClock, runGate } from './gate-run.conformance.ts';
import { createTestGateway, type TestGateway } from './test-gateway.conformance.ts';

const CHAT = '/v1/chat/completions';
const chat = (text: string) => requestOf('openai-chat', text);
const open: TestGateway[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const deciding = (decision: 'allow' | 'block'): Judge => ({
  name: 'fake',
  timeoutMs: 100,
  ask: async () => ({ decision, answer: decision, ms: 1 }),
});

describe('the head of a reply', () => {
  it('is the same for every refusal, and for every answer that passes [gateway.refusal-same]', async () => {
    const heads = new Set<string>();
    const head = async (one: TestGateway, text: string) => {
      const { headers } = await one.ask(CHAT, chat(text));
      return `${headers['x-oversight-decision']}:${headers['x-oversight-rule']}`;
    };
    for (const decision of ['allow', 'block'] as const) {
      const one = await createTestGateway({ judge: deciding(decision) });
      open.push(one);
      one.upstream.answer(replying(replyOf('openai-chat', 'Fine.')));
      heads.add(await head(one, 'something forbidden'));
      heads.add(await head(one, 'explode'));
      if (decision === 'block') heads.add(await head(one, 'something doubtful'));
      else expect(await head(one, 'something doubtful')).toBe('allow:');
    }
    expect([...heads]).toEqual(['block:']);
    const unsure = await createTestGateway();
    open.push(unsure);
    unsure.upstream.answer(replying(replyOf('openai-chat', 'A doubtful answer')));
    expect(await head(unsure, 'something doubtful')).toBe('allow:');
    await unsure.gateway.reload(await unsure.configure({ guard: { mode: 'shadow' } }));
    expect(await head(unsure, 'something forbidden')).toBe('allow:');
    await unsure.gateway.reload(await unsure.configure({ guard: { failOpen: true } }));
    expect(await head(unsure, 'explode')).toBe('allow:');
  });

  it('names the rule to an admin key only [gateway.refusal-same]', async () => {
    const one = await createTestGateway();
    open.push(one);
    const env = { OPERATOR_KEY: 'operator-0123456789abcdef', TEAM_KEY: 'team-a-0123456789abcdef' };
    const keys = [
      { name: 'operator', env: 'OPERATOR_KEY', role: 'admin' as const },
      { name: 'team-a', env: 'TEAM_KEY' },
    ];
    await one.gateway.reload(await one.configure({ keys }, env));
    const rule = async (key: string) => {
      const reply = await one.ask(CHAT, chat('something forbidden'), { headers: { authorization: `Bearer ${key}` } });
      expect(reply.status).toBe(400);
      return reply.headers['x-oversight-rule'];
    };
    expect(await rule(env.TEAM_KEY)).toBe('');
    expect(await rule(env.OPERATOR_KEY)).toBe('no-forbidden');
  });
});

describe('a second choice that is refused', () => {
  it('leaves the whole delay after its own doubt, and not after that of the first [gateway.refusal-same]', async () => {
    const clock = instantClock();
    const setting = { clock, elapsed: () => clock.now(), budgetMs: 10_000, refusalDelayMs: 2000, choices: 2 };
    const run = await runGate(openaiChat, setting);
    const [head, ...rest] = answerStream('openai-chat', ['forbidden ', 'words']);
    const second = [head!, ...rest].map((event) => ({
      ...event,
      data: event.data.replaceAll('"index":0', '"index":1'),
    }));
    const [firstPart, secondPart] = [[head!, ...rest].slice(0, -1), second];
    await run.feed([bytesOfEvents(firstPart), bytesOfEvents(secondPart)]);
    expect((await run.ended).type).toBe('refused');
    expect(clock.slept).toEqual([2000, 2000]);
  });
});
