import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore, type RateLimits } from '../../store/index.ts';
import type { KeyConfiguration } from '../configuration/types.ts';
import { clientNetwork } from './client-network.ts';
import { createRateLimiter, limitHeaders } from './rate-limiter.ts';

const limits = (perMinute: number, burst: number) => () => ({
  ...{ perMinute, burst, body: 1, headers: 1, event: 1, held: 1, reply: 1, concurrent: 1 },
});
const key = (name: string, perMinute?: number): KeyConfiguration => ({ name, hash: '', perMinute, role: 'client' });
const clockAt = (time: { now: number }) => ({ now: () => time.now, sleep: () => Promise.resolve() });
const down: RateLimits = { take: () => Promise.reject(new Error('connection refused')) };

describe('the rate limiter', () => {
  it('never lets a key have more than its burst and what a minute gives, over two gateways on one store [gateway.rate-limit]', async () => {
    const calls = fc.array(fc.record({ gateway: fc.nat(1), wait: fc.nat(2000) }), { minLength: 1, maxLength: 60 });
    const store = await openStore('memory:');
    let names = 0;
    await fc.assert(
      fc.asyncProperty(
        calls,
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 10 }),
        async (list, perMinute, burst) => {
          const name = `key-${names++}`;
          const time = { now: 1_000_000 };
          const gateways = [0, 1].map(() =>
            createRateLimiter(limits(perMinute, burst), () => [key(name)], store.limits, clockAt(time)),
          );
          let allowed = 0;
          for (const { gateway, wait } of list) {
            time.now += wait;
            const answer = await gateways[gateway]!.take(name, '127.0.0.1');
            if (answer.allowed) allowed++;
            else expect(answer.retryAfterMs).toBeGreaterThan(0);
          }
          expect(allowed).toBeLessThanOrEqual(burst + ((time.now - 1_000_000) * perMinute) / 60_000 + 1e-6);
          expect(allowed).toBeGreaterThanOrEqual(Math.min(burst, list.length));
        },
      ),
      { numRuns: 12 },
    );
    await store.close();
  });

  it('allows a refused request after the wait it named, and not before [gateway.rate-limit]', async () => {
    const store = await openStore('memory:');
    const time = { now: 5_000_000 };
    const limiter = createRateLimiter(limits(30, 1), () => [], store.limits, clockAt(time));
    expect((await limiter.take('', '10.0.0.1')).allowed).toBe(true);
    const refused = await limiter.take('', '10.0.0.1');
    expect(refused).toMatchObject({ allowed: false, remaining: 0, limit: 30 });
    time.now += refused.retryAfterMs - 1;
    expect((await limiter.take('', '10.0.0.1')).allowed).toBe(false);
    time.now += 1;
    expect((await limiter.take('', '10.0.0.1')).allowed).toBe(true);
    await store.close();
  });

  it('gives each key and each address its own bucket, a key its own limit, and asks no store where there is none [gateway.rate-limit]', async () => {
    const store = await openStore('memory:');
    const keys = [key('a'), key('b'), key('slow', 2)];
    const limiter = createRateLimiter(limits(60, 3), () => keys, store.limits, clockAt({ now: 1000 }));
    const count = async (name: string, address: string) => {
      let allowed = 0;
      for (let i = 0; i < 6; i++) if ((await limiter.take(name, address)).allowed) allowed++;
      return allowed;
    };
    expect(await count('a', '1.1.1.1')).toBe(3);
    expect(await count('b', '1.1.1.1')).toBe(3);
    expect(await count('', '1.1.1.1')).toBe(3);
    expect(await count('', '1.1.1.2')).toBe(3);
    expect(await count('slow', '1.1.1.1')).toBe(2);
    const none = createRateLimiter(limits(0, 1), () => keys, down, clockAt({ now: 1000 }));
    expect((await none.take('a', '')).allowed).toBe(true);
    await expect(none.take('slow', '')).rejects.toThrow('rate limits cannot be read');
    await store.close();
  });

  it('fails closed when the store does not answer, unless that was configured otherwise [gateway.rate-limit]', async () => {
    const closed = createRateLimiter(limits(60, 3), () => [], down, clockAt({ now: 0 }));
    await expect(closed.take('', '1.1.1.1')).rejects.toMatchObject({ name: 'OversightError', kind: 'failed' });
    const told: unknown[] = [];
    const open = createRateLimiter(limits(60, 3), () => [], down, clockAt({ now: 0 }), {
      required: () => false,
      onError: (error) => told.push(error),
    });
    expect((await open.take('', '1.1.1.1')).allowed).toBe(true);
    expect(told).toHaveLength(1);
  });

  it('tells clients in the headers that they read how much is left and how long to wait [gateway.rate-limit]', () => {
    const answer = { allowed: true, remaining: 7, retryAfterMs: 0, limit: 60, resetMs: 1500 };
    expect(limitHeaders(answer)).toEqual({
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '7',
      'x-ratelimit-reset-requests': '2s',
    });
    const refused = limitHeaders({ ...answer, allowed: false, remaining: 0, retryAfterMs: 1200, resetMs: 119_999 });
    expect(refused).toMatchObject({
      'retry-after': '2',
      'retry-after-ms': '1200',
      'x-ratelimit-reset-requests': '2m0s',
    });
    expect(limitHeaders({ ...answer, limit: 0 })).toEqual({});
  });
});

describe('the network of a client', () => {
  it('is the same for all of an IPv6 /64 however it is written, and another for the next', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 8, maxLength: 8 }),
        fc.array(group, { minLength: 4, maxLength: 4 }),
        (groups, host) => {
          const written = groups.map((one) => one.toString(16)).join(':');
          const padded = groups.map((one) => one.toString(16).padStart(4, '0').toUpperCase()).join(':');
          const neighbour = [...groups.slice(0, 4), ...host].map((one) => one.toString(16)).join(':');
          const other = [groups[0]! ^ 1, ...groups.slice(1)].map((one) => one.toString(16)).join(':');
          expect(isIPv6(written)).toBe(true);
          expect(clientNetwork(padded)).toBe(clientNetwork(written));
          expect(clientNetwork(neighbour)).toBe(clientNetwork(written));
          expect(clientNetwork(`${written}%eth0`)).toBe(clientNetwork(written));
          expect(clientNetwork(other)).not.toBe(clientNetwork(written));
        },
      ),
    );
    expect(clientNetwork('::1')).toBe('0:0:0:0::/64');
    expect(clientNetwork('2001:db8::5')).toBe('2001:db8:0:0::/64');
  });

  it('is the address itself for IPv4, also where it is mapped into IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(clientNetwork(address)).toBe(address);
        expect(clientNetwork(`::ffff:${address}`)).toBe(address);
      }),
    );
    expect(clientNetwork('')).toBe('');
  });
});
