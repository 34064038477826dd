import type * as OpenTelemetry from '@opentelemetry/api';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { samplePart, sampleRecord } from './exchange-record.conformance.ts';
import { createTelemetry, loadTelemetry, passingTelemetry, type Telemetry, type TracedRequest } from './telemetry.ts';
import { readTraceParent } from './trace-context.ts';

/** A tracer and a meter made by hand on the interfaces of the API: everything that is given to them is kept. */
interface SeenSpan {
  name: string;
  readonly parent: string | undefined;
  readonly context: OpenTelemetry.SpanContext;
  readonly kind: OpenTelemetry.SpanKind | undefined;
  readonly attributes: Record<string, unknown>;
  readonly events: { readonly name: string; readonly attributes: unknown }[];
  status: OpenTelemetry.SpanStatus | undefined;
  ended: boolean;
}

const hex = fc.stringMatching(/^[0-9a-f]{32}$/).filter((id) => /[1-9a-f]/.test(id));
const request: TracedRequest = {
  headers: {},
  route: '/v1/messages',
  provider: 'anthropic',
  time: 1_700_000_000_000,
};
/** A trace of a request that was read. */
function begin(telemetry: Telemetry, given: TracedRequest = request) {
  const trace = telemetry.start(given);
  trace.read({ model: 'demo', stream: true });
  return trace;
}
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CLIENT = `00-${TRACE}-b7ad6b7169203331-01`;

describe('telemetry', () => {
  let api: typeof OpenTelemetry;
  let spans: SeenSpan[];
  let measured: { name: string; value: number; attributes: unknown }[];

  beforeEach(async () => {
    api = await import('@opentelemetry/api');
    spans = [];
    measured = [];
    const startSpan = (name: string, options: OpenTelemetry.SpanOptions = {}, above?: OpenTelemetry.Context) => {
      const parent = above && api.trace.getSpanContext(above);
      const spanId = String(spans.length + 1).padStart(16, '0');
      const seen: SeenSpan = {
        ...{ name, parent: parent?.spanId, kind: options.kind, attributes: { ...options.attributes }, events: [] },
        ...{ status: undefined, ended: false },
        context: { traceId: parent?.traceId ?? 'f'.repeat(32), spanId, traceFlags: 1 },
      };
      spans.push(seen);
      return spanOf(seen);
    };
    api.trace.setGlobalTracerProvider({
      getTracer: () => ({
        startSpan,
        startActiveSpan: () => {
          throw new Error('not used');
        },
      }),
    });
    const meter = Object.assign(api.createNoopMeter(), {
      createHistogram: (name: string) => ({
        record: (value: number, attributes?: OpenTelemetry.Attributes) => measured.push({ name, value, attributes }),
      }),
    });
    api.metrics.setGlobalMeterProvider({ getMeter: () => meter });
  });

  afterEach(() => {
    api.trace.disable();
    api.metrics.disable();
    api.propagation.disable();
  });

  function spanOf(seen: SeenSpan): OpenTelemetry.Span {
    const span: OpenTelemetry.Span = {
      spanContext: () => seen.context,
      setAttribute: (name, value) => {
        seen.attributes[name] = value;
        return span;
      },
      setAttributes: (attributes) => {
        Object.assign(seen.attributes, attributes);
        return span;
      },
      addEvent: (name, attributes) => {
        seen.events.push({ name, attributes });
        return span;
      },
      setStatus: (status) => {
        seen.status = status;
        return span;
      },
      addLink: () => span,
      addLinks: () => span,
      updateName: (name) => {
        seen.name = name;
        return span;
      },
      recordException: () => undefined,
      isRecording: () => true,
      end: () => {
        seen.ended = true;
      },
    };
    return span;
  }

  it('makes a span for a guarded request, below the client’s, and one for each side that was judged [gateway.telemetry]', () => {
    const trace = begin(createTelemetry(api), { ...request, headers: { traceparent: CLIENT } });
    const text = 'what-was-said';
    trace.end(
      sampleRecord({
        ...{ decided: 'block', enforced: 'blocked', stage: 'response', rule: 'forbidden' },
        parts: [samplePart({ text }), samplePart({ side: 'reply', action: 'block', score: 0.9, text })],
      }),
    );
    const [main, input, output] = spans;
    expect(spans).toHaveLength(3);
    expect(spans.every(({ ended }) => ended)).toBe(true);
    expect(main).toMatchObject({ name: 'chat demo', parent: 'b7ad6b7169203331', kind: api.SpanKind.CLIENT });
    expect(main!.context.traceId).toBe(TRACE);
    expect(main!.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'demo',
      'oversight.decided': 'block',
      'oversight.enforced': 'blocked',
    });
    for (const guardrail of [input, output])
      expect(guardrail).toMatchObject({ name: 'run_guardrail oversight', parent: main!.context.spanId });
    expect(input!.attributes).toMatchObject({
      'gen_ai.guardrail.target.type': 'input',
      'gen_ai.guardrail.verdict.type': 'allow',
      'gen_ai.guardrail.action.type': 'allow',
    });
    expect(input!.events).toEqual([]);
    expect(output!.attributes).toMatchObject({
      'gen_ai.guardrail.target.type': 'output',
      'gen_ai.guardrail.verdict.type': 'deny',
      'gen_ai.guardrail.action.type': 'block',
      'gen_ai.guardrail.security.policy.rule.id': 'forbidden',
      'gen_ai.guardrail.security.risk.score': 0.9,
    });
    expect(output!.events.map(({ name }) => name)).toEqual(['gen_ai.guardrail.security.finding']);
    expect(JSON.stringify(spans)).not.toContain(text);
  });

  it('keeps what was found apart from what was done: shadow mode and fail-open deny and let pass [gateway.telemetry]', () => {
    const telemetry = createTelemetry(api);
    const blocked = samplePart({ action: 'block', score: 0.9 });
    telemetry
      .start(request)
      .end(sampleRecord({ decided: 'block', enforced: 'shadow', stage: 'prompt', parts: [blocked] }));
    const failed = samplePart({ action: 'error', score: null });
    telemetry
      .start(request)
      .end(sampleRecord({ decided: 'error', enforced: 'failed-open', stage: 'prompt', parts: [failed] }));
    const guardrails = spans.filter(({ name }) => name.startsWith('run_guardrail'));
    for (const { attributes } of guardrails)
      expect(attributes).toMatchObject({
        'gen_ai.guardrail.verdict.type': 'deny',
        'gen_ai.guardrail.action.type': 'allow',
      });
    expect(guardrails).toHaveLength(2);
    expect(spans.map(({ status }) => status?.code)).toEqual([
      undefined,
      undefined,
      api.SpanStatusCode.ERROR,
      api.SpanStatusCode.ERROR,
    ]);
  });

  it('measures duration, first chunk, each chunk after it and tokens, in seconds, under the names of the conventions [gateway.telemetry]', () => {
    let now = 0;
    const trace = begin(createTelemetry(api, () => now));
    for (const wait of [300, 20, 30]) {
      now += wait;
      trace.chunk();
    }
    now += 50;
    trace.end(sampleRecord({ usage: { input: 12, output: 3 } }));
    expect(measured.map(({ name, value }) => [name, value])).toEqual([
      ['gen_ai.client.operation.time_to_first_chunk', 0.3],
      ['gen_ai.client.operation.time_per_output_chunk', 0.02],
      ['gen_ai.client.operation.time_per_output_chunk', 0.03],
      ['gen_ai.client.operation.duration', 0.4],
      ['gen_ai.client.token.usage', 12],
      ['gen_ai.client.token.usage', 3],
    ]);
    const about = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'demo',
    };
    for (const { attributes } of measured) expect(attributes).toMatchObject(about);
  });

  it('passes the trace on to the upstream: by the registered propagator, else as W3C headers of its own span [gateway.telemetry]', () => {
    const telemetry = createTelemetry(api);
    expect(telemetry.start({ ...request, headers: { traceparent: CLIENT } }).headers()).toEqual({
      traceparent: `00-${TRACE}-${spans[0]!.context.spanId}-01`,
    });
    api.propagation.setGlobalPropagator({
      inject: (context, carrier, setter) =>
        setter.set(carrier, 'traceparent', `mine-${api.trace.getSpanContext(context)?.spanId}`),
      extract: (context, carrier, getter) =>
        api.trace.setSpanContext(context, {
          traceId: TRACE,
          spanId: String(getter.get(carrier, 'x-span')),
          traceFlags: 1,
        }),
      fields: () => ['traceparent'],
    });
    const trace = telemetry.start({ ...request, headers: new Headers({ 'x-span': 'b7ad6b7169203331' }) });
    expect(spans[1]!.parent).toBe('b7ad6b7169203331');
    expect(trace.headers()).toEqual({ traceparent: `mine-${spans[1]!.context.spanId}` });
  });

  it('passes a client’s trace on where nobody records, and never a malformed one [gateway.telemetry]', () => {
    api.trace.disable();
    api.metrics.disable();
    const ids = fc.tuple(
      hex,
      hex.map((id) => `${id.slice(0, 15)}1`),
      fc.constantFrom('00', '01'),
    );
    fc.assert(
      fc.property(
        ids,
        fc.constantFrom(passingTelemetry, createTelemetry(api)),
        ([traceId, spanId, flags], telemetry) => {
          const traceparent = `00-${traceId}-${spanId}-${flags}`;
          const headers = telemetry.start({ ...request, headers: { traceparent, tracestate: 'vendor=1' } }).headers();
          expect(headers).toEqual({ traceparent, tracestate: 'vendor=1' });
        },
      ),
    );
    const malformed = [
      CLIENT.toUpperCase(),
      `ff${CLIENT.slice(2)}`,
      `${CLIENT}-x`,
      `${CLIENT}\n`,
      `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    ];
    for (const traceparent of malformed) {
      expect(readTraceParent({ traceparent }), traceparent).toBeUndefined();
      for (const telemetry of [passingTelemetry, createTelemetry(api)])
        expect(telemetry.start({ ...request, headers: { traceparent, tracestate: 'x' } }).headers()).toEqual({});
    }
    expect(readTraceParent({ traceparent: CLIENT, tracestate: 'a=1\r\nevil: 1' })!.state).toBe('');
  });

  it('does without the API package where it is not installed, and hides no other fault of it [gateway.telemetry]', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    const telemetry = await loadTelemetry(() => Promise.reject(missing));
    expect(telemetry.active).toBe(false);
    const trace = telemetry.start({ ...request, headers: { traceparent: CLIENT } });
    trace.chunk();
    trace.end(sampleRecord());
    expect(trace.headers()).toEqual({ traceparent: CLIENT });
    await expect(loadTelemetry(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect((await loadTelemetry(() => import('@opentelemetry/api'))).active).toBe(true);
    vi.restoreAllMocks();
  });
});
