// The live feed: every exchange, alert and change of guard as it happens, and once a second how the gateway is doing.
import { Hono } from 'hono';
import type { GatewayContext } from '../context.ts';
import type { Live } from '../contract.ts';
import type { LiveEvent } from '../types.ts';
import type { DashboardEnvironment } from './environment.ts';
import { answerEvents, type EventWriter } from './event-stream.ts';
import { itemOf } from './exchange-view.ts';
import type { Library } from './library.ts';
import { Refusal } from './refusal.ts';
import { alertItem } from './traffic.ts';

/** Milliseconds between two pulses, and between two lines that only keep the connection open. */
const PULSE_MS = 1000;
const HEARTBEAT_MS = 15_000;

/** Readers at once; each costs a connection and a pulse a second. */
const MOST = 64;

/** @param closing aborted when the gateway closes */
export function liveRoutes(
  context: GatewayContext,
  library: Library,
  closing: AbortSignal | undefined,
): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();
  let readers = 0;

  app.get('/live', (c) => {
    if (readers >= MOST)
      throw new Refusal(503, `${MOST} pages follow this gateway already`, 'Close one of them, then reload.');
    const { holds } = c.get('visitor');
    readers++;
    return answerEvents(c, closing, async (writer) => {
      const done = new AbortController();
      const signal = AbortSignal.any([writer.signal, done.signal]);
      try {
        // Whichever ends first ends the other: a feed that broke must not look like a quiet one.
        await Promise.race([follow(writer, signal), beat(writer, signal, holds)]);
      } finally {
        done.abort();
        readers--;
      }
    });
  });
  return app;

  async function follow(writer: EventWriter, signal: AbortSignal): Promise<void> {
    for await (const event of context.live.subscribe(signal)) {
      const live = await liveOf(event);
      if (live) await writer.send(live.type, live);
    }
  }

  async function liveOf(event: LiveEvent): Promise<Live | undefined> {
    if (event.type === 'exchange') return { type: 'exchange', item: itemOf(event.sequence, event.record) };
    if (event.type === 'alert') return { type: 'alert', alert: alertItem(event.alert) };
    if (event.type === 'guard') return { type: 'guard', guard: await library.live() };
    // Missed events: the page reads the list again when a person looks at it.
    return undefined;
  }

  async function beat(writer: EventWriter, signal: AbortSignal, holds: () => boolean): Promise<void> {
    let heard = context.clock.now();
    while (!signal.aborted && holds()) {
      // A reader that does not keep up needs no old pulses.
      if (writer.hasRoom)
        await writer.send('pulse', { type: 'pulse', pulse: context.metrics.pulse(context.load) } satisfies Live);
      const now = context.clock.now();
      if (now - heard >= HEARTBEAT_MS) {
        heard = now;
        await writer.comment('still here');
      }
      await context.clock.sleep(PULSE_MS, signal).catch(() => undefined);
    }
  }
}
