// Every request of a guarded route has a span, above all those that are refused before anything is sent on.
import * as api from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replyOf, requestOf } from '../protocol/fixtures.conformance.ts';
import { replying } from './fake-upstream.conformance.ts';
import { createTestGateway, type TestGateway } from './test-gateway.conformance.ts';

interface Seen {
  name: string;
  readonly attributes: Record<string, unknown>;
  readonly events: string[];
  readonly started: number;
  ended: boolean;
}

const seen: Seen[] = [];
let one: TestGateway;
beforeAll(async () => {
  const startSpan = (name: string, options: api.SpanOptions = {}): api.Span => {
    const started = options.startTime instanceof Date ? options.startTime.getTime() : Date.now();
    const kept: Seen = { name, attributes: { ...options.attributes }, events: [], started, ended: false };
    seen.push(kept);
    const span: api.Span = {
      spanContext: () => ({ traceId: 'f'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 }),
      setAttribute: (key, value) => {
        kept.attributes[key] = value;
        return span;
      },
      setAttributes: (attributes) => {
        Object.assign(kept.attributes, attributes);
        return span;
      },
      addEvent: (event) => {
        kept.events.push(event);
        return span;
      },
      updateName: (given) => {
        kept.name = given;
        return span;
      },
      setStatus: () => span,
      addLink: () => span,
      addLinks: () => span,
      recordException: () => undefined,
      isRecording: () => true,
      end: () => {
        kept.ended = true;
      },
    };
    return span;
  };
  const startActiveSpan = () => {
    throw new Error('not used');
  };
  api.trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan }) });
  one = await createTestGateway();
});
afterAll(async () => {
  await one.close();
  api.trace.disable();
});
afterEach(() => {
  seen.length = 0;
});

describe('a trace', () => {
  it.each([
    ['something forbidden', 'block', 'blocked'],
    ['explode', 'error', 'failed-closed'],
    ['Hello', 'allow', 'passed'],
  ])(
    'of the prompt "%s" says %s and %s, with what the guard found [gateway.telemetry]',
    async (text, decided, enforced) => {
      one.upstream.answer(replying(replyOf('openai-chat', 'Fine.')));
      await one.ask('/v1/chat/completions', requestOf('openai-chat', text));
      const [request, ...guardrails] = seen;
      expect(request).toMatchObject({
        name: 'chat fixture-model',
        ended: true,
        attributes: {
          'gen_ai.request.model': 'fixture-model',
          'oversight.decided': decided,
          'oversight.enforced': enforced,
        },
      });
      if (decided === 'block') expect(guardrails[0]?.events).toHaveLength(1);
      for (const { started } of guardrails) expect(started).toBeGreaterThanOrEqual(request!.started);
    },
  );

  it('is made of a request that cannot be read, and of one that nobody may ask [gateway.telemetry]', async () => {
    expect((await one.ask('/v1/chat/completions', 'no JSON')).status).toBe(400);
    expect(seen).toMatchObject([{ ended: true, attributes: { 'oversight.enforced': 'refused' } }]);
    seen.length = 0;
    const env = { TEAM_KEY: 'team-a-0123456789abcdef' };
    await one.gateway.reload(await one.configure({ keys: [{ name: 'team-a', env: 'TEAM_KEY' }] }, env));
    expect((await one.ask('/v1/chat/completions', requestOf('openai-chat', 'Hello'))).status).toBe(401);
    expect(seen).toMatchObject([{ ended: true }]);
    await one.gateway.reload(await one.configure());
  });
});
