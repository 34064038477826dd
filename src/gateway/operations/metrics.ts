// What is measured, for Prometheus and for the page that shows the last minute. What happens for every piece of a stream goes into
// plain numbers (well under a microsecond); what happens once a request goes to prom-client at once.
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Clock, systemClock } from '../../base/index.ts';
import type { Metrics } from '../context.ts';
import { AccumulatedHistogram } from './accumulated-histogram.ts';
import { createRollingQuantiles } from './rolling-quantiles.ts';
import { knownRoute } from './route-names.ts';

export interface GatewayMetrics extends Metrics {
  /** Committing a record took this long. */
  auditAppended(ms: number): void;
  readonly contentType: string;
  /** Stops watching the event loop. */
  close(): void;
}

export interface MetricsOptions {
  readonly clock?: Clock;
  /** Watch the event loop's delay; default true. */
  readonly eventLoop?: boolean;
}

/** Seconds: from what one piece costs to a request that runs for ten minutes. */
const MICRO_BOUNDS = [5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.05, 0.25, 1];
const LATENCY_BOUNDS = [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const DURATION_BOUNDS = [1e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const EVENT_LOOP_RESOLUTION = 20;
const LOOP_QUANTILES = [0.5, 0.99, 1];
const PULSE_QUANTILES = [0.5, 0.99];

/** Metrics of one gateway, in a registry of their own: two gateways in one process do not mix. */
export function createMetrics(options: MetricsOptions = {}): GatewayMetrics {
  const { clock = systemClock } = options;
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string = never>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: `oversight_${name}`, help, labelNames, registers });
  const gauge = <L extends string = never>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `oversight_${name}`, help, labelNames, registers });
  const histogram = <L extends string = never>(name: string, help: string, buckets: number[], ...labelNames: L[]) =>
    new Histogram({ name: `oversight_${name}`, help, buckets, labelNames, registers });

  const exchanges = counter(
    ...([
      'requests_total',
      'Judged requests: what the guard found and what was done.',
      'route',
      'decided',
      'enforced',
    ] as const),
  );
  const http = counter('http_requests_total', 'Requests of any route, by status sent.', 'route', 'status');
  const httpTime = histogram('http_request_duration_seconds', 'Requests of any route.', DURATION_BOUNDS, 'route');
  const duration = histogram(
    'request_duration_seconds',
    'Judged requests, to the last byte.',
    DURATION_BOUNDS,
    'route',
  );
  const firstByte = histogram(
    'upstream_first_byte_seconds',
    'From sending to the first byte.',
    DURATION_BOUNDS,
    'route',
  );
  const promptTime = histogram('prompt_scoring_seconds', 'Judging a whole prompt.', LATENCY_BOUNDS);
  const added = histogram('added_first_token_seconds', 'From the first piece received to its release.', LATENCY_BOUNDS);
  const append = histogram('audit_append_seconds', 'Committing one record to the audit log.', LATENCY_BOUNDS);
  const pieces = new AccumulatedHistogram({
    name: 'oversight_scoring_piece_seconds',
    help: 'Judging one piece of an answer.',
    bounds: MICRO_BOUNDS,
    registry,
  });
  const upstreamErrors = counter('upstream_errors_total', 'Failures of the upstream, by kind.', 'kind');
  const failOpen = counter('fail_open_total', 'What passed because something failed, by what failed.', 'cause');
  const guardFailures = counter('guard_failures_total', 'Requests that the guard failed to judge.');
  const withheld = counter('withheld_messages_total', 'Earlier messages that were kept from the model.');
  const escalations = counter('escalations_total', 'Questions to the judge, by what it said.', 'answer');
  const notScanned = counter('parts_not_scanned_total', 'Parts that went through without having been judged.', 'side');
  const tokens = counter('upstream_tokens_total', 'Tokens as the upstream counts them.', 'type');
  const auditFailures = counter('audit_failures_total', 'Records that could not be committed.');
  const held = gauge('held_bytes', 'Bytes received from upstream and not yet released.');
  const streams = gauge('open_streams', 'Answers that are streaming.');
  const inWork = gauge('requests_in_work', 'Requests of any route that have not ended.');
  const memory = gauge('resident_memory_bytes', 'Memory of the process.');
  const guardInfo = gauge('guard_info', 'The guard that judges now; always 1.', 'guard', 'hash', 'constitution');
  const modeInfo = gauge('mode_info', 'How verdicts are enforced; always 1.', 'mode', 'fail_open');
  const loop = gauge('event_loop_delay_seconds', 'Delay of the event loop since the last scrape.', 'quantile');

  const delay = options.eventLoop === false ? undefined : watchEventLoop();
  const requestRate = createRollingQuantiles({ windowMs: 10_000, slots: 10 });
  const addedRecently = createRollingQuantiles();
  const piecesRecently = createRollingQuantiles();
  let failOpenTotal = 0;

  return {
    contentType: registry.contentType,
    exchange(record) {
      const { timings } = record;
      const route = knownRoute(record.route);
      exchanges.inc({ route, decided: record.decided, enforced: record.enforced });
      duration.observe({ route }, timings.total / 1000);
      promptTime.observe(timings.prompt / 1000);
      if (timings.upstreamFirstByte !== undefined) firstByte.observe({ route }, timings.upstreamFirstByte / 1000);
      if (record.decided === 'error') guardFailures.inc();
      if (record.withheld.length > 0) withheld.inc(record.withheld.length);
      for (const { answer } of record.escalations) escalations.inc({ answer });
      for (const part of record.parts) if (!part.scanned) notScanned.inc({ side: part.side });
      if (record.usage) {
        tokens.inc({ type: 'input' }, Math.max(0, record.usage.input));
        tokens.inc({ type: 'output' }, Math.max(0, record.usage.output));
      }
      requestRate.observe(1, clock.now());
    },
    scored(micros) {
      pieces.add(micros / 1e6);
      piecesRecently.observe(micros, clock.now());
    },
    addedFirstToken(ms) {
      added.observe(ms / 1000);
      // Kept in microseconds: the scale of the bins begins at a tenth.
      addedRecently.observe(ms * 1000, clock.now());
    },
    upstreamError: (kind) => upstreamErrors.inc({ kind }),
    failedOpen(cause) {
      failOpen.inc({ cause });
      failOpenTotal++;
    },
    auditAppended: (ms) => append.observe(ms / 1000),
    auditFailed: () => auditFailures.inc(),
    request(route, status, ms) {
      http.inc({ route: knownRoute(route), status: String(status) });
      httpTime.observe({ route: knownRoute(route) }, ms / 1000);
    },
    pulse(load) {
      const now = clock.now();
      const [addedMedian, addedP99] = addedRecently.read(PULSE_QUANTILES, now);
      const [scoringMedian, scoringP99] = piecesRecently.read(PULSE_QUANTILES, now);
      return {
        now,
        requestsPerSecond: requestRate.perSecond(now),
        openStreams: load.streams,
        heldBytes: load.heldBytes,
        addedFirstToken: { median: inMilliseconds(addedMedian), p99: inMilliseconds(addedP99) },
        scoringMicros: { median: scoringMedian ?? null, p99: scoringP99 ?? null },
        memoryMb: process.memoryUsage.rss() / 1_048_576,
        failOpenTotal,
      };
    },
    text({ load, guards, configuration }) {
      held.set(load.heldBytes);
      streams.set(load.streams);
      inWork.set(load.requests);
      memory.set(process.memoryUsage.rss());
      const { name, hash, constitution } = guards.current();
      guardInfo.reset();
      guardInfo.set({ guard: name, hash, constitution }, 1);
      modeInfo.reset();
      modeInfo.set({ mode: configuration.guard.mode, fail_open: String(configuration.guard.failOpen) }, 1);
      if (delay) {
        for (const quantile of LOOP_QUANTILES) loop.set({ quantile: String(quantile) }, delaySeconds(delay, quantile));
        delay.reset();
      }
      return registry.metrics();
    },
    close() {
      delay?.disable();
    },
  };
}

function watchEventLoop(): IntervalHistogram {
  const delay = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION });
  delay.enable();
  return delay;
}

/** What Node measures holds its own interval; what is over it is the delay. */
function delaySeconds(delay: IntervalHistogram, quantile: number): number {
  if (delay.count === 0) return 0;
  const nanoseconds = quantile === 1 ? delay.max : delay.percentile(quantile * 100);
  return Math.max(0, nanoseconds / 1e9 - EVENT_LOOP_RESOLUTION / 1000);
}

function inMilliseconds(micros: number | null | undefined): number | null {
  return micros === null || micros === undefined ? null : micros / 1000;
}
