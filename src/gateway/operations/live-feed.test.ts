import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../types.ts';
import { createLiveFeed } from './live-feed.ts';

const event = (n: number): LiveEvent => ({ type: 'guard', hash: String(n), name: '' });

describe('the live feed', () => {
  it('gives every reader everything in order, or says how many of the oldest it lost; it never holds more than its capacity [gateway.live-feed]', async () => {
    const step = fc.oneof(
      fc.record({ publish: fc.integer({ min: 1, max: 12 }) }),
      fc.record({ read: fc.integer({ min: 1, max: 6 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), async (steps, capacity) => {
        const feed = createLiveFeed({ capacity });
        const reader = feed.subscribe(new AbortController().signal);
        let published = 0;
        let expected = 0;
        let waiting = 0;
        const take = async () => {
          const { value } = await reader.next();
          if (value?.type === 'dropped') {
            expect(value.count).toBeGreaterThan(0);
            expected += value.count;
            // What is left is at most what fits.
            expect(published - expected).toBeLessThanOrEqual(capacity);
            return;
          }
          expect(value).toEqual(event(expected));
          expected++;
        };
        for (const one of steps) {
          if ('publish' in one) for (let i = 0; i < one.publish; i++) feed.publish(event(published++));
          else for (waiting = one.read; waiting > 0 && expected < published; waiting--) await take();
        }
        while (expected < published) await take();
        expect(expected).toBe(published);
        await reader.return?.();
        expect(feed.subscribers).toBe(0);
      }),
    );
  });

  it('wakes a reader that waits, begins at the subscription and ends with the signal [gateway.live-feed]', async () => {
    const feed = createLiveFeed();
    feed.publish(event(0));
    const stop = new AbortController();
    const reader = feed.subscribe(stop.signal);
    const first = reader.next();
    feed.publish(event(1));
    expect((await first).value).toEqual(event(1));
    feed.publish(event(2));
    feed.publish(event(3));
    const seen: LiveEvent[] = [];
    for await (const one of reader) {
      seen.push(one);
      if (seen.length === 2) queueMicrotask(() => stop.abort());
    }
    expect(seen).toEqual([event(2), event(3)]);
    expect(feed.subscribers).toBe(0);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
    const late = feed.subscribe(stop.signal);
    expect((await late.next()).done).toBe(true);
    expect(feed.subscribers).toBe(0);
  });

  it('leaves no listener behind when a reader stops by itself [gateway.live-feed]', async () => {
    const feed = createLiveFeed();
    const signal = new AbortController().signal;
    for (let i = 0; i < 3; i++) {
      for await (const one of reading(feed, signal)) {
        expect(one.type).toBe('guard');
        expect(getEventListeners(signal, 'abort')).toHaveLength(1);
        break;
      }
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(feed.subscribers).toBe(0);
  });
});

function reading(feed: ReturnType<typeof createLiveFeed>, signal: AbortSignal) {
  const reader = feed.subscribe(signal);
  feed.publish(event(1));
  return reader;
}
