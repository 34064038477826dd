import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JudgeAnswer } from '../../context.ts';
import { sampleGateway } from '../gateway-context.conformance.ts';
import { litellmReply } from './schemas.ts';

const PATH = '/beta/litellm_basic_guardrail_api';
const word = fc.constantFrom('forbidden', 'kettle', 'water', 'tea');
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const isBad = (said: string) => said.split(' ').includes('forbidden');
/** What LiteLLM sends beside the texts. */
const about = {
  request_data: { user_api_key_alias: 'team-a', user_api_key_hash: 'abc' },
  litellm_call_id: 'call-1',
  litellm_trace_id: 'trace-1',
  litellm_version: '1.90.0',
  request_headers: { 'user-agent': 'x' },
  additional_provider_specific_params: {},
  ...{ images: null, tools: null, tool_calls: null, structured_messages: null, model: 'gpt-x' },
};
const BLOCKED = { action: 'BLOCKED', blocked_reason: 'This request was declined by the rules of this service.' };

describe('the generic guardrail of LiteLLM', () => {
  it('blocks where any of the texts is blocked, in requests and in responses, and else changes nothing [gateway.litellm]', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { perMinute: 0 } } });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 4 }),
        fc.constantFrom('request', 'response'),
        async (texts, input_type) => {
          const { status, json } = await gateway.post(PATH, { ...about, texts, input_type });
          expect(status).toBe(200);
          expect(litellmReply.parse(json)).toEqual(texts.some(isBad) ? BLOCKED : { action: 'NONE' });
          const record = (await gateway.records()).at(-1)!;
          expect(record).toMatchObject({
            route: PATH,
            model: 'gpt-x',
            enforced: texts.some(isBad) ? 'blocked' : 'passed',
          });
          expect(record.parts.map(({ side, scanned }) => [side, scanned])).toEqual(
            texts.map(() => [input_type === 'request' ? 'request' : 'reply', true]),
          );
        },
      ),
      { numRuns: 8 },
    );
    await gateway.close();
  });

  it('judges tools, tool calls and the conversation, wherever the text stands and whatever is not in `texts` [gateway.litellm]', async () => {
    const gateway = await sampleGateway({ configuration: { limits: { perMinute: 0 } } });
    const tool = { type: 'function', function: { name: 'x', description: 'a forbidden thing' } };
    const call = {
      id: 'c',
      type: 'function',
      function: { name: 'look', arguments: '{"for": "a \\u0066orbidden thing' },
    };
    const user = (content: unknown) => ({ role: 'user', content });
    const bodies = [
      { input_type: 'request', tools: [tool] },
      { input_type: 'request', tools: [tool], structured_messages: [user('tea')], texts: ['tea'] },
      {
        input_type: 'request',
        structured_messages: [{ role: 'system', content: 'forbidden' }, user('tea')],
        texts: ['tea'],
      },
      { input_type: 'request', structured_messages: [user('tea')], texts: ['tea', 'forbidden', 'water'] },
      { input_type: 'request', structured_messages: [user('tea')], texts: ['forbidden', 'tea'] },
      { input_type: 'request', tool_calls: [call] },
      { input_type: 'response', texts: ['tea'], tool_calls: [call] },
      { input_type: 'response', texts: [], tool_calls: [{ function: { name: 'forbidden' } }] },
      { input_type: 'response', texts: ['tea'], structured_messages: [user('forbidden')] },
    ];
    for (const body of bodies) {
      const { json } = await gateway.post(PATH, { ...about, ...body });
      expect(litellmReply.parse(json), JSON.stringify(body)).toEqual(BLOCKED);
    }
    await gateway.close();
  });

  it('withholds an old flagged turn by handing back the texts without it, or blocks where it cannot [gateway.litellm]', async () => {
    const gateway = await sampleGateway();
    const structured_messages = [
      { role: 'user', content: 'forbidden' },
      { role: 'assistant', content: 'no' },
      { role: 'user', content: 'tea then' },
    ];
    const body = { ...about, input_type: 'request', structured_messages };
    const { json } = await gateway.post(PATH, { ...body, texts: ['forbidden', 'no', 'tea then'] });
    expect(litellmReply.parse(json)).toEqual({
      action: 'GUARDRAIL_INTERVENED',
      texts: ['[This text was withheld by the gateway.]', 'no', 'tea then'],
    });
    expect((await gateway.records())[0]).toMatchObject({ decided: 'allow', enforced: 'passed', withheld: [0] });
    expect(litellmReply.parse((await gateway.post(PATH, { ...body, texts: ['no', 'tea then'] })).json)).toEqual(
      BLOCKED,
    );
    await gateway.close();
  });

  it('blocks images and other parts that cannot be judged, unless they may pass and are then named as not scanned [gateway.litellm]', async () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.test/a.png' } };
    const bodies = [
      { texts: ['tea'], images: ['aGk='] },
      { texts: ['tea'], structured_messages: [{ role: 'user', content: [{ type: 'text', text: 'tea' }, image] }] },
    ];
    for (const body of bodies) {
      const strict = await sampleGateway();
      const { json } = await strict.post(PATH, { ...about, ...body, input_type: 'request' });
      expect(litellmReply.parse(json)).toEqual({
        action: 'BLOCKED',
        blocked_reason: 'image cannot be judged and is refused',
      });
      expect((await strict.records())[0]).toMatchObject({ enforced: 'refused' });
      await strict.close();
      const open = await sampleGateway({ configuration: { guard: { allowUnjudged: ['image'] } } });
      expect((await open.post(PATH, { ...about, ...body, input_type: 'request' })).json).toEqual({ action: 'NONE' });
      expect((await open.records())[0]!.parts.filter(({ scanned }) => !scanned)).toHaveLength(1);
      await open.close();
    }
  });

  it('blocks with 200 where the guard fails, since LiteLLM may let pass what answers 503; fail-open is explicit and counted [gateway.litellm]', async () => {
    const scoreOf = () => Number.NaN;
    for (const failOpen of [false, true]) {
      const gateway = await sampleGateway({ guard: { scoreOf }, configuration: { guard: { failOpen } } });
      const { status, json } = await gateway.post(PATH, { ...about, texts: ['tea'], input_type: 'request' });
      expect(status).toBe(200);
      expect(json).toEqual(failOpen ? { action: 'NONE' } : BLOCKED);
      expect((await gateway.records())[0]).toMatchObject({
        decided: 'error',
        enforced: failOpen ? 'failed-open' : 'failed-closed',
        ...(failOpen && { failOpen: ['guard'] }),
      });
      expect(gateway.context.metrics.pulse(gateway.context.load).failOpenTotal).toBe(failOpen ? 1 : 0);
      await gateway.close();
    }
  });

  it('says of a request without any text that nothing was judged, and not that it is clean [gateway.litellm]', async () => {
    const gateway = await sampleGateway();
    for (const input_type of ['request', 'response'])
      expect((await gateway.post(PATH, { ...about, texts: [], input_type })).json).toEqual({ action: 'NONE' });
    for (const record of await gateway.records())
      expect(record).toMatchObject({ decided: 'none', score: null, rule: '', parts: [] });
    await gateway.close();
  });

  it('records and blocks nothing in shadow mode [gateway.litellm]', async () => {
    const gateway = await sampleGateway({ configuration: { guard: { mode: 'shadow' } } });
    const { json } = await gateway.post(PATH, { ...about, texts: ['forbidden'], input_type: 'response' });
    expect(json).toEqual({ action: 'NONE' });
    expect((await gateway.records())[0]).toMatchObject({ decided: 'block', enforced: 'shadow', mode: 'shadow' });
    await gateway.close();
  });

  it('asks the judge about what is doubtful, and goes by what it says [gateway.litellm]', async () => {
    const answers: readonly JudgeAnswer[] = [
      { decision: 'allow', answer: 'allow', ms: 5 },
      { decision: 'block', answer: 'timeout', ms: 2000 },
    ];
    for (const answer of answers) {
      const asked: string[] = [];
      const judge = {
        name: 'judge',
        timeoutMs: 2000,
        ask: async ({ exchange }: { readonly exchange: readonly { readonly text: string }[] }) => {
          asked.push(exchange.map(({ text: said }) => said).join('|'));
          return answer;
        },
      };
      const gateway = await sampleGateway({ judge });
      const structured_messages = [{ role: 'user', content: 'tea' }];
      const body = { ...about, input_type: 'response', structured_messages, texts: ['doubtful water'] };
      expect((await gateway.post(PATH, body)).json).toEqual(answer.decision === 'allow' ? { action: 'NONE' } : BLOCKED);
      expect(asked).toEqual(['tea|doubtful water']);
      expect((await gateway.records())[0]).toMatchObject({
        decided: 'escalate',
        enforced: answer.decision === 'allow' ? 'passed' : 'blocked',
        escalations: [{ part: '0/content', answer: answer.answer, ms: answer.ms, score: 0.6 }],
      });
      await gateway.close();
    }
  });
});
