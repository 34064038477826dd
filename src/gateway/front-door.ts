// The HTTP server: strict about what a request is, quick to send it to its place. Guarded routes exist under exactly one spelling each;
// whatever is spelled otherwise is another route, and no other route leads to an answer of a model.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { systemCode } from '../base/index.ts';
import type { Configuration } from './configuration/index.ts';
import { type Protocol, protocolOf } from './protocol/index.ts';
import { Exchange, type ExchangeParts } from './proxy/index.ts';

/** What answers everything that is no guarded route; a Hono application is one. */
export interface Routes {
  fetch(request: Request, environment: object): Response | Promise<Response>;
}

export interface FrontDoorOptions extends ExchangeParts {
  readonly routes: Routes;
}

export interface FrontDoor {
  readonly server: Server;
  /** Takes over what the server itself checks: headers of connections from now on, and the time of bodies. */
  configure(configuration: Pick<Configuration, 'limits' | 'timeouts'>): void;
  /** Takes no more requests, lets what runs end for `deadlineMs`, then breaks it off. */
  close(deadlineMs: number): Promise<void>;
}

/** A query is passed on with its request; this is what may be in one. */
const QUERY = /^\?[\w.~!$&'()*+,;=:@/?%-]{0,1024}$/;
/** Idle connections are kept a little longer than the common load balancers do, so that those are the ones to close them. */
const KEEP_ALIVE = 65_000;
/** The proxy ends a slow body first, in the protocol's shape; the server is this much later, in milliseconds. */
const BODY_SLACK = 5000;
/** What is left for frames and resets after the deadline of a drain, in milliseconds. */
const LAST_MOMENT = 1000;
/** Asked by machines every few seconds; no news. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { context, routes } = options;
  const { load, logger, metrics, elapsed } = context;
  const { limits, timeouts } = context.configuration;
  const running = new Set<Exchange>();
  const other = getRequestListener((request, environment) => routes.fetch(request, environment), {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      logger.error('a route failed', { reason: error });
      return Response.json({ error: { message: 'The gateway could not handle this request.' } }, { status: 500 });
    },
  });

  const server = createServer({
    maxHeaderSize: limits.headers,
    // Strict parsing, a host in every request, and no request that is both chunked and of a length (RFC 9112, 6.3): Node's own checks.
    insecureHTTPParser: false,
    requireHostHeader: true,
    joinDuplicateHeaders: false,
    headersTimeout: timeouts.body,
    // The proxy's own limit on bodies answers in the protocol's shape; this one is for what it does not see.
    requestTimeout: timeouts.body + BODY_SLACK,
    connectionsCheckingInterval: 1000,
    keepAliveTimeout: KEEP_ALIVE,
    noDelay: true,
  });

  const handle = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => {
    const id = randomUUID();
    const began = elapsed();
    const url = request.url ?? '';
    const at = url.indexOf('?');
    const path = at < 0 ? url : url.slice(0, at);
    const query = at < 0 ? '' : url.slice(at);
    const protocol = protocolOf(path);
    response.setHeader('x-oversight-request-id', id);
    load.requests++;
    let isRecorded = false;
    response.once('close', () => {
      load.requests--;
      const ms = elapsed() - began;
      const status = response.headersSent ? response.statusCode : 499;
      metrics.request(path, status, ms);
      // A small route that made a record says so by its decision.
      if (isRecorded || (!protocol && response.hasHeader('x-oversight-decision'))) return;
      const line = { id, method: request.method, path, status, ms: Math.round(ms * 1000) / 1000 };
      const aborted = !response.writableFinished && { aborted: true };
      logger[QUIET.has(path) ? 'debug' : 'info']('request', { ...line, ...aborted });
    });
    if (load.draining) response.shouldKeepAlive = false;
    if (!protocol) {
      setRequestId(request, id);
      if (expectsContinue) response.writeContinue();
      // A URL with a host in it is for proxies of another kind.
      if (!url.startsWith('/')) refuse(response, 404, undefined, 'There is no such route.');
      else void other(request, response);
      return;
    }
    const { concurrent } = context.configuration.limits;
    if (load.draining) return refuse(response, 503, protocol, 'The service is shutting down.');
    if (load.requests > concurrent)
      return refuse(response, 503, protocol, 'The service is busy.', { 'retry-after': '1' });
    if (request.method !== 'POST')
      return refuse(response, 405, protocol, `${path} takes POST requests only.`, { allow: 'POST' });
    if (query !== '' && !QUERY.test(query))
      return refuse(response, 400, protocol, 'The query of the URL is not valid.');
    isRecorded = true;
    const exchange = new Exchange(options, { request, response, protocol, query, id, expectsContinue });
    running.add(exchange);
    void exchange.run().finally(() => running.delete(exchange));
  };

  server.on('request', (request, response) => handle(request, response, false));
  // Who waits for permission to send a body gets it only once the headers were found good.
  server.on('checkContinue', (request, response) => handle(request, response, true));
  server.on('clientError', (error, socket) => {
    const code = systemCode(error) ?? 'unknown';
    logger.info('request', { status: statusOfClientError(code), refused: code });
    answerClientError(code, socket);
  });

  return {
    server,
    configure({ limits, timeouts }) {
      // Not among the documented properties, but what each new connection is given; reload.test.ts would notice.
      Object.assign(server, { maxHeaderSize: limits.headers });
      server.headersTimeout = timeouts.body;
      server.requestTimeout = timeouts.body + BODY_SLACK;
    },
    async close(deadlineMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      const limit = new AbortController();
      const deadline = context.clock.sleep(deadlineMs, limit.signal).then(
        () => 'late' as const,
        () => 'late' as const,
      );
      if ((await Promise.race([closed, deadline])) === 'late') {
        logger.warn('the deadline of the drain has come', { requests: load.requests });
        for (const exchange of running) exchange.breakOff();
        await Promise.race([closed, context.clock.sleep(LAST_MOMENT)]);
        server.closeAllConnections();
        await closed;
      }
      limit.abort();
      clearInterval(idle);
    },
  };
}

/** An answer without an exchange behind it: nothing of the request was read. */
function refuse(
  response: ServerResponse,
  status: number,
  protocol: Protocol | undefined,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = protocol?.errorBody({ status, message }) ?? { error: { message, type: 'invalid_request_error' } };
  const bytes = Buffer.from(JSON.stringify(body));
  // The body of the request was not read: the connection cannot be used again.
  response.shouldKeepAlive = false;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...(protocol && { 'x-oversight-decision': 'none', 'x-oversight-rule': '' }),
    ...headers,
  });
  response.end(bytes);
}

/** The id goes to the other routes as a header; what a client sent under that name does not. */
function setRequestId({ rawHeaders, headers }: IncomingMessage, id: string): void {
  const name = 'x-oversight-request-id';
  for (let i = rawHeaders.length - 2; i >= 0; i -= 2)
    if (rawHeaders[i]!.toLowerCase() === name) rawHeaders.splice(i, 2);
  rawHeaders.push(name, id);
  headers[name] = id;
}

function statusOfClientError(code: string): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

/** What is no HTTP gets an answer that is, if somebody still listens, and the end of its connection. */
function answerClientError(code: string, socket: Duplex): void {
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = statusOfClientError(code);
  const reasons: Readonly<Record<number, string>> = {
    400: 'Bad Request',
    408: 'Request Timeout',
    431: 'Request Header Fields Too Large',
  };
  const body = JSON.stringify({ error: { message: `${reasons[status]}.`, type: 'invalid_request_error' } });
  const head = `HTTP/1.1 ${status} ${reasons[status]}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.end(`${head}\r\nconnection: close\r\n\r\n${body}`);
}
