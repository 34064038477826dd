// An upstream: one pool of connections to one origin. Tries again only before the first byte of an answer, follows no redirect, and
// holds every answer to its time limits.
import { connect } from 'node:net';
import { Pool } from 'undici';
import type { Clock } from '../../base/index.ts';
import type { Configuration, UpstreamConfiguration } from '../configuration/index.ts';
import type { Upstream, UpstreamReply, UpstreamRequest } from '../context.ts';
import { FAILURE_TEXTS, UpstreamFailure } from './failure.ts';
import { replyHeaders, requestHeaders } from './headers.ts';
import { collectReply } from './pulled-reply.ts';
import { type ReplyFlow, type ReplyHandler, ReplyTry } from './reply-flow.ts';

/** Statuses that say "not now" before any work was done. */
const RETRIED = new Set([502, 503, 504]);
/** How long an answer to "is it there?" holds, and how long the question may take; milliseconds. */
const PROBE_HOLDS = 5000;
const PROBE_LIMIT = 2000;

/** What the proxy uses: pushed bytes, without a promise for each. */
export interface PushUpstream extends Upstream {
  /** Begins a request. Calls `handler` as answers come in; returns the hold on them. Never throws. */
  open(request: Omit<UpstreamRequest, 'signal'>, handler: ReplyHandler): ReplyFlow;
  /** Ends once the requests in work have ended. */
  retire(): Promise<void>;
  /** Ends at once. */
  close(): Promise<void>;
}

export interface UpstreamOptions {
  readonly family: 'openai' | 'anthropic';
  readonly configuration: UpstreamConfiguration;
  readonly timeouts: Configuration['timeouts'];
  readonly clock: Clock;
}

export function createUpstream({ family, configuration, timeouts, clock }: UpstreamOptions): PushUpstream {
  const url = new URL(configuration.url);
  const basePath = url.pathname.replace(/\/+$/, '');
  const pool = new Pool(url.origin, {
    connections: configuration.connections,
    pipelining: 1,
    connect: { timeout: timeouts.connect },
    headersTimeout: timeouts.firstByte,
    bodyTimeout: timeouts.idle,
    maxHeaderSize: 65_536,
    allowH2: false,
  });
  let healthy: boolean | null = null;
  let probe: { readonly at: number; readonly answer: Promise<boolean> } | undefined;

  const open: PushUpstream['open'] = (request, handler) => {
    let attempt = 0;
    let current: ReplyTry | undefined;
    let isPaused = false;
    let isOver = false;
    const finish = () => {
      isOver = true;
      clearTimeout(limit);
    };
    const fail = (failure: UpstreamFailure) => {
      if (isOver) return;
      finish();
      if (failure.kind === 'connect') healthy = false;
      handler.fail(failure);
    };
    const limit = setTimeout(() => {
      current?.abort();
      fail(new UpstreamFailure('timeout', FAILURE_TEXTS.timeout));
    }, timeouts.total);
    const headers = requestHeaders(request.headers, configuration, family);
    if (request.body !== undefined) headers['content-type'] = 'application/json';

    const start = () => {
      const isLast = attempt++ >= configuration.retries;
      let isDropped = false;
      const again = () => {
        isDropped = true;
        own.abort();
        start();
      };
      const own: ReplyTry = new ReplyTry({
        start: (status, replied) => {
          healthy = true;
          if (!isLast && RETRIED.has(status)) return again();
          if (status >= 300 && status < 400) {
            own.abort();
            return fail(new UpstreamFailure('redirect', FAILURE_TEXTS.redirect));
          }
          handler.start(status, replied);
        },
        data: (bytes) => {
          if (!isDropped && !isOver) handler.data(bytes);
        },
        end: () => {
          if (isDropped || isOver) return;
          finish();
          handler.end();
        },
        fail: (failure) => {
          if (isDropped || isOver) return;
          const mayTryAgain = !own.hasBegun && (failure.kind === 'connect' || failure.kind === 'cut');
          if (!isLast && mayTryAgain) start();
          else fail(failure);
        },
      });
      current = own;
      if (isPaused) own.pause();
      const { method, body } = request;
      try {
        pool.dispatch({ path: basePath + request.path, method, headers, body: body ?? null }, own);
      } catch (error) {
        // What undici refuses to send, for example a header with a line break in it.
        own.abort();
        fail(new UpstreamFailure('connect', FAILURE_TEXTS.connect, { cause: error }));
      }
    };
    start();
    return {
      pause: () => {
        isPaused = true;
        current?.pause();
      },
      resume: () => {
        isPaused = false;
        current?.resume();
      },
      abort: () => {
        if (isOver) return;
        finish();
        current?.abort();
      },
    };
  };

  return {
    family,
    configuration,
    get healthy() {
      return healthy;
    },
    open,
    send: (request): Promise<UpstreamReply> =>
      collectReply((handler) => open(request, handler), request.signal, replyHeaders),
    reachable: () => {
      if (probe && clock.now() - probe.at < PROBE_HOLDS && clock.now() >= probe.at) return probe.answer;
      const answer = canConnect(url).then((is) => (healthy = is));
      probe = { at: clock.now(), answer };
      return answer;
    },
    retire: () => pool.close(),
    close: () => pool.destroy(),
  };
}

/** True when the port takes a connection. Nothing is sent: a model service may charge for requests. */
function canConnect(url: URL): Promise<boolean> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROBE_LIMIT });
    const answer = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}
