// Traces and metrics for OpenTelemetry through its API package alone, which is optional: without it, and without an SDK that somebody
// registered, a client's trace is still passed on to the upstream and nothing else happens. No text of a conversation is in a span.
import type { Context, Histogram, Span } from '@opentelemetry/api';
import { systemCode } from '../../base/index.ts';
import type { ExchangeRecord } from '../types.ts';
import { describeGuardrails } from './guardrail-span.ts';
import { type HeaderSource, readHeader } from './headers.ts';
import {
  ATTRIBUTE,
  EVENT,
  INSTRUMENTATION,
  METRIC,
  OPERATION,
  SECOND_BOUNDS,
  TOKEN_BOUNDS,
} from './telemetry-names.ts';
import { readTraceParent, type TraceParent, traceHeaders } from './trace-context.ts';

type OpenTelemetry = typeof import('@opentelemetry/api');

export interface TracedRequest {
  readonly headers: HeaderSource;
  readonly route: string;
  /** As the conventions name it: "openai", "anthropic"; "oversight.demo" for the built-in model. */
  readonly provider: string;
  /** Arrival, milliseconds since 1970. */
  readonly time: number;
}

/** One guarded request, from its arrival: those that are refused before anything is sent on are seen as well. */
export interface RequestTrace {
  /** The request was read, and this is what it asks for. */
  read(asked: { readonly model: string; readonly stream: boolean }): void;
  /** `traceparent` and `tracestate` for the upstream; {} where there is no trace. */
  headers(): Readonly<Record<string, string>>;
  /** One chunk of a stream came from the upstream. */
  chunk(): void;
  /** The request is over; without this call its span never ends. */
  end(record: ExchangeRecord): void;
}

export interface Telemetry {
  /** True where the API package is installed. */
  readonly active: boolean;
  start(request: TracedRequest): RequestTrace;
}

interface Instruments {
  readonly duration: Histogram;
  readonly firstChunk: Histogram;
  readonly perChunk: Histogram;
  readonly tokens: Histogram;
}

/** Passes a client's trace on and records nothing. */
export const passingTelemetry: Telemetry = {
  active: false,
  start({ headers }) {
    const parent = readTraceParent(headers);
    return { headers: () => (parent ? traceHeaders(parent) : {}), read() {}, chunk() {}, end() {} };
  },
};

/** @param load how the API package is found; default: import it where it is installed */
export async function loadTelemetry(
  load: () => Promise<OpenTelemetry> = () => import('@opentelemetry/api'),
): Promise<Telemetry> {
  try {
    return createTelemetry(await load());
  } catch (error) {
    if (systemCode(error) === 'ERR_MODULE_NOT_FOUND') return passingTelemetry;
    throw error;
  }
}

/** @param elapsed milliseconds of a clock that never goes back */
export function createTelemetry(api: OpenTelemetry, elapsed: () => number = () => performance.now()): Telemetry {
  let made: Instruments | undefined;
  // Not before the first request: an SDK that is registered after this module was loaded would see nothing.
  const instruments = () => (made ??= createInstruments(api));
  return {
    active: true,
    start(request) {
      const parent = readTraceParent(request.headers);
      const above = parentContext(api, request.headers, parent);
      let about: Record<string, string> = {
        [ATTRIBUTE.operation]: OPERATION.chat,
        [ATTRIBUTE.provider]: request.provider,
      };
      const span = api.trace.getTracer(INSTRUMENTATION).startSpan(
        OPERATION.chat,
        {
          kind: api.SpanKind.CLIENT,
          attributes: { ...about, [ATTRIBUTE.route]: request.route },
          // What the guard did is put below it later, with times of the same clock.
          startTime: new Date(request.time),
        },
        above,
      );
      const within = api.trace.setSpan(above, span);
      const started = elapsed();
      let last: number | undefined;
      return {
        read({ model, stream }) {
          about = { ...about, [ATTRIBUTE.requestModel]: model };
          span.updateName(`${OPERATION.chat} ${model}`);
          span.setAttributes({ [ATTRIBUTE.requestModel]: model, [ATTRIBUTE.requestStream]: stream });
        },
        headers: () => headersFor(api, within, span, parent),
        chunk() {
          const now = elapsed();
          const { firstChunk, perChunk } = instruments();
          if (last === undefined) firstChunk.record((now - started) / 1000, about, within);
          else perChunk.record((now - last) / 1000, about, within);
          last = now;
        },
        end(record) {
          const failure = failureOf(record);
          const { duration, tokens } = instruments();
          const measured = failure === undefined ? about : { ...about, [ATTRIBUTE.errorType]: failure };
          duration.record((elapsed() - started) / 1000, measured, within);
          if (record.usage) {
            tokens.record(record.usage.input, { ...about, [ATTRIBUTE.tokenType]: 'input' }, within);
            tokens.record(record.usage.output, { ...about, [ATTRIBUTE.tokenType]: 'output' }, within);
          }
          endSpan(api, span, within, record, failure);
        },
      };
    },
  };
}

/** The context above the span: by whatever propagator is registered, else by the W3C header itself. */
function parentContext(api: OpenTelemetry, headers: HeaderSource, parent: TraceParent | undefined): Context {
  const extracted = api.propagation.extract(api.context.active(), headers, {
    keys: (source) => (source instanceof Headers ? [...source.keys()] : Object.keys(source)),
    get: (source, name) => readHeader(source, name.toLowerCase()),
  });
  if (api.trace.getSpanContext(extracted) !== undefined || parent === undefined) return extracted;
  return api.trace.setSpanContext(extracted, {
    traceId: parent.traceId,
    spanId: parent.spanId,
    traceFlags: parent.flags,
    isRemote: true,
    ...(parent.state !== '' && { traceState: api.createTraceState(parent.state) }),
  });
}

function headersFor(
  api: OpenTelemetry,
  within: Context,
  span: Span,
  parent: TraceParent | undefined,
): Readonly<Record<string, string>> {
  const carrier: Record<string, string> = {};
  api.propagation.inject(within, carrier);
  if (carrier['traceparent'] !== undefined) return carrier;
  const own = span.spanContext();
  if (api.isSpanContextValid(own)) {
    const state = own.traceState?.serialize() ?? '';
    return { ...carrier, ...traceHeaders({ traceId: own.traceId, spanId: own.spanId, flags: own.traceFlags, state }) };
  }
  return { ...carrier, ...(parent && traceHeaders(parent)) };
}

function endSpan(
  api: OpenTelemetry,
  span: Span,
  within: Context,
  record: ExchangeRecord,
  failure: string | undefined,
): void {
  // Nobody registered an SDK, or this trace is not sampled.
  if (!span.isRecording()) {
    span.end();
    return;
  }
  const scanned = record.parts.filter((part) => part.scanned).length;
  span.setAttributes({
    [ATTRIBUTE.requestId]: record.id,
    [ATTRIBUTE.choices]: record.choices,
    [ATTRIBUTE.status]: record.status,
    [ATTRIBUTE.decided]: record.decided,
    [ATTRIBUTE.enforced]: record.enforced,
    [ATTRIBUTE.stage]: record.stage,
    [ATTRIBUTE.guard]: record.guard,
    [ATTRIBUTE.partsScanned]: scanned,
    [ATTRIBUTE.partsNotScanned]: record.parts.length - scanned,
    ...(record.usage && {
      [ATTRIBUTE.inputTokens]: record.usage.input,
      [ATTRIBUTE.outputTokens]: record.usage.output,
    }),
  });
  if (failure !== undefined) {
    span.setAttribute(ATTRIBUTE.errorType, failure);
    span.setStatus({ code: api.SpanStatusCode.ERROR });
  }
  const tracer = api.trace.getTracer(INSTRUMENTATION);
  for (const guardrail of describeGuardrails(record)) {
    const { name, attributes, finding, start, end } = guardrail;
    const child = tracer.startSpan(name, { attributes, startTime: new Date(start) }, within);
    if (finding) child.addEvent(EVENT.finding, finding, new Date(end));
    if (record.decided === 'error') child.setStatus({ code: api.SpanStatusCode.ERROR });
    child.end(new Date(end));
  }
  span.end();
}

/** A class of failure, few in number; a refusal is a result and no failure. */
function failureOf(record: ExchangeRecord): string | undefined {
  if (record.decided === 'error') return 'guard_failure';
  if (record.enforced === 'aborted') return 'client_abort';
  if (record.enforced === 'failed-closed') return 'failed_closed';
  return record.status >= 500 ? String(record.status) : undefined;
}

function createInstruments(api: OpenTelemetry): Instruments {
  const meter = api.metrics.getMeter(INSTRUMENTATION);
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: SECOND_BOUNDS } });
  return {
    duration: seconds(METRIC.duration, 'GenAI operation duration.'),
    firstChunk: seconds(METRIC.timeToFirstChunk, 'From the request to the first chunk of the answer.'),
    perChunk: seconds(METRIC.timePerOutputChunk, 'Between two chunks of the answer.'),
    tokens: meter.createHistogram(METRIC.tokenUsage, {
      description: 'Number of input and output tokens used.',
      unit: '{token}',
      advice: { explicitBucketBoundaries: TOKEN_BOUNDS },
    }),
  };
}
