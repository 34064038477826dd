// An answer of server-sent events that waits for its reader and ends with it.
import type { DashboardContext } from './environment.ts';

/** Bytes that may wait for the reader. */
const WAITING = 64 * 1024;

export interface EventWriter {
  /** Resolves when the reader has room again; at once after it has gone. `data` is sent as JSON. */
  send(event: string, data: unknown): Promise<void>;
  /** A line that readers pass over: keeps the connection open. */
  comment(text: string): Promise<void>;
  /** False while the reader has not taken what was sent before. */
  readonly hasRoom: boolean;
  /** Aborted when the reader has gone, or the gateway closes. */
  readonly signal: AbortSignal;
}

/**
 * Answers with the events that `work` sends; the answer ends when it returns, and is cut off when it throws.
 * @param closing aborted when the gateway closes
 */
export function answerEvents(
  c: DashboardContext,
  closing: AbortSignal | undefined,
  work: (writer: EventWriter) => Promise<void>,
): Response {
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, c.req.raw.signal, ...(closing ? [closing] : [])]);
  const encoder = new TextEncoder();
  let resume = () => {};
  signal.addEventListener('abort', () => resume(), { once: true });
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const hasRoom = () => (controller.desiredSize ?? 0) > 0;
        const write = (text: string): Promise<void> => {
          if (signal.aborted) return Promise.resolve();
          controller.enqueue(encoder.encode(text));
          if (hasRoom()) return Promise.resolve();
          return new Promise((resolve) => {
            const before = resume;
            resume = () => {
              before();
              resolve();
            };
          });
        };
        const writer: EventWriter = {
          send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
          comment: (text) => write(`: ${text}\n\n`),
          get hasRoom() {
            return hasRoom();
          },
          signal,
        };
        work(writer).then(
          () => close(controller),
          (error: unknown) => {
            if (signal.aborted) close(controller);
            else controller.error(error);
          },
        );
      },
      pull: () => {
        const waiting = resume;
        resume = () => {};
        waiting();
      },
      cancel: () => gone.abort(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: WAITING }),
  );
  return c.body(body, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Proxies in front must not collect events.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
}

/** A reader that has gone has closed it already. */
function close(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
