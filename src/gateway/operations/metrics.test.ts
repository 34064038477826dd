import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { LoadedGuard } from '../context.ts';
import { AccumulatedHistogram } from './accumulated-histogram.ts';
import { samplePart, sampleRecord } from './exchange-record.conformance.ts';
import { createMetrics, type GatewayMetrics } from './metrics.ts';

const load = { requests: 3, streams: 2, heldBytes: 512, draining: false };
type Scrape = Parameters<GatewayMetrics['text']>[0];

function scrapeOf(guard: Partial<LoadedGuard> = {}): Scrape {
  const current = { name: 'general', hash: 'h1', constitution: 'c1', ...guard };
  return {
    load,
    guards: { current: () => current } as Scrape['guards'],
    configuration: { guard: { mode: 'enforce', failOpen: false } } as Scrape['configuration'],
  };
}

/** Series without comments, by name and labels. */
async function series(metrics: GatewayMetrics, scrape = scrapeOf()): Promise<ReadonlyMap<string, number>> {
  const lines = (await metrics.text(scrape)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

describe('metrics', () => {
  it('count what was found apart from what was done, and each use of fail-open [gateway.metrics]', async () => {
    const metrics = createMetrics({ eventLoop: false });
    const clockless = sampleRecord();
    for (let i = 0; i < 3; i++) metrics.exchange(clockless);
    metrics.exchange(sampleRecord({ decided: 'block', enforced: 'shadow', withheld: [1, 3] }));
    metrics.exchange(
      sampleRecord({
        decided: 'error',
        enforced: 'failed-open',
        parts: [samplePart({ scanned: false, action: 'error' })],
        escalations: [
          { part: 'messages.0', score: 0.4, answer: 'timeout', ms: 2000 },
          { part: '0/content', score: 0.4, answer: 'allow', ms: 200 },
        ],
        usage: { input: 12, output: 30 },
      }),
    );
    metrics.failedOpen('guard');
    metrics.upstreamError('cut');
    metrics.auditFailed();
    const all = await series(metrics);
    const route = '/v1/chat/completions';
    expect(all.get(`oversight_requests_total{route="${route}",decided="allow",enforced="passed"}`)).toBe(3);
    expect(all.get(`oversight_requests_total{route="${route}",decided="block",enforced="shadow"}`)).toBe(1);
    expect(all.get('oversight_fail_open_total{cause="guard"}')).toBe(1);
    expect(all.get('oversight_guard_failures_total')).toBe(1);
    expect(all.get('oversight_withheld_messages_total')).toBe(2);
    expect(all.get('oversight_parts_not_scanned_total{side="request"}')).toBe(1);
    expect(all.get('oversight_escalations_total{answer="timeout"}')).toBe(1);
    expect(all.get('oversight_upstream_errors_total{kind="cut"}')).toBe(1);
    expect(all.get('oversight_upstream_tokens_total{type="output"}')).toBe(30);
    expect(all.get('oversight_audit_failures_total')).toBe(1);
    expect(all.get('oversight_held_bytes')).toBe(512);
    expect(all.get('oversight_open_streams')).toBe(2);
    expect(metrics.pulse(load).failOpenTotal).toBe(1);
  });

  it('name the guard that judges now and the mode, and no longer the one before [gateway.metrics]', async () => {
    const metrics = createMetrics({ eventLoop: false });
    expect((await series(metrics)).get('oversight_guard_info{guard="general",hash="h1",constitution="c1"}')).toBe(1);
    const after = await series(metrics, scrapeOf({ hash: 'h2' }));
    expect([...after.keys()].filter((name) => name.startsWith('oversight_guard_info'))).toEqual([
      'oversight_guard_info{guard="general",hash="h2",constitution="c1"}',
    ]);
    expect(after.get('oversight_mode_info{mode="enforce",fail_open="false"}')).toBe(1);
  });

  it('are all called oversight_, with the unit in the name of what has one, and every one explained [gateway.metrics]', async () => {
    const metrics = createMetrics();
    metrics.exchange(sampleRecord());
    metrics.request('/healthz', 200, 1);
    const text = await metrics.text(scrapeOf());
    metrics.close();
    const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => ({ name: name!, type: type! }));
    expect(types.length).toBeGreaterThan(20);
    for (const { name, type } of types) {
      expect(name).toMatch(/^oversight_[a-z_]+$/);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(text).toMatch(new RegExp(`^# HELP ${name} .{10,}$`, 'm'));
    }
    expect(text).toMatch(/^oversight_event_loop_delay_seconds\{quantile="0.99"\} [0-9.e-]+$/m);
  });

  it('make no new series for made-up routes [gateway.metrics]', async () => {
    const metrics = createMetrics({ eventLoop: false });
    fc.assert(
      fc.property(fc.string(), (path) => {
        metrics.request(`/x${path}`, 404, 1);
        metrics.request(`/api/${path}`, 200, 1);
        metrics.request(`/v1/guard/sessions/${path}`, 200, 1);
      }),
      { numRuns: 20 },
    );
    const names = [...(await series(metrics)).keys()].filter((name) =>
      name.startsWith('oversight_http_requests_total'),
    );
    expect(names.map((name) => /route="([^"]*)"/.exec(name)?.[1]).sort()).toEqual([
      '/api',
      '/v1/guard/sessions',
      'other',
    ]);
  });

  it('show the last minute as a pulse: rates, medians and 99th percentiles, null where nothing ran [gateway.metrics]', () => {
    const time = { now: 1_000_000 };
    const metrics = createMetrics({ eventLoop: false, clock: { now: () => time.now, sleep: () => Promise.resolve() } });
    expect(metrics.pulse(load)).toMatchObject({
      ...{ now: 1_000_000, requestsPerSecond: 0, openStreams: 2, heldBytes: 512, failOpenTotal: 0 },
      ...{ addedFirstToken: { median: null, p99: null }, scoringMicros: { median: null, p99: null } },
    });
    for (let i = 1; i <= 100; i++) {
      metrics.scored(i);
      metrics.addedFirstToken(i / 100);
      metrics.exchange(sampleRecord());
      time.now += 50;
    }
    const pulse = metrics.pulse(load);
    expect(pulse.requestsPerSecond).toBeCloseTo(20, 0);
    expect(pulse.scoringMicros.median! / 50).toBeCloseTo(1, 1);
    expect(pulse.scoringMicros.p99! / 99).toBeCloseTo(1, 1);
    expect(pulse.addedFirstToken.median! / 0.5).toBeCloseTo(1, 1);
    time.now += 120_000;
    expect(metrics.pulse(load).scoringMicros).toEqual({ median: null, p99: null });
  });
});

describe('the accumulated histogram', () => {
  it('says what the histogram of prom-client says [gateway.metrics]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 0.1, 0.5, 1, 1.5, 2, 5, 7, 100), { maxLength: 60 }),
        async (values) => {
          const about = { name: 'oversight_sample_seconds', help: 'A sample.' };
          const [mine, theirs] = [new Registry(), new Registry()];
          const accumulated = new AccumulatedHistogram({ ...about, bounds: [0.5, 1, 2, 5], registry: mine });
          const plain = new Histogram({ ...about, buckets: [0.5, 1, 2, 5], registers: [theirs] });
          for (const value of values) {
            accumulated.add(value);
            plain.observe(value);
          }
          expect(await mine.metrics()).toBe(await theirs.metrics());
        },
      ),
    );
  });
});
