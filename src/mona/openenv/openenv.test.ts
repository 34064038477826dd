// The server as OpenEnv's clients meet it: over WebSocket, over HTTP, with every kind of wrong message.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { OversightError } from '../../base/index.ts';
import { createCameraDropboxEnvironment } from '../camera-dropbox/index.ts';
import type { ResetOptions } from '../environment/environment.ts';
import { type CountingEnvironment, createCountingEnvironment } from './counting-environment.conformance.ts';
import { type EnvironmentServer, type EnvironmentServerOptions, serveEnvironment, type TraceEvent } from './index.ts';

/** Made by bench/mona/record-openenv.py; a close has no reply. */
const recording = z.object({
  client: z.string(),
  exchanges: z.array(z.object({ sent: z.string(), received: z.unknown().optional(), raised: z.string().optional() })),
});

const open: EnvironmentServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serve(options: Partial<EnvironmentServerOptions> = {}) {
  const made: CountingEnvironment[] = [];
  const create = () => {
    const environment = createCountingEnvironment();
    made.push(environment);
    return environment;
  };
  const server = await serveEnvironment({ create, version: '1.2.3', port: 0, ...options });
  open.push(server);
  return { server, made };
}

async function connect(server: EnvironmentServer, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, { headers });
  const replies: unknown[] = [];
  const waiting: ((reply: unknown) => void)[] = [];
  socket.on('message', (data) => {
    const reply: unknown = JSON.parse(String(data));
    const next = waiting.shift();
    if (next) next(reply);
    else replies.push(reply);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const next = () =>
    replies.length > 0 ? Promise.resolve(replies.shift()) : new Promise<unknown>((resolve) => waiting.push(resolve));
  return {
    socket,
    closed,
    next,
    ask: (message: unknown) => {
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      return next();
    },
  };
}

const failure = (code: string, message: RegExp) => ({
  type: 'error',
  data: { code, message: expect.stringMatching(message) },
});

describe('an environment over WebSocket', () => {
  it('plays an episode: reset, state, steps, and the end, with termination and truncation told apart [mona.openenv.protocol]', async () => {
    const { server } = await serve();
    const { ask, closed, socket } = await connect(server);
    expect(await ask({ type: 'reset', data: { seed: 42, episode_id: 'first', level: 3 } })).toEqual({
      type: 'observation',
      data: {
        observation: { value: [0, 0] },
        reward: null,
        done: false,
        metadata: { terminated: false, truncated: false, info: { seed: 42, level: 3 } },
      },
    });
    expect(await ask({ type: 'state' })).toEqual({
      type: 'state',
      data: { episode_id: 'first', step_count: 0, done: false, environment: 'loan' },
    });
    expect(await ask({ type: 'step', data: { action: 1 } })).toMatchObject({
      data: { observation: { value: [1, 1] }, reward: 0.5, done: false },
    });
    await ask({ type: 'step', data: { action: 1, metadata: { why: 'because' } } });
    expect(await ask({ type: 'step', data: { action: 1 } })).toMatchObject({
      data: { done: true, metadata: { terminated: true, truncated: false } },
    });
    expect(await ask({ type: 'step', data: { action: 1 } })).toMatchObject(
      failure('EXECUTION_ERROR', /first is over.*reset/),
    );
    await ask({ type: 'reset' });
    for (let i = 0; i < 4; i++) await ask({ type: 'step', data: { action: 0 } });
    expect(await ask({ type: 'step', data: { action: 0 } })).toMatchObject({
      data: { done: true, metadata: { terminated: false, truncated: true } },
    });
    socket.send('{"type":"close"}');
    expect(await closed).toBe(1000);
  });

  it('answers every wrong message with the code that clients know, and goes on [mona.openenv.errors]', async () => {
    const { server } = await serve();
    const { ask } = await connect(server);
    expect(await ask({ type: 'step', data: { action: 1 } })).toMatchObject(failure('EXECUTION_ERROR', /no episode/));
    await ask({ type: 'reset' });
    const wrong: [unknown, ReturnType<typeof failure>][] = [
      ['not json', failure('INVALID_JSON', /Invalid JSON/)],
      ['', failure('INVALID_JSON', /Invalid JSON/)],
      ['[1]', failure('VALIDATION_ERROR', /Invalid message/)],
      ['null', failure('VALIDATION_ERROR', /Invalid message/)],
      ['{}', failure('UNKNOWN_TYPE', /Unknown message type/)],
      [{ type: 'dance' }, failure('UNKNOWN_TYPE', /dance/)],
      [{ type: 'toString' }, failure('UNKNOWN_TYPE', /toString/)],
      [{ type: 'step' }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'step', data: {} }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'step', data: { action: 'x' } }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'step', data: { action: 4 } }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'step', data: { action: 1, other: 2 } }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'reset', data: { seed: -1 } }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'reset', data: { seed: 0.5 } }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'reset', extra: 1 }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'state', data: {} }, failure('VALIDATION_ERROR', /Invalid message/)],
      [{ type: 'step', data: { action: 2 } }, failure('EXECUTION_ERROR', /two is too much\. Take another/)],
    ];
    for (const [message, reply] of wrong) expect(await ask(message), JSON.stringify(message)).toMatchObject(reply);
    expect(await ask({ type: 'step', data: { action: 4 } })).toMatchObject({
      data: { errors: [{ loc: ['action'], msg: 'must be a whole number from 0 to 3' }] },
    });
    expect(await ask({ type: 'step', data: { action: 1 } })).toMatchObject({
      data: { observation: { value: [1, 1] } },
    });
  });

  it('gives every client an environment of its own, up to a number, and frees it when the client goes [mona.openenv.sessions]', async () => {
    const { server, made } = await serve({ maxSessions: 2 });
    const [a, b] = [await connect(server), await connect(server)];
    for (const { ask } of [a, b]) await ask({ type: 'reset' });
    await a.ask({ type: 'step', data: { action: 1 } });
    expect(await b.ask({ type: 'step', data: { action: 0 } })).toMatchObject({
      data: { observation: { value: [0, 1] } },
    });
    const third = await connect(server);
    expect(await third.next()).toMatchObject(failure('CAPACITY_REACHED', /2\/2 sessions/));
    expect(await third.closed).toBe(1000);
    a.socket.terminate();
    await expect.poll(() => server.sessions).toBe(1);
    await expect.poll(() => made.filter((each) => each.closed).length).toBe(1);
    const fourth = await connect(server);
    expect(await fourth.ask({ type: 'reset' })).toMatchObject({ type: 'observation' });
  });

  it('answers in the order of the messages, also where a wrong one follows a slow one [mona.openenv.sessions]', async () => {
    let go = () => {};
    const slow = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { server } = await serve({ create: () => createCountingEnvironment(() => slow) });
    const { socket, next } = await connect(server);
    for (const message of ['{"type":"reset"}', '{"type":"step","data":{"action":3}}', 'not json', '{"type":"state"}'])
      socket.send(message);
    expect(await next()).toMatchObject({ data: { reward: null } });
    go();
    expect(await next()).toMatchObject({ data: { observation: { value: [0, 1] } } });
    expect(await next()).toMatchObject(failure('INVALID_JSON', /Invalid JSON/));
    expect(await next()).toMatchObject({ type: 'state' });
  });

  it('counts a session from the moment it is asked for, and goes on when one cannot be closed [mona.openenv.sessions]', async () => {
    let made = 0;
    const { server } = await serve({
      maxSessions: 2,
      idleMs: 200,
      create: async () => {
        // The first is the sample, which tells the schemas.
        if (made++ > 0) await new Promise((resolve) => setTimeout(resolve, 20));
        const environment = createCountingEnvironment();
        return made === 2 ? { ...environment, close: () => Promise.reject(new Error('no')) } : environment;
      },
    });
    const clients = await Promise.all([0, 1, 2].map(() => connect(server)));
    const replies = await Promise.all(clients.map(({ ask }) => ask({ type: 'reset' })));
    expect(replies.map((reply) => JSON.stringify(reply).includes('CAPACITY_REACHED')).sort()).toEqual([
      false,
      false,
      true,
    ]);
    await expect.poll(() => server.sessions).toBe(0);
    const later = await connect(server);
    expect(await later.ask({ type: 'reset' })).toMatchObject({ type: 'observation' });
    await expect.poll(() => server.sessions).toBe(0);
  });

  it('keeps the order of messages that are sent at once, and closes a silent session [mona.openenv.sessions]', async () => {
    const { server } = await serve({ idleMs: 200 });
    const { socket, next, closed } = await connect(server);
    for (const message of ['{"type":"reset"}', ...Array<string>(3).fill('{"type":"step","data":{"action":1}}')])
      socket.send(message);
    const replies = [await next(), await next(), await next(), await next()];
    expect(replies.map((reply) => JSON.stringify(reply).match(/"value":\[(\d)/)?.[1])).toEqual(['0', '1', '2', '3']);
    expect(await closed).toBe(1000);
    expect(server.sessions).toBe(0);
  });

  it('refuses pages of other sites, names that were pointed at this machine, other paths and long messages [mona.openenv.security]', async () => {
    const { server } = await serve({ maxBytes: 1000 });
    await expect(connect(server, { origin: 'https://elsewhere.example' })).rejects.toThrow('403');
    await expect(connect(server, { host: 'elsewhere.example', origin: 'http://elsewhere.example' })).rejects.toThrow(
      '403',
    );
    await expect(connect({ ...server, url: `${server.url}/other` })).rejects.toThrow('404');
    const long = await connect(server);
    long.socket.send('x'.repeat(2000));
    expect(await long.closed).toBe(1009);
    await expect.poll(() => server.sessions).toBe(0);
  });
});

describe('an environment over HTTP', () => {
  const call = async (
    server: EnvironmentServer,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await fetch(server.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', ...headers },
    });
    const text = await answer.text();
    return {
      status: answer.status,
      session: answer.headers.get('x-session-id') ?? '',
      body: JSON.parse(text) as unknown,
    };
  };

  it('plays the same episodes, in a session that the reset names [mona.openenv.http]', async () => {
    const { server, made } = await serve();
    const begun = await call(server, '/reset', { seed: 1 });
    expect(begun.body).toMatchObject({ observation: { value: [0, 0] }, reward: null, done: false });
    const named = { 'x-session-id': begun.session };
    expect((await call(server, '/step', { action: { action: 1 }, request_id: 'r' }, named)).body).toMatchObject({
      observation: { value: [1, 1] },
      reward: 0.5,
    });
    expect((await call(server, '/state', undefined, named)).body).toMatchObject({ step_count: 1 });
    expect((await call(server, '/reset', {}, named)).session).toBe(begun.session);
    await call(server, '/close', {}, named);
    expect(server.sessions).toBe(0);
    expect(made.at(-1)?.closed).toBe(true);
  });

  it('keeps no session of a reset that failed [mona.openenv.http]', async () => {
    const environment = createCountingEnvironment();
    const create = () => ({
      ...environment,
      reset: (options?: ResetOptions) => {
        if (options?.options?.start !== undefined)
          throw new OversightError('there is no such start', { kind: 'input' });
        return environment.reset(options);
      },
    });
    const { server } = await serve({ create, maxSessions: 1 });
    expect((await call(server, '/reset', { start: 9999 })).status).toBe(422);
    expect(server.sessions).toBe(0);
    expect((await call(server, '/reset', {})).status).toBe(200);
  });

  it('says what it is, and what is wrong with a request [mona.openenv.http]', async () => {
    const { server } = await serve({ maxBytes: 1000 });
    expect((await call(server, '/health')).body).toEqual({ status: 'healthy' });
    expect((await call(server, '/metadata')).body).toMatchObject({
      name: 'loan',
      version: '1.2.3',
      description: expect.stringContaining('our design'),
    });
    expect((await call(server, '/schema')).body).toMatchObject({
      action: { properties: { action: { type: 'integer', minimum: 0, maximum: 3 } }, required: ['action'] },
      observation: { properties: { value: { type: 'array' } } },
    });
    const session = { 'x-session-id': (await call(server, '/reset', {})).session };
    expect((await call(server, '/step', { action: { action: 9 } }, session)).status).toBe(422);
    expect((await call(server, '/step', { action: 1 }, session)).status).toBe(422);
    expect((await call(server, '/reset', 'nope')).status).toBe(422);
    expect((await call(server, '/step', { action: { action: 1 } })).status).toBe(409);
    expect((await call(server, '/step', { action: { action: 1 } }, { 'x-session-id': 'none' })).status).toBe(409);
    expect((await call(server, '/step', { action: { action: 2 } }, session)).status).toBe(500);
    expect((await call(server, '/reset', `{"x":"${'x'.repeat(2000)}"}`)).status).toBe(413);
    expect((await call(server, '/reset', {}, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await call(server, '/nothing')).status).toBe(404);
  });

  it('gives up a step that takes longer than its timeout_s, and says so [mona.openenv.http]', async () => {
    const { server } = await serve({ create: () => createCountingEnvironment(() => new Promise(() => {})) });
    const session = { 'x-session-id': (await call(server, '/reset', {})).session };
    const late = await call(server, '/step', { action: { action: 3 }, timeout_s: 0.05 }, session);
    expect(late).toMatchObject({ status: 500, body: { detail: expect.stringContaining('timeout_s, 0.05 s') } });
  });
});

describe('a conversation recorded with the Python client', () => {
  it('gets the same replies, message for message [mona.openenv.recording]', async () => {
    const path = new URL('../../../test/fixtures/openenv-conversation.json', import.meta.url);
    const { client, exchanges } = recording.parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(client).toBe('openenv-core 0.3.0');
    const { server } = await serve({ create: () => createCameraDropboxEnvironment() });
    const { ask, socket, closed } = await connect(server);
    let episodes = 0;
    for (const { sent, received } of exchanges) {
      if (received === undefined) {
        socket.send(sent);
        continue;
      }
      expect(await ask(sent), sent).toEqual(received);
      if (sent.includes('"reset"')) episodes++;
    }
    expect(await closed).toBe(1000);
    expect(episodes).toBe(2);
  });
});

describe('the server', () => {
  it('writes what was done, one event for each step [mona.openenv.trace]', async () => {
    const events: TraceEvent[] = [];
    const { server } = await serve({ trace: (event) => events.push(event) });
    const { ask } = await connect(server);
    await ask({ type: 'reset', data: { episode_id: 'e' } });
    await ask({ type: 'step', data: { action: 1 } });
    expect(events).toMatchObject([
      { episode: 'e', step: 0, reward: null },
      { episode: 'e', step: 1, action: 1, reward: 0.5, observation: [1, 1] },
    ]);
  });

  it('says that a port is taken, and that an environment cannot be made [mona.openenv.errors]', async () => {
    const { server } = await serve();
    await expect(serve({ port: Number(new URL(server.url).port) })).rejects.toThrow(/the port is taken/);
    let calls = 0;
    const failing = await serve({
      create: () => {
        if (calls++ > 0) throw new Error('no');
        return createCountingEnvironment();
      },
    });
    expect(await (await connect(failing.server)).next()).toMatchObject(failure('FACTORY_ERROR', /could not be made/));
  });
});
