// An answer that is pulled: for routes where a promise for each chunk does not matter. Reading slowly pauses the upstream, leaving
// the loop early aborts it.
import type { IncomingHttpHeaders } from 'node:http';
import type { UpstreamReply } from '../context.ts';
import { UpstreamFailure } from './failure.ts';
import type { ReplyFlow, ReplyHandler } from './reply-flow.ts';

/** Chunks that wait for their reader before the upstream is paused. */
const MOST_WAITING = 4;

/** Opens a request and resolves with its headers. @throws UpstreamFailure, also 'aborted' by the signal */
export function collectReply(
  open: (handler: ReplyHandler) => ReplyFlow,
  signal: AbortSignal | undefined,
  filter: (headers: IncomingHttpHeaders) => Record<string, string | string[]>,
): Promise<UpstreamReply> {
  return new Promise((resolve, reject) => {
    const waiting: Uint8Array[] = [];
    let isOver = false;
    let failure: UpstreamFailure | undefined;
    let wake = () => {};
    const finish = (why?: UpstreamFailure) => {
      isOver = true;
      failure ??= why;
      signal?.removeEventListener('abort', cancel);
      if (failure) reject(failure);
      wake();
    };
    const cancel = () => {
      if (isOver) return;
      flow.abort();
      finish(new UpstreamFailure('aborted', 'The request was cancelled.'));
    };
    async function* read(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          const chunk = waiting.shift();
          if (chunk) yield chunk;
          else if (failure) throw failure;
          else if (isOver) return;
          else {
            flow.resume();
            await new Promise<void>((done) => {
              wake = done;
            });
          }
        }
      } finally {
        cancel();
      }
    }
    const flow = open({
      start: (status, headers) => resolve({ status, headers: filter(headers), body: read() }),
      data: (bytes) => {
        waiting.push(bytes);
        if (waiting.length >= MOST_WAITING) flow.pause();
        wake();
      },
      end: () => finish(),
      fail: (why) => finish(why),
    });
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}
