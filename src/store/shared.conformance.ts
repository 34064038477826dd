// Several gateways on one database behave as one: the suite opens the same place two or three times and lets them race.
import { describe, expect, it } from 'vitest';
import { type Bench, collect, entryOf } from './bench.conformance.ts';
import type { Store } from './types.ts';

/** Registers the suite. */
export function describeShared(bench: () => Bench): void {
  describe('several gateways on one database', () => {
    async function openMany(count: number): Promise<readonly Store[]> {
      const place = await bench().create();
      // All at once: each may find that there are no tables yet.
      return await Promise.all(Array.from({ length: count }, () => place.open()));
    }
    const closeAll = (stores: readonly Store[]) => Promise.all(stores.map((store) => store.close()));

    it('let together no more through than one limit allows [store.shared]', async () => {
      const stores = await openMany(3);
      const limit = { perMinute: 60, burst: 25 };
      const take = (now: number, name = 'key') => stores.map((store) => store.limits.take(name, 1, limit, now));
      const rounds = Array.from({ length: 20 }, (_, round) => [...take(1000 + (round % 7)), ...take(5000, 'other')]);
      const answers = await Promise.all(rounds.flat());
      expect(answers.filter(({ allowed }) => allowed)).toHaveLength(50);
      const later = await Promise.all([...take(4006), ...take(4006), ...take(4000)]);
      expect(later.filter(({ allowed }) => allowed)).toHaveLength(3);
      await closeAll(stores);
    });

    it('raise one alert for what all of them see [store.shared]', async () => {
      const stores = await openMany(3);
      const counts = { total: 9, near: 9, blocked: 0 };
      for (const [raised, until] of [
        [100, 200],
        [250, 300],
      ] as const) {
        const alert = { key: 'alpha', kind: 'near-threshold', raised, until, counts } as const;
        const raises = await Promise.all([...stores, ...stores, ...stores].map(({ alerts }) => alerts.raise(alert)));
        expect(raises.filter(({ isNew }) => isNew)).toHaveLength(1);
        expect(new Set(raises.map(({ alert }) => alert.id)).size).toBe(1);
        for (const { alerts } of stores) expect(await alerts.active('alpha', raised)).toHaveLength(1);
      }
      expect(await stores[0]!.alerts.list(10)).toHaveLength(2);
      await closeAll(stores);
    });

    it('never hand one case to two reviewers [store.shared]', async () => {
      const stores = await openMany(3);
      const ids = Array.from({ length: 30 }, (_, i) => `case ${String(i).padStart(2, '0')}`);
      await Promise.all(
        ids.flatMap((id, i) => stores.map(({ reviews }) => reviews.add({ id, created: i, body: { i } }))),
      );
      const claims = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          stores.map(({ reviews }) => reviews.claim(`reviewer ${i}`, 100, 200)),
        ).flat(),
      );
      const claimed = claims.flatMap((item) => item?.id ?? []);
      expect(new Set(claimed).size).toBe(claimed.length);
      // PostgreSQL may pass by a case that another claim just holds; nothing is left in the end.
      for (
        let item = await stores[1]!.reviews.claim('last', 100, 200);
        item;
        item = await stores[1]!.reviews.claim('last', 100, 200)
      )
        claimed.push(item.id);
      expect(claimed.toSorted()).toEqual(ids);
      await closeAll(stores);
    });

    it('see each other’s settings and count together what a key did [store.shared]', async () => {
      const stores = await openMany(2);
      await stores[0]!.settings.set('live', { guard: 'b' }, 1);
      expect(await stores[1]!.settings.get('live')).toEqual({ guard: 'b' });
      const notes = Array.from({ length: 50 }, (_, i) =>
        stores[i % 2]!.history.note('alpha', { time: 1000 + i, near: true, blocked: i % 5 === 0 }),
      );
      await Promise.all(notes);
      expect(await stores[1]!.history.window('alpha', 0, 5000)).toEqual({ total: 50, near: 50, blocked: 10 });
      await closeAll(stores);
    });

    it('write one gapless log under load, in which each finds what it appended [store.shared]', async () => {
      const stores = await openMany(3);
      const appended = await Promise.all(
        Array.from({ length: 300 }, async (_, i) => {
          // Some at once, some later.
          if (i % 3) await new Promise((resolve) => setTimeout(resolve, i % 50));
          return await stores[i % stores.length]!.audit.append(entryOf(i));
        }),
      );
      expect(new Set(appended.map(({ sequence }) => sequence)).size).toBe(300);
      const events = await collect(stores[0]!.audit.read());
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
      expect(events).toEqual(appended.toSorted((a, b) => a.sequence - b.sequence));
      expect(await stores[2]!.audit.verify()).toMatchObject({ ok: true, events: 300 });
      await closeAll(stores);
    });
  });
}
