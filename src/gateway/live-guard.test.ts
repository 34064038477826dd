// Promotion, roll-back and sharing of the live guard, with guards in memory and a store in memory.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../base/index.ts';
import { openStore, type Store } from '../store/index.ts';
import type { LoadedGuard } from './context.ts';
import { createLiveGuard, type LiveGuardOptions, type RunningLiveGuard } from './live-guard.ts';

/** A clock whose sleepers wake when told to. */
function stillClock(): Clock & { wake(): void } {
  const sleepers = new Set<() => void>();
  return {
    now: () => 1000,
    sleep: (_, signal) =>
      new Promise((resolve, reject) => {
        const done = () => resolve();
        sleepers.add(done);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    wake: () => {
      for (const wake of sleepers) wake();
      sleepers.clear();
    },
  };
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function guardOf(folder: string, hash = `hash of ${folder}`): LoadedGuard {
  const guard = {
    hash,
    thresholds: { block: 0.9 },
    rules: ['a'],
    stream: () => {
      throw new Error('not judged here');
    },
  };
  return { guard, name: folder, folder, hash, constitution: 'c' };
}

const stores: Store[] = [];
const running: RunningLiveGuard[] = [];
afterEach(async () => {
  for (const live of running.splice(0)) live.close();
  for (const store of stores.splice(0)) await store.close();
});

async function newStore(): Promise<Store> {
  const store = await openStore('memory:');
  stores.push(store);
  return store;
}

async function begin(options: Partial<LiveGuardOptions> = {}): Promise<RunningLiveGuard> {
  const live = await createLiveGuard({
    folder: '/guards/first',
    clock: stillClock(),
    logger: silent,
    load: async (folder) => {
      if (folder.includes('broken')) throw new Error(`${folder} is broken`);
      return guardOf(folder);
    },
    ...options,
  });
  running.push(live);
  return live;
}

describe('the live guard', () => {
  it('is swapped as a whole by a promotion, tells who listens, and goes back by a roll-back [gateway.reload]', async () => {
    const live = await begin();
    const before = live.current();
    const told: string[] = [];
    const leave = live.subscribe(({ folder }) => told.push(folder));
    await live.promote('/guards/second');
    expect([before.folder, live.current().folder, live.previous()?.folder]).toEqual([
      '/guards/first',
      '/guards/second',
      '/guards/first',
    ]);
    await live.rollback();
    expect(live.current().folder).toBe('/guards/first');
    leave();
    await live.rollback();
    expect(told).toEqual(['/guards/second', '/guards/first']);
  });

  it('stays when the promoted one cannot be loaded, and there is no way back from the first [gateway.reload]', async () => {
    const live = await begin();
    await expect(live.rollback()).rejects.toThrow(/no guard was live before/);
    await expect(live.promote('/guards/broken')).rejects.toThrow(/broken/);
    await expect(live.reload('/guards/broken')).rejects.toThrow(/broken/);
    expect(live.current().folder).toBe('/guards/first');
    expect(live.previous()).toBeUndefined();
  });

  it('that one gateway promotes is followed by the others on the same store, and kept over a restart [gateway.reload]', async () => {
    const { settings } = await newStore();
    const [one, clock] = [await begin({ settings }), stillClock()];
    const other = await begin({ settings, clock });
    await one.promote('/guards/second');
    expect(other.current().folder).toBe('/guards/first');
    const changed = new Promise<LoadedGuard>((resolve) => other.subscribe(resolve));
    clock.wake();
    expect((await changed).folder).toBe('/guards/second');
    expect((await begin({ settings })).current().folder).toBe('/guards/second');
  });

  it('of a changed configuration wins over an older promotion [gateway.reload]', async () => {
    const { settings } = await newStore();
    const one = await begin({ settings });
    await one.promote('/guards/second');
    const again = await begin({ settings, folder: '/guards/third' });
    expect(again.current().folder).toBe('/guards/third');
    await one.follow();
    expect(one.current().folder).toBe('/guards/third');
  });

  it('is known by its hash, so a machine with other folders neither takes over nor complains, and finds its own copy [gateway.reload]', async () => {
    const { settings } = await newStore();
    const load = (names: Readonly<Record<string, string>>) => async (folder: string) => {
      const hash = names[folder];
      if (hash === undefined) throw new Error(`no ${folder} here`);
      return guardOf(folder, hash);
    };
    const one = await begin({ settings, folder: '/a/first', load: load({ '/a/first': '1', '/a/second': '2' }) });
    await one.promote('/a/second');
    const other = await begin({
      settings,
      folder: '/b/first',
      load: load({ '/b/first': '1', '/b/copy': '2' }),
      find: async (hash) => (hash === '2' ? '/b/copy' : undefined),
    });
    expect(other.current().folder).toBe('/b/copy');
    expect(other.problems()).toEqual([]);
    await one.follow();
    expect(one.current().folder).toBe('/a/second');
    await one.rollback();
    await other.follow();
    expect(other.current().hash).toBe('1');
  });

  it('that others promoted and that cannot be loaded here is a problem until it can, and the old one goes on [gateway.reload]', async () => {
    const { settings } = await newStore();
    const one = await begin({ settings });
    let isThere = false;
    const load = async (folder: string) => {
      if (folder === '/guards/second' && !isThere) throw new Error('no such folder');
      return guardOf(folder);
    };
    const other = await begin({ settings, load });
    await one.promote('/guards/second');
    await other.follow();
    expect(other.current().folder).toBe('/guards/first');
    expect(other.problems().join()).toMatch(/no such folder/);
    isThere = true;
    await other.follow();
    expect(other.current().folder).toBe('/guards/second');
    expect(other.problems()).toEqual([]);
  });

  it('goes on when the store does not answer [gateway.reload]', async () => {
    const clock = stillClock();
    const warned: string[] = [];
    let answers = true;
    const settings = {
      get: async () => {
        if (!answers) throw new Error('gone');
        return undefined;
      },
      set: async () => undefined,
    };
    const logger = { ...silent, warn: (text: string) => warned.push(text) };
    const live = await begin({ settings, clock, logger });
    answers = false;
    clock.wake();
    while (warned.length === 0) await nextTurn();
    expect(live.current().folder).toBe('/guards/first');
  });

  it('in memory is shared with nobody [gateway.reload]', async () => {
    const store = await newStore();
    const live = await begin({ initial: guardOf('', 'in memory'), settings: store.settings });
    expect((await live.reload()).hash).toBe('in memory');
    expect(await store.settings.get('live-guard')).toBeUndefined();
  });
});
