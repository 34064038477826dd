// Several gateways on one real PostgreSQL: limits and alerts are counted together. The same claims hold on SQLite in the quick tests.
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../../store/index.ts';
import { startPostgres } from '../../store/postgres.conformance.ts';
import { createCampaignDetector } from './campaign.ts';
import { createRateLimiter } from './rate-limiter.ts';

const server = await startPostgres();
afterAll(() => server?.stop());

const clock = { now: () => 1_700_000_000_000, sleep: () => Promise.resolve() };
const campaign = {
  ...{ windowMs: 600_000, near: 0.5, nearCount: 10, nearShare: 0.3, blockCount: 5, tighten: 0.8, holdMs: 3_600_000 },
};
const limits = { perMinute: 60, burst: 25, body: 1, headers: 1, event: 1, held: 1, reply: 1, concurrent: 1 };

/** Stores of gateways that share one fresh database. */
async function stores(count: number) {
  const url = await server!.createDatabase();
  const opened = await Promise.all(Array.from({ length: count }, () => openStore(url)));
  return { opened, close: () => Promise.all(opened.map((store) => store.close())) };
}

describe.skipIf(!server)('two gateways on one PostgreSQL', () => {
  it('raise one alert of each kind for a hold time, however many requests end at once, and log it once [gateway.campaign]', async () => {
    const { opened, close } = await stores(2);
    const alerts: string[] = [];
    const detectors = opened.map((store) =>
      createCampaignDetector(
        () => campaign,
        store,
        clock,
        ({ kind }) => alerts.push(kind),
      ),
    );
    const probes = Array.from({ length: 120 }, (_, i) => ({
      score: i % 2 === 0 ? 0.9 : 0.4,
      threshold: 0.5,
      blocked: i % 2 === 0,
    }));
    await Promise.all(probes.map((probe, i) => detectors[(i >> 1) % 2]!.note('key', probe)));
    expect(alerts.sort()).toEqual(['blocks', 'near-threshold']);
    expect(await opened[0]!.audit.list({ kind: 'alert' }, 10)).toHaveLength(2);
    expect(await opened[0]!.history.window('key', 0, clock.now() + 1000)).toEqual({
      total: 120,
      near: 60,
      blocked: 60,
    });
    for (const store of opened) {
      const fresh = createCampaignDetector(() => campaign, store, clock);
      expect(await fresh.thresholdFactor('key')).toBe(0.8);
      expect(await fresh.thresholdFactor('another')).toBe(1);
    }
    await close();
  });

  it('give a key one burst together and not one each [gateway.rate-limit]', async () => {
    const { opened, close } = await stores(2);
    const limiters = opened.map((store) =>
      createRateLimiter(
        () => limits,
        () => [],
        store.limits,
        clock,
      ),
    );
    const answers = await Promise.all(Array.from({ length: 80 }, (_, i) => limiters[i % 2]!.take('', '192.0.2.1')));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(limits.burst);
    await close();
  });
});
