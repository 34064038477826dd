import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Live } from '../contract.ts';
import { sampleRecord } from '../operations/exchange-record.conformance.ts';
import { openTestDashboard, type TestDashboard } from './dashboard.conformance.ts';

let at: TestDashboard;
let server: Server;
let closing: AbortController;
beforeEach(async () => {
  closing = new AbortController();
  at = await openTestDashboard({ dashboard: { signal: closing.signal } });
  server = createServer(getRequestListener(at.app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await at.close();
});

/** A page that follows the feed over a real connection. */
async function follow() {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/api/live' }, resolve).on('error', reject);
  });
  let text = '';
  let wake = () => {};
  let hasEnded = false;
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  response.on('close', () => {
    hasEnded = true;
    wake();
  });
  response.on('error', () => undefined);
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      if (hasEnded) throw new Error(`the feed ended: ${text}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const events = () =>
    text
      .split('\n\n')
      .slice(0, -1)
      .flatMap((block) => (block.startsWith('event: ') ? [JSON.parse(block.split('\ndata: ')[1]!) as Live] : []));
  return {
    response,
    events,
    text: () => text,
    next: (type: Live['type'], count = 1) =>
      until(() => events().filter((event) => event.type === type).length >= count),
    comment: () => until(() => /^: /m.test(text)),
    ended: () =>
      new Promise<void>((resolve) => {
        if (hasEnded) resolve();
        else response.once('close', resolve);
      }),
  };
}

/** Lets the event loop turn until it holds; the test's time limit is the guard. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
const readers = () => (at.context.live as { readonly subscribers?: number }).subscribers;

describe('the live feed', () => {
  it('beats once a second, and a comment keeps the connection open [dashboard.live]', async () => {
    const page = await follow();
    expect(page.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(page.response.headers['cache-control']).toContain('no-store');
    await page.next('pulse', 1);
    for (let second = 2; second <= 16; second++) {
      await eventually(() => at.clock.sleepers > 0);
      await at.clock.advance(1000);
      await page.next('pulse', second);
    }
    await page.comment();
    const [pulse] = page.events();
    expect(pulse).toMatchObject({ type: 'pulse', pulse: { openStreams: 0, heldBytes: 0, failOpenTotal: 0 } });
    page.response.destroy();
  });

  it('tells every page of an exchange, an alert and a change of guard as they happen, without their text [dashboard.live]', async () => {
    const pages = [await follow(), await follow()];
    await eventually(() => readers() === 2);
    await at.context.recorder.record(sampleRecord({ id: 'now' }));
    at.context.live.publish({
      type: 'alert',
      alert: {
        id: 'a',
        key: 'k',
        kind: 'blocks',
        raised: 1,
        until: 2,
        counts: { total: 1, near: 0, blocked: 1 },
        acknowledged: false,
      },
    });
    at.context.live.publish({ type: 'guard', hash: 'sample', name: 'Keyword' });
    for (const page of pages) {
      await page.next('guard');
      const found = page.events().filter((event) => event.type !== 'pulse');
      expect(found.map((event) => event.type)).toEqual(['exchange', 'alert', 'guard']);
      expect(found[0]).toMatchObject({ item: { id: 'now', sequence: 1, scanned: 2, parts: 2 } });
      expect(found[2]).toMatchObject({ guard: { live: true, name: 'Keyword', threshold: 0.7 } });
      expect(page.text()).toMatch(/^event: exchange\ndata: \{/m);
      page.response.destroy();
    }
  });

  it('ends with its reader: nothing goes on for a page that was closed [dashboard.live]', async () => {
    const page = await follow();
    await page.next('pulse');
    await eventually(() => readers() === 1 && at.clock.sleepers === 1);
    page.response.destroy();
    await eventually(() => readers() === 0 && at.clock.sleepers === 0);
    expect(readers()).toBe(0);
  });

  it('ends when the gateway begins to close [dashboard.live]', async () => {
    const page = await follow();
    await page.next('pulse');
    closing.abort();
    await page.ended();
    await eventually(() => readers() === 0);
    expect(page.response.complete).toBe(true);
  });

  it('has a bounded number of readers, and takes new ones when some have left [dashboard.live]', async () => {
    const pages = await Promise.all(Array.from({ length: 64 }, follow));
    await eventually(() => readers() === 64);
    const refused = await follow();
    expect(refused.response.statusCode).toBe(503);
    pages[0]!.response.destroy();
    await eventually(() => readers() === 63);
    const next = await follow();
    expect(next.response.statusCode).toBe(200);
    for (const page of [...pages, next]) page.response.destroy();
    await eventually(() => readers() === 0);
  });
});
