import { describe, expect, it } from 'vitest';
import type { GatewayContext, Upstream } from '../../context.ts';
import { type SampleGateway, sampleGateway } from '../gateway-context.conformance.ts';
import { readiness } from './schemas.ts';

const get = (gateway: SampleGateway, path: string, headers: Record<string, string> = {}, from?: string) =>
  gateway.fetch(
    new Request(`http://127.0.0.1${path}`, { headers }),
    from === undefined ? {} : { incoming: { socket: { remoteAddress: from } } },
  );

async function ready(context: Partial<GatewayContext>) {
  const gateway = await sampleGateway({ context });
  const response = await get(gateway, '/readyz');
  const body = readiness.parse(await response.json());
  expect(response.status).toBe(body.ready ? 200 : 503);
  await gateway.close();
  return body;
}

function upstreamThat(reachable: () => Promise<boolean>): GatewayContext['upstreams'] {
  const upstream = { family: 'openai', healthy: null, reachable } as Partial<Upstream> as Upstream;
  return { openai: upstream, anthropic: undefined, of: () => upstream };
}

describe('/healthz and /readyz', () => {
  it('say apart that the process lives and that it should get traffic, without a key [gateway.health]', async () => {
    const gateway = await sampleGateway({ keys: { app: 'the-key-of-the-app' } });
    expect((await get(gateway, '/healthz')).status).toBe(200);
    const body = readiness.parse(await (await get(gateway, '/readyz')).json());
    expect(body).toEqual({
      ready: true,
      checks: [
        { name: 'guard', ok: true },
        { name: 'store', ok: true },
      ],
    });
    await gateway.close();
  });

  it('name what keeps it from being ready: guard, store, upstream, a drain [gateway.health]', async () => {
    const failing = (body: { readonly checks: readonly { readonly ok: boolean; readonly name: string }[] }) =>
      body.checks.filter(({ ok }) => !ok).map(({ name }) => name);
    const guards = { current: () => Promise.reject(new Error('none')) };
    expect(failing(await ready({ problems: () => ['the gateway is shutting down'] }))).toEqual(['gateway']);
    expect(failing(await ready({ upstreams: upstreamThat(async () => false) }))).toEqual(['upstream openai']);
    expect(failing(await ready({ upstreams: upstreamThat(() => Promise.reject(new Error('no'))) }))).toEqual([
      'upstream openai',
    ]);
    expect(failing(await ready({ upstreams: upstreamThat(async () => true) }))).toEqual([]);
    const throwing = {
      ...guards,
      current: () => {
        throw new Error('no guard');
      },
    };
    expect(
      failing(await ready({ guards: throwing as Partial<GatewayContext['guards']> as GatewayContext['guards'] })),
    ).toEqual(['guard']);
    const gateway = await sampleGateway();
    await gateway.store.close();
    const { checks } = readiness.parse(await (await get(gateway, '/readyz')).json());
    expect(checks.filter(({ ok }) => !ok)).toEqual([{ name: 'store', ok: false, reason: 'the store does not answer' }]);
  });

  it('ask the store once a second at most, however many ask them [gateway.health]', async () => {
    const gateway = await sampleGateway();
    let pings = 0;
    const ping = async () => {
      pings++;
    };
    const counted = await sampleGateway({ context: { store: { ...gateway.store, ping } } });
    await Promise.all(Array.from({ length: 20 }, () => get(counted, '/readyz')));
    counted.time.now += 999;
    await get(counted, '/readyz');
    expect(pings).toBe(1);
    counted.time.now += 2;
    await get(counted, '/readyz');
    expect(pings).toBe(2);
    await gateway.close();
    await counted.close();
  });
});

describe('/metrics', () => {
  it('is Prometheus text, for this machine and for whoever has a key [gateway.metrics]', async () => {
    const gateway = await sampleGateway({ keys: { app: 'the-key-of-the-app' } });
    const local = await get(gateway, '/metrics', {}, '::ffff:127.0.0.1');
    expect(local.status).toBe(200);
    expect(local.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await local.text()).toContain('# TYPE oversight_requests_total counter');
    for (const headers of [{ 'x-forwarded-for': '10.0.0.9' }, { origin: 'https://evil.example' }])
      expect((await get(gateway, '/metrics', headers, '127.0.0.1')).status).toBe(401);
    expect((await get(gateway, '/metrics', {}, '10.0.0.9')).status).toBe(401);
    expect((await get(gateway, '/metrics', { authorization: 'Bearer another-key' }, '10.0.0.9')).status).toBe(401);
    expect((await get(gateway, '/metrics', { authorization: 'Bearer the-key-of-the-app' }, '10.0.0.9')).status).toBe(
      200,
    );
    await gateway.close();
  });
});
