// An environment over HTTP and WebSocket, as OpenEnv clients (and so TRL, Unsloth and other Python trainers) know it: each
// WebSocket is a session with an environment of its own; over HTTP a session is named by a header.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Clock, OversightError, systemClock, systemCode } from '../../base/index.ts';
import type { Environment, MaybePromise } from '../environment/environment.ts';
import { errorReply, WireError } from './messages.ts';
import { createRoutes } from './routes.ts';
import { createSession, type Session, type TraceEvent } from './session.ts';

export interface EnvironmentServerOptions {
  /** Makes an environment for one session. */
  readonly create: () => MaybePromise<Environment>;
  readonly version: string;
  /** Default 127.0.0.1. There are no keys: whoever reaches it may use it. */
  readonly host?: string;
  /** 0 takes a free one; default 8000, where OpenEnv clients look. */
  readonly port?: number;
  /** Default 64. */
  readonly maxSessions?: number;
  /** A session that is silent for longer is closed; default 30 minutes. */
  readonly idleMs?: number;
  /** Longest message or body in bytes; default 1 MiB. */
  readonly maxBytes?: number;
  readonly clock?: Clock;
  readonly trace?: (event: TraceEvent) => void;
}

export interface EnvironmentServer {
  /** For example http://127.0.0.1:8000; clients add /ws. */
  readonly url: string;
  readonly sessions: number;
  /** Ends every session, after the request under way. */
  close(): Promise<void>;
}

/**
 * @throws OversightError when the port is taken, or the environment cannot be made
 */
export async function serveEnvironment(options: EnvironmentServerOptions): Promise<EnvironmentServer> {
  const { create, host = '127.0.0.1', port = 8000, maxSessions = 64, idleMs = 1_800_000 } = options;
  const { maxBytes = 1_048_576, clock = systemClock, trace, version } = options;
  const sessions = new Map<string, Session>();
  const sockets = new Map<string, WebSocket>();
  const stopped = new AbortController();
  let opened = 0;
  let opening = 0;
  // Made once, so that what is wrong with it is said at the start and the schemas are known.
  const sample = await create();

  async function open(): Promise<Session> {
    const active = sessions.size + opening;
    if (active >= maxSessions)
      throw new WireError(
        'CAPACITY_REACHED',
        `Server at capacity: ${active}/${maxSessions} sessions active. Cannot accept new connections.`,
      );
    // The place is taken before the environment is made, which may take its time.
    opening++;
    try {
      const id = `session-${++opened}`;
      const session = createSession({ id, environment: await create(), clock, ...(trace && { trace }) });
      sessions.set(id, session);
      return session;
    } catch (cause) {
      throw new WireError('FACTORY_ERROR', `The environment could not be made: ${errorReply(cause).data.message}`);
    } finally {
      opening--;
    }
  }

  async function end(id: string): Promise<void> {
    const session = sessions.get(id);
    sessions.delete(id);
    sockets.get(id)?.close(1000);
    sockets.delete(id);
    await session?.close();
  }

  const allows = hostCheck(host);
  const routes = createRoutes({
    environment: sample,
    version,
    maxBytes,
    allows,
    open,
    find: (id) => sessions.get(id),
    end,
  });
  const server = createServer(getRequestListener(routes.fetch));
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: maxBytes });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {});
    const fault = refusal(request, allows);
    if (fault) socket.end(`HTTP/1.1 ${fault}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    else webSockets.handleUpgrade(request, socket, head, (connection) => void talk(connection));
  });

  async function talk(connection: WebSocket): Promise<void> {
    // Kept until there is a session: a client may send before the environment is made.
    const early: string[] = [];
    const keep = (data: unknown) => early.push(String(data));
    connection.on('message', keep);
    connection.on('error', () => connection.terminate());
    let session: Session;
    try {
      session = await open();
    } catch (error) {
      connection.send(JSON.stringify(errorReply(error)));
      return connection.close(1000);
    }
    sockets.set(session.id, connection);
    connection.on('close', () => void end(session.id).catch(() => {}));
    // Replies keep the order of the messages, also where one is refused at once and the one before it takes its time.
    let turn: Promise<void> = Promise.resolve();
    const answer = (message: string) => {
      turn = turn.then(async () => {
        const reply = await session.handle(message);
        if (!reply) connection.close(1000);
        else if (connection.readyState === connection.OPEN) connection.send(JSON.stringify(reply));
      });
    };
    connection.off('message', keep);
    for (const message of early) answer(message);
    connection.on('message', (data: unknown) => answer(String(data)));
    if (connection.readyState !== connection.OPEN) await end(session.id);
  }

  async function endIdle(): Promise<void> {
    while (!stopped.signal.aborted) {
      await clock.sleep(Math.max(10, idleMs / 4), stopped.signal);
      const silent = [...sessions.values()].filter((session) => clock.now() - session.lastUsed > idleMs);
      // One environment that cannot be closed keeps no other from being closed.
      await Promise.allSettled(silent.map((session) => end(session.id)));
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const why = systemCode(cause) === 'EADDRINUSE' ? 'the port is taken' : cause.message;
      reject(
        new OversightError(`cannot listen on ${host}:${port}: ${why}`, {
          remedy: 'Choose another with --port; 0 takes a free one.',
          cause,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  endIdle().catch(() => {});
  const at = server.address() as AddressInfo;
  return {
    url: `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`,
    get sessions() {
      return sessions.size;
    },
    async close() {
      stopped.abort();
      await Promise.allSettled([...sessions.keys()].map(end));
      await sample.close?.();
      webSockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Why an upgrade is not granted. A page of another site must not play with a server on this machine. */
function refusal(request: IncomingMessage, allows: (host: string | undefined) => boolean): string | undefined {
  if (request.url?.split('?')[0] !== '/ws') return '404 Not Found';
  const { origin, host } = request.headers;
  if (!allows(host)) return '403 Forbidden';
  return origin !== undefined && !sameHost(origin, host) ? '403 Forbidden' : undefined;
}

/** On loopback only its own names are answered, so that no name of elsewhere can be pointed here (DNS rebinding). */
function hostCheck(listening: string): (host: string | undefined) => boolean {
  if (!isLoopback(listening)) return () => true;
  return (host) =>
    host === undefined || (URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname));
}

const isLoopback = (name: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(name);

function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
