// What every store must do, whatever database is behind it: one suite for SQLite in memory, SQLite in a file and a real
// PostgreSQL. What needs several gateways on one database is in shared.conformance.ts, the chain in chain.conformance.ts.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect, entryOf } from './bench.conformance.ts';
import type { AuditEvent, AuditFilter, Store } from './types.ts';

/** Registers the suite. `open` gives an empty store. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`the store on ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    describeLog(() => store);
    describeLimits(() => store);
    describeKeys(() => store);
    describeReviews(() => store);

    it('keeps settings, the last one set, as the JSON it was given [store.conformance]', async () => {
      expect(await store.settings.get('live')).toBeUndefined();
      await store.settings.set('live', { guard: 'general', versions: [1, 2, null], 'ключ "': '\0\ud800' }, 5);
      expect(await store.settings.get('live')).toEqual({
        guard: 'general',
        versions: [1, 2, null],
        'ключ "': '\0\ud800',
      });
      await store.settings.set('live', null, 4);
      expect(await store.settings.get('live')).toBeNull();
      expect(await store.settings.get('other')).toBeUndefined();
    });

    it('answers a ping while it is open, and nothing after it was closed [store.conformance]', async () => {
      await store.ping();
      const last = store.audit.append(entryOf(1));
      await store.close();
      expect((await last).sequence).toBe(1);
      const calls = [
        () => store.ping(),
        () => store.audit.append(entryOf(2)),
        () => store.audit.list({}, 1),
        () => store.limits.take('a', 1, { perMinute: 1, burst: 1 }, 0),
        () => store.history.note('a', { time: 0, near: false, blocked: false }),
        () => store.alerts.list(1),
        () => store.reviews.counts(),
      ];
      for (const call of calls) await expect(call()).rejects.toThrow(/closed/);
    });
  });
}

function describeLog(of: () => Store): void {
  it('gives events back by id, by filter and newest first, with a cursor [store.conformance]', async () => {
    const { audit } = of();
    expect(await audit.list({}, 10)).toEqual([]);
    expect(await audit.count({})).toEqual({ total: 0, byEnforced: {}, byRule: {} });
    const given = Array.from({ length: 30 }, (_, i) =>
      entryOf(i, {
        kind: i % 10 === 9 ? 'alert' : 'exchange',
        route: i % 2 ? '/v1/messages' : '/v1/responses',
        key: i % 3 ? 'alpha' : 'beta',
        decided: i % 5 === 0 ? 'block' : 'allow',
        enforced: i % 5 === 0 ? 'blocked' : 'passed',
        rule: i % 5 === 0 ? 'fraud' : '',
        // The clock went back once.
        time: 1000 + (i === 20 ? 5 : i),
      }),
    );
    const events: AuditEvent[] = [];
    for (const entry of given) events.push(await audit.append(entry));
    expect(await audit.get('request-7')).toEqual(events[7]);
    expect(await audit.get('nobody')).toBeUndefined();
    const filters: readonly AuditFilter[] = [
      {},
      { kind: 'alert' },
      { decided: 'block' },
      { decided: 'allow', route: '/v1/messages' },
      { enforced: 'blocked', key: 'beta' },
      { enforced: 'passed', rule: '' },
      { rule: 'fraud', before: 20 },
      { key: 'nobody' },
      { from: 1005, to: 1008 },
      { from: 1004, to: 1012, decided: 'block' },
      { from: 1028 },
      { to: 1003, kind: 'exchange' },
      { from: 5000 },
    ];
    for (const filter of filters) {
      const wanted = events.filter((event) => matches(event, filter));
      expect(await audit.list(filter, 100), JSON.stringify(filter)).toEqual(wanted.toReversed());
      expect(await audit.list(filter, 2), JSON.stringify(filter)).toEqual(wanted.slice(-2).reverse());
      expect(await audit.count(filter), JSON.stringify(filter)).toEqual({
        total: wanted.length,
        byEnforced: tally(wanted.map(({ enforced }) => enforced)),
        byRule: tally(wanted.map(({ rule }) => rule).filter((rule) => rule !== '')),
      });
    }
    expect((await collect(audit.read({ from: 28 }))).map(({ sequence }) => sequence)).toEqual([28, 29, 30]);
    // Order is by sequence, not by time.
    expect((await audit.list({ from: 1005, to: 1006 }, 9)).map(({ sequence }) => sequence)).toEqual([21, 6]);
  });

  it('refuses what it could not keep as it was given, and goes on [store.conformance]', async () => {
    const { audit } = of();
    await expect(audit.append(entryOf(1, { time: 1.5 }))).rejects.toThrow(/time is 1\.5/);
    await expect(audit.append(entryOf(1, { score: Number.NaN }))).rejects.toThrow(/score is NaN/);
    const results = await Promise.allSettled([1, 2, 1, 3].map((number) => audit.append(entryOf(number))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(results[2]).toMatchObject({ reason: { message: expect.stringMatching(/"request-1" already/) } });
    await expect(audit.append(entryOf(3))).rejects.toThrow(/already/);
    expect(await audit.verify()).toMatchObject({ ok: true, events: 3 });
  });
}

const matches = (event: AuditEvent, { before, from, to, ...columns }: AuditFilter) =>
  Object.entries(columns).every(([name, value]) => event[name as keyof AuditEvent] === value) &&
  event.sequence < (before ?? Number.POSITIVE_INFINITY) &&
  event.time >= (from ?? Number.NEGATIVE_INFINITY) &&
  event.time < (to ?? Number.POSITIVE_INFINITY);

const tally = (names: readonly string[]) =>
  Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((other) => other === name).length]));

function describeLimits(of: () => Store): void {
  it('lets a burst through, then one token at a time as the bucket fills [store.conformance]', async () => {
    const take = (now: number, cost = 1) => of().limits.take('key', cost, { perMinute: 60, burst: 3 }, now);
    expect(await take(0)).toEqual({ allowed: true, remaining: 2, retryAfterMs: 0 });
    expect(await take(0, 2)).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 });
    expect(await take(400)).toEqual({ allowed: false, remaining: 0, retryAfterMs: 600 });
    expect(await take(1000)).toMatchObject({ allowed: true });
    expect(await take(1000)).toEqual({ allowed: false, remaining: 0, retryAfterMs: 1000 });
    expect(await take(1_000_000)).toEqual({ allowed: true, remaining: 2, retryAfterMs: 0 });
    expect(await take(1_000_000, 4)).toEqual({ allowed: false, remaining: 2, retryAfterMs: 86_400_000 });
    expect(await take(1_000_000, 0)).toMatchObject({ allowed: true, remaining: 2 });
  });

  it('never fills a bucket for a time that the clock went through twice [store.conformance]', async () => {
    const limit = { perMinute: 60, burst: 1 };
    const take = async (now: number) => (await of().limits.take('key', 1, limit, now)).allowed;
    const jump = 1_000_000;
    expect([await take(jump), await take(jump - 500_000), await take(jump - 400_000)]).toEqual([true, false, false]);
    expect([await take(jump), await take(jump + 999), await take(jump + 1000)]).toEqual([false, false, true]);
    // A clock that was a day ahead: from the first take after it was set right, the bucket fills as time goes.
    const day = 86_400_000;
    expect([await take(jump + day), await take(jump + 2000), await take(jump + 2999), await take(jump + 3000)]).toEqual(
      [true, false, false, true],
    );
  });

  it('counts as a bucket on paper does, whatever comes together and whatever the clock does [store.conformance]', async () => {
    let serial = 0;
    const round = fc.record({
      move: fc.integer({ min: -2000, max: 4000 }),
      costs: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(round, { maxLength: 12 }),
        async (perMinute, burst, rounds) => {
          const name = `key ${serial++}`;
          // In 60,000ths of a token, in which a limit of one a minute fills one a millisecond.
          let [level, time, now] = [burst * 60_000, 0, 10_000];
          for (const [i, { move, costs }] of rounds.entries()) {
            now += move;
            if (i === 0) time = now;
            level = Math.min(burst * 60_000, level + Math.max(0, now - time) * perMinute);
            time = Math.max(time, now);
            const answers = await Promise.all(
              costs.map((cost) => of().limits.take(name, cost, { perMinute, burst }, now)),
            );
            // Those that cost the same are taken together, first the ones that cost what the first of those left costs.
            for (const group of alike(costs)) {
              for (const index of group) {
                const enough = costs[index]! * 60_000 <= level;
                if (enough) level -= costs[index]! * 60_000;
                expect(answers[index]!.allowed).toBe(enough);
              }
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });
}

/** Places of equal costs, in the order in which each cost first comes. */
function alike(costs: readonly number[]): readonly (readonly number[])[] {
  return [...new Set(costs)].map((cost) => costs.flatMap((other, index) => (other === cost ? [index] : [])));
}

function describeKeys(of: () => Store): void {
  it('sums what a key did in a window of seconds, and forgets what is old [store.conformance]', async () => {
    const { history } = of();
    const notes = Array.from({ length: 40 }, (_, i) =>
      history.note(i % 4 ? 'alpha' : 'beta', { time: i * 250, near: i % 2 === 0, blocked: i % 8 === 0 }),
    );
    await Promise.all(notes);
    expect(await history.window('alpha', 0, 10_000)).toEqual({ total: 30, near: 10, blocked: 0 });
    expect(await history.window('beta', 0, 10_000)).toEqual({ total: 10, near: 10, blocked: 5 });
    expect(await history.window('alpha', 2000, 4000)).toEqual({ total: 6, near: 2, blocked: 0 });
    // Rounded outwards to whole seconds.
    expect(await history.window('alpha', 2900, 3001)).toEqual({ total: 6, near: 2, blocked: 0 });
    expect(await history.window('nobody', 0, 10_000)).toEqual({ total: 0, near: 0, blocked: 0 });
    await history.prune(9000);
    expect(await history.window('beta', 0, 10_000)).toEqual({ total: 1, near: 1, blocked: 0 });
  });

  it('has one alert of a kind up for a key, until it ends [store.conformance]', async () => {
    const { alerts } = of();
    const counts = { total: 20, near: 12, blocked: 3 };
    const alert = { key: 'alpha', kind: 'blocks', raised: 100, until: 200, counts } as const;
    const first = await alerts.raise(alert);
    expect(first).toEqual({ alert: { ...alert, id: expect.any(String), acknowledged: false }, isNew: true });
    const again = await alerts.raise({ ...alert, raised: 150, until: 999, counts: { ...counts, total: 99 } });
    expect(again).toEqual({ alert: first.alert, isNew: false });
    const others = await Promise.all([
      alerts.raise({ ...alert, key: 'beta' }),
      alerts.raise({ ...alert, kind: 'near-threshold' }),
    ]);
    expect(others.map(({ isNew }) => isNew)).toEqual([true, true]);
    expect((await alerts.active('alpha', 199)).map(({ kind }) => kind).sort()).toEqual(['blocks', 'near-threshold']);
    expect(await alerts.active('alpha', 200)).toEqual([]);
    expect(await alerts.acknowledge(first.alert.id)).toBe(true);
    expect(await alerts.acknowledge('nobody')).toBe(false);
    const later = await alerts.raise({ ...alert, raised: 200, until: 300 });
    expect(later.isNew).toBe(true);
    expect((await alerts.list(10)).map(({ id }) => id)[0]).toBe(later.alert.id);
    expect(await alerts.list(1)).toHaveLength(1);
    expect((await alerts.list(10)).find(({ id }) => id === first.alert.id)).toMatchObject({ acknowledged: true });
  });
}

function describeReviews(of: () => Store): void {
  it('hands the oldest case to one reviewer at a time, and back to the queue when the claim runs out [store.conformance]', async () => {
    const { reviews } = of();
    for (const [id, created] of [
      ['second', 20],
      ['first', 10],
      ['first', 99],
    ] as const)
      await reviews.add({ id, created, body: { id } });
    expect(await reviews.counts()).toEqual({ waiting: 2, claimed: 0, answered: 0 });
    expect(await reviews.claim('ada', 100, 200)).toEqual({
      id: 'first',
      created: 10,
      status: 'claimed',
      claimedBy: 'ada',
      claimedUntil: 200,
      answer: undefined,
      body: { id: 'first' },
    });
    expect(await reviews.claim('bob', 100, 200)).toMatchObject({ id: 'second', claimedBy: 'bob' });
    expect(await reviews.claim('eve', 100, 200)).toBeUndefined();
    expect(await reviews.answer('first', 'bob', 'harmless', 150)).toBe(false);
    expect(await reviews.answer('second', 'bob', 'harmful', 150)).toBe(true);
    expect(await reviews.answer('second', 'bob', 'harmless', 150)).toBe(false);
    // Ada was too slow.
    expect(await reviews.answer('first', 'ada', 'harmless', 200)).toBe(false);
    expect(await reviews.claim('eve', 200, 300)).toMatchObject({ id: 'first', claimedBy: 'eve' });
    expect(await reviews.answer('first', 'ada', 'harmless', 250)).toBe(false);
    expect(await reviews.answer('first', 'eve', 'harmless', 250)).toBe(true);
    expect(await reviews.counts()).toEqual({ waiting: 0, claimed: 0, answered: 2 });
    expect(await reviews.claim('eve', 1e12, 2e12)).toBeUndefined();
  });
}
