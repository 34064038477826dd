// What a reload changes at once, what it leaves for the next start and says so, and that one that fails changes nothing.
import { afterEach, describe, expect, it } from 'vitest';
import { OversightError, sha256 } from '../base/index.ts';
import { openStore, type Store } from '../store/index.ts';
import type { ConfigurationOverrides } from './configuration/index.ts';
import type { LoadedGuard } from './context.ts';
import { createLogger } from './operations/index.ts';
import { replyOf, requestOf } from './protocol/fixtures.conformance.ts';
import { createFakeGuard } from './proxy/fake-guard.conformance.ts';
import { replying } from './proxy/fake-upstream.conformance.ts';
import { createTestGateway, sendRaw, type TestGateway } from './proxy/test-gateway.conformance.ts';
import { createRoutes } from './routes.ts';
import { createGateway } from './server.ts';

const CHAT = '/v1/chat/completions';
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
async function open(...options: Parameters<typeof createTestGateway>): Promise<TestGateway> {
  const one = await createTestGateway(...options);
  opened.push(one);
  return one;
}
const answering = async (...options: Parameters<typeof createTestGateway>) => {
  const one = await open(...options);
  one.upstream.answer(replying(replyOf('openai-chat', 'Fine.')));
  return one;
};
const ask = (one: TestGateway, headers: Record<string, string> = {}) =>
  one.ask(CHAT, requestOf('openai-chat', 'Hello', {}), { headers });

describe('a reload', () => {
  it('takes another limit of headers for new connections, higher or lower [gateway.reload]', async () => {
    const one = await answering({ overrides: { limits: { headers: 4096, perMinute: 0 } } });
    const withFiller = async () => (await ask(one, { 'x-filler': 'a'.repeat(5000) })).status;
    const limit = async (headers: number) =>
      one.gateway.reload(await one.configure({ limits: { headers, perMinute: 0 } }));
    expect(await withFiller()).toBe(431);
    await limit(16_384);
    expect(await withFiller()).toBe(200);
    await limit(1024);
    expect(await withFiller()).toBe(431);
    expect((await ask(one)).status).toBe(200);
  });

  it('takes another time limit of requests that never end [gateway.reload]', async () => {
    const one = await open();
    await one.gateway.reload(await one.configure({ timeouts: { body: 30 } }));
    expect(await sendRaw(one.gateway.port, `POST ${CHAT} HTTP/1.1\r\nhost: 127.0.0.1\r\n`)).toMatch(/^HTTP\/1.1 408 /);
  });

  it('puts the dashboard on and off, and opens it under other names [gateway.reload]', async () => {
    const one = await open({ routes: (context) => createRoutes(context, {}) });
    const look = async (host?: string) => (await one.ask('/api/status', '', { method: 'GET', ...hostOf(host) })).status;
    expect(await look()).toBe(200);
    expect(await look('desk.internal')).toBe(403);
    await one.gateway.reload(await one.configure({ dashboard: { hosts: ['desk.internal'] } }));
    expect(await look('desk.internal')).toBe(200);
    await one.gateway.reload(await one.configure({ dashboard: { enabled: false } }));
    expect(await look()).toBe(404);
    expect((await one.ask('/healthz', '', { method: 'GET' })).status).toBe(200);
    await one.gateway.reload(await one.configure());
    expect(await look()).toBe(200);
  });

  it('writes the log at another level, and masks the keys of new upstreams and of old ones [gateway.reload]', async () => {
    const lines: string[] = [];
    const write = process.stderr.write;
    process.stderr.write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
    try {
      const keyed = (key: string, level: 'info' | 'debug') =>
        [
          {
            upstreams: { openai: { url: 'http://127.0.0.1:9', key: { env: 'UPSTREAM' } } },
            log: { level },
          },
          { UPSTREAM: key },
        ] as const;
      const other = await open();
      const configuration = await other.configure(...keyed('first-made-up-value', 'info'));
      const gateway = await createGateway({ configuration, guard: createFakeGuard(), store: other.store });
      opened.unshift(gateway);
      const { logger } = gateway.context;
      logger.debug('quiet');
      await gateway.reload(await other.configure(...keyed('second-made-up-value', 'debug')));
      logger.debug('said', { about: 'first-made-up-value and second-made-up-value' });
    } finally {
      process.stderr.write = write;
    }
    const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(said.some(({ event }) => event === 'quiet')).toBe(false);
    expect(said.find(({ event }) => event === 'said')).toMatchObject({ about: '*** and ***' });
    expect(said.find(({ event }) => event === 'reloaded')).toMatchObject({ changed: ['upstreams', 'log'] });
  });

  it('names what changed and, with a warning, what waits for the next start, which stays as it is [gateway.reload]', async () => {
    const lines: Record<string, unknown>[] = [];
    const logger = createLogger({ write: (line) => lines.push(JSON.parse(line)) });
    const one = await open({ logger });
    const next = await one.configure({
      listen: { port: 1, host: '127.0.0.2' },
      store: { url: 'sqlite:elsewhere.db' },
      refusal: { message: 'Another text.' },
    });
    const outcome = await one.gateway.reload(next);
    expect(outcome).toEqual({ changed: ['refusal'], later: ['listen', 'store'] });
    const { listen, store } = one.gateway.context.configuration;
    expect([listen.host, store.url]).toEqual(['127.0.0.1', 'memory:']);
    expect(lines.filter(({ level }) => level === 'warn').map(({ event }) => event)).toEqual([
      expect.stringMatching(/listen, store.*next start/),
    ]);
    expect((await one.store.audit.list({ kind: 'change' }, 1))[0]!.body).toMatchObject({
      what: 'reload',
      changed: ['refusal'],
      later: ['listen', 'store'],
    });
    expect(await one.gateway.reload(await one.configure({ refusal: { message: 'Another text.' } }))).toEqual({
      changed: [],
      later: [],
    });
  });

  it('does not take the keys away from a gateway that others reach, whatever the new file says of listening [gateway.reload]', async () => {
    const key = 'client-key-0123456789';
    const one = await open({
      overrides: { listen: { host: '0.0.0.0', port: 0 }, keys: [{ name: 'a', sha256: sha256(key) }] },
    });
    await expect(one.gateway.reload(await one.configure())).rejects.toThrow(/0\.0\.0\.0/);
    expect(one.gateway.context.keys.required).toBe(true);
  });
});

describe('a reload that fails', () => {
  const loaded = (name: string): LoadedGuard => {
    const guard = createFakeGuard();
    return { guard, name, folder: '', hash: sha256(name), constitution: '' };
  };

  it.each(['the audit log', 'the judge', 'the guard'])(
    'because of %s leaves guard, upstreams, keys and everything else as they were [gateway.reload]',
    async (cause) => {
      const store = await openStore('memory:');
      let isBroken = false;
      const append: Store['audit']['append'] = (entry) =>
        isBroken ? Promise.reject(new OversightError('disk full')) : store.audit.append(entry);
      const lines: Record<string, unknown>[] = [];
      const one = await answering({
        guard: loaded('first'),
        store: { ...store, audit: { ...store.audit, append } },
        logger: createLogger({ write: (line) => lines.push(JSON.parse(line)) }),
      });
      const { context } = one.gateway;
      const before = { ...context, guard: context.guards.current(), openai: context.upstreams.openai };
      const overrides: ConfigurationOverrides = {
        upstreams: { openai: { url: 'http://127.0.0.1:9' } },
        keys: [{ name: 'a', sha256: sha256('key-0123456789-abcdef') }],
        refusal: { message: 'Another text.' },
        ...(cause === 'the judge' && { judge: { model: 'openai:gpt-5-mini' } }),
        ...(cause === 'the guard' && { guard: { folder: '/nowhere/at/all' } }),
      };
      // The gateway itself was started without the key.
      const next = await one.configure(overrides, { OPENAI_API_KEY: 'made-up-key-of-a-judge' });
      isBroken = cause === 'the audit log';
      await expect(one.gateway.reload(next)).rejects.toThrow(OversightError);
      isBroken = false;
      const after = { ...context, guard: context.guards.current(), openai: context.upstreams.openai };
      expect(after.configuration).toBe(before.configuration);
      expect(after.guard).toBe(before.guard);
      expect(after.openai).toBe(before.openai);
      expect(after.keys).toBe(before.keys);
      expect((await ask(one)).status).toBe(200);
      expect(lines.some(({ event }) => event === 'reloaded')).toBe(false);
      expect(await store.audit.list({ kind: 'change' }, 5)).toEqual([]);
      await store.close();
    },
  );
});

const hostOf = (host: string | undefined) => (host === undefined ? {} : { headers: { host } });
