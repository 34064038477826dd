import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alert, openStore, type Store } from '../../store/index.ts';
import { type CampaignSettings, classifyProbe, createCampaignDetector, decideAlerts } from './campaign.ts';

const settings: CampaignSettings = {
  windowMs: 600_000,
  near: 0.5,
  nearCount: 10,
  nearShare: 0.3,
  blockCount: 5,
  tighten: 0.8,
  holdMs: 3_600_000,
};
/** Evenly spread, where fc.double would hardly leave the neighbourhood of 0. */
const share = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);
const positive = fc.integer({ min: 100, max: 1000 }).map((n) => n / 1000);
const anySettings = fc.record({
  windowMs: fc.constant(600_000),
  near: share,
  nearCount: fc.integer({ min: 1, max: 20 }),
  nearShare: share,
  blockCount: fc.integer({ min: 1, max: 20 }),
  tighten: positive,
  holdMs: fc.constant(3_600_000),
});
const nearProbe = { score: 0.4, threshold: 0.5, blocked: false };
const blockedProbe = { score: 0.9, threshold: 0.5, blocked: true };
const harmless = { score: 0.01, threshold: 0.5, blocked: false };

function gateway(store: Store, time: { now: number }, options: Partial<CampaignSettings> = {}) {
  const alerts: Alert[] = [];
  const clock = { now: () => time.now, sleep: () => Promise.resolve() };
  const detector = createCampaignDetector(
    () => ({ ...settings, ...options }),
    store,
    clock,
    (alert) => alerts.push(alert),
  );
  return { detector, alerts };
}

describe('whether a key runs a campaign', () => {
  it('is never said below the counts, nor of near ones below their share [gateway.campaign]', () => {
    const counts = fc.record({ near: fc.nat(60), blocked: fc.nat(60), rest: fc.nat(200) });
    fc.assert(
      fc.property(counts, anySettings, ({ near, blocked, rest }, chosen) => {
        const total = near + blocked + rest;
        const kinds = decideAlerts({ total, near, blocked }, chosen);
        expect(kinds.includes('blocks')).toBe(blocked >= chosen.blockCount);
        expect(kinds.includes('near-threshold')).toBe(near >= chosen.nearCount && near >= chosen.nearShare * total);
      }),
    );
  });

  it('counts a request as near or as blocked and never as both; a tightened threshold makes no new blocks [gateway.campaign]', () => {
    fc.assert(
      fc.property(share, positive, positive, share, (score, base, factor, near) => {
        const threshold = base * factor;
        const probe = classifyProbe({ score, threshold, blocked: score >= threshold }, factor, near);
        expect(probe.near && probe.blocked).toBe(false);
        if (score < near * base * (1 - 1e-9)) expect(probe).toEqual({ near: false, blocked: false });
        if (score >= base * (1 + 1e-9)) expect(probe).toEqual({ near: false, blocked: true });
        if (score < base * (1 - 1e-9)) expect(probe.blocked).toBe(false);
      }),
    );
    expect(classifyProbe({ score: null, threshold: 0.5, blocked: true }, 1, 0.5)).toEqual({
      near: false,
      blocked: true,
    });
    expect(classifyProbe({ score: Number.NaN, threshold: 0.5, blocked: false }, 1, 0.5)).toEqual({
      near: false,
      blocked: false,
    });
    // The judge may block what is under the threshold.
    expect(classifyProbe({ score: 0.3, threshold: 0.5, blocked: true }, 1, 0.5)).toEqual({
      near: false,
      blocked: true,
    });
  });
});

describe('the campaign detector', () => {
  it('raises one alert for each hold time, however many requests end at once at two gateways of one store [gateway.campaign]', async () => {
    const probes = fc.array(fc.record({ gateway: fc.nat(1), blocked: fc.boolean() }), { minLength: 20, maxLength: 40 });
    const store = await openStore('memory:');
    let keys = 0;
    await fc.assert(
      fc.asyncProperty(probes, async (list) => {
        const key = `key-${keys++}`;
        const time = { now: 1_000_000 };
        // A share could be passed on the way and not be there at the end: here the counts alone decide.
        const gateways = [1, 2].map(() => gateway(store, time, { nearShare: 0 }));
        const send = () =>
          Promise.all(
            list.map((probe) => gateways[probe.gateway]!.detector.note(key, probe.blocked ? blockedProbe : nearProbe)),
          );
        const near = 2 * list.filter((probe) => !probe.blocked).length;
        const total = 2 * list.length;
        const kinds = decideAlerts({ total, near, blocked: total - near }, { ...settings, nearShare: 0 });
        for (const round of [1, 2]) {
          await send();
          await send();
          const raised = gateways.flatMap(({ alerts }) => alerts.map(({ kind }) => kind)).sort();
          expect(raised).toEqual(
            Array.from({ length: round }, () => kinds)
              .flat()
              .sort(),
          );
          const logged = (await store.audit.list({ kind: 'alert', key }, 100)).length;
          expect(logged).toBe(raised.length);
          time.now += settings.holdMs;
        }
      }),
      { numRuns: 4 },
    );
    await store.close();
  });

  it('tightens the threshold of that key, at every gateway within a second, and only while the alert holds [gateway.campaign]', async () => {
    const store = await openStore('memory:');
    const time = { now: 1_000_000 };
    const [one, two] = [gateway(store, time), gateway(store, time)];
    expect(await two.detector.thresholdFactor('key')).toBe(1);
    for (let i = 0; i < settings.blockCount; i++) await one.detector.note('key', blockedProbe);
    expect(one.alerts).toHaveLength(1);
    expect(await one.detector.thresholdFactor('key')).toBe(0.8);
    time.now += 1001;
    expect(await two.detector.thresholdFactor('key')).toBe(0.8);
    expect(await two.detector.thresholdFactor('another')).toBe(1);
    time.now += settings.holdMs;
    expect(await one.detector.thresholdFactor('key')).toBe(1);
    expect(await two.detector.thresholdFactor('key')).toBe(1);
    await store.close();
  });

  it('raises an alert for callers without a key, and leaves the threshold of everybody where it was [gateway.campaign]', async () => {
    const store = await openStore('memory:');
    const time = { now: 1_000_000 };
    const [one, two] = [gateway(store, time), gateway(store, time)];
    for (let i = 0; i < settings.blockCount; i++) await one.detector.note('', blockedProbe);
    expect(one.alerts).toMatchObject([{ key: '', kind: 'blocks' }]);
    expect(await store.alerts.active('', time.now)).toHaveLength(1);
    for (const { detector } of [one, two]) expect(await detector.thresholdFactor('')).toBe(1);
    // And what came near before counts as near still.
    for (let i = 0; i < settings.nearCount; i++) await one.detector.note('', nearProbe);
    expect(one.alerts.map(({ kind }) => kind)).toEqual(['blocks', 'near-threshold']);
    await store.close();
  });

  it('forgets what is older than its window, and harmless traffic raises nothing [gateway.campaign]', async () => {
    const store = await openStore('memory:');
    const time = { now: 1_000_000 };
    const { detector, alerts } = gateway(store, time);
    for (let i = 0; i < 100; i++) await detector.note('busy', harmless);
    for (let i = 0; i < 12; i++) {
      await detector.note('slow', blockedProbe);
      time.now += settings.windowMs / 3;
    }
    // Ten near ones are enough in number, and a tenth of what the key asked.
    for (let i = 0; i < 10; i++) await detector.note('diluted', nearProbe);
    expect(alerts.map(({ key }) => key)).toEqual(['diluted']);
    for (let i = 0; i < 90; i++) await detector.note('mixed', harmless);
    for (let i = 0; i < 10; i++) await detector.note('mixed', nearProbe);
    expect(alerts.map(({ key }) => key)).toEqual(['diluted']);
    await store.close();
  });

  it('asks the store for a factor at most once a second for each key, however many requests come [gateway.campaign]', async () => {
    let asked = 0;
    const store = await openStore('memory:');
    const active: Store['alerts']['active'] = (key, now) => {
      asked++;
      return store.alerts.active(key, now);
    };
    const time = { now: 0 };
    const detector = createCampaignDetector(
      () => settings,
      { ...store, alerts: { ...store.alerts, active } },
      { now: () => time.now, sleep: () => Promise.resolve() },
    );
    for (let i = 0; i < 5; i++) {
      await Promise.all(Array.from({ length: 50 }, () => detector.thresholdFactor('key')));
      await detector.thresholdFactor('key');
      time.now += 500;
    }
    expect(asked).toBe(3);
    await store.close();
  });

  it('fails closed when the store does not answer, unless that was configured otherwise [gateway.campaign]', async () => {
    const store = await openStore('memory:');
    const clock = { now: () => 1000, sleep: () => Promise.resolve() };
    await store.close();
    const closed = createCampaignDetector(() => settings, store, clock);
    await expect(closed.thresholdFactor('key')).rejects.toThrow();
    const told: unknown[] = [];
    const open = createCampaignDetector(() => settings, store, clock, undefined, {
      required: () => false,
      onError: (error) => told.push(error),
    });
    expect(await open.thresholdFactor('key')).toBe(1);
    expect(told).toHaveLength(1);
    const untightened = createCampaignDetector(() => ({ ...settings, tighten: 1 }), store, clock);
    expect(await untightened.thresholdFactor('key')).toBe(1);
  });
});
