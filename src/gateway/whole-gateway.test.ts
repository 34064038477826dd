// The gateway as it is served: with the demo behind it, the small routes and the dashboard beside the guarded ones.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration/index.ts';
import { silentLogger } from './operations/index.ts';
import { requestOf } from './protocol/fixtures.conformance.ts';
import { protocols } from './protocol/index.ts';
import { readFrames } from './proxy/answer-streams.conformance.ts';
import { createFakeGuard } from './proxy/fake-guard.conformance.ts';
import { ask } from './proxy/test-gateway.conformance.ts';
import { createGateway, type Gateway } from './server.ts';

let folder: string;
let gateway: Gateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oversight-gateway-'));
  const configuration = await readConfiguration({
    env: {},
    cwd: folder,
    overrides: { listen: { port: 0 }, store: { url: 'memory:' }, limits: { perMinute: 0 } },
  });
  gateway = await createGateway({
    configuration,
    guard: createFakeGuard(),
    logger: silentLogger,
    dashboard: { workspace: folder },
  });
});
afterAll(async () => {
  await gateway.close({ deadlineMs: 1000 });
  await rm(folder, { recursive: true, force: true });
});

describe('without any configuration', () => {
  it.each(protocols)('the demo answers $path, streamed and whole [gateway.configuration]', async ({ name, path }) => {
    const whole = await ask(gateway.url, path, requestOf(name, 'Hello'));
    expect(whole.status).toBe(200);
    const streamed = await ask(gateway.url, path, requestOf(name, 'Hello', { stream: true }));
    expect(readFrames(name, streamed.bytes).end).toBe('finish');
  });

  it.each([
    ['GET', '/healthz', 200],
    ['GET', '/readyz', 200],
    ['GET', '/metrics', 200],
    ['GET', '/openapi.json', 200],
    ['GET', '/v1/models', 200],
    ['GET', '/api/status', 200],
    ['GET', '/nothing', 404],
  ])(
    '%s %s is answered with %i and carries the id of the request [gateway.configuration]',
    async (method, path, status) => {
      const reply = await ask(gateway.url, path, '', { method, headers: { 'x-oversight-request-id': 'forged' } });
      expect({ path, status: reply.status }).toEqual({ path, status });
      expect(reply.headers['x-oversight-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('everything is on record: guarded routes and small ones alike [gateway.record]', async () => {
    const before = (await gateway.context.store.audit.count({ kind: 'exchange' })).total;
    const asked = [
      await ask(gateway.url, '/v1/chat/completions', requestOf('openai-chat', 'forbidden')),
      await ask(gateway.url, '/v1/moderations', { input: 'forbidden' }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([400, 200]);
    expect((await gateway.context.store.audit.count({ kind: 'exchange' })).total).toBe(before + 2);
    for (const { headers } of asked)
      expect(await gateway.context.store.audit.get(String(headers['x-oversight-request-id']))).toMatchObject({
        decided: 'block',
      });
  });
});
