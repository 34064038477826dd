import { describe, expect, it } from 'vitest';
import type { Upstream, UpstreamReply, UpstreamRequest } from '../../context.ts';
import { type SampleGateway, sampleGateway } from '../gateway-context.conformance.ts';

type Reply = {
  readonly status?: number;
  readonly body?: string | (() => AsyncIterable<Uint8Array>);
  readonly fails?: string;
};

function upstreamOf(family: Upstream['family'], reply: Reply, asked: UpstreamRequest[] = []): Upstream {
  const bytes = async function* () {
    if (typeof reply.body === 'function') yield* reply.body();
    else yield Buffer.from(reply.body ?? '{}');
  };
  return {
    family,
    configuration: {
      kind: family,
      url: 'http://upstream',
      key: undefined,
      passClientKey: false,
      headers: {},
      connections: 1,
      retries: 0,
    },
    healthy: true,
    async send(request): Promise<UpstreamReply> {
      asked.push(request);
      if (reply.fails) throw Object.assign(new Error('failed'), { kind: reply.fails });
      return { status: reply.status ?? 200, headers: {}, body: bytes() };
    },
    reachable: async () => reply.fails === undefined,
  };
}

const list = (...data: unknown[]) => JSON.stringify({ object: 'list', data });
const get = (gateway: SampleGateway, path = '/v1/models', headers: Record<string, string> = {}) =>
  gateway.fetch(new Request(`http://127.0.0.1${path}`, { headers }));

describe('GET /v1/models', () => {
  it('passes the list of the upstream on, and of it only what a list of models has [gateway.models]', async () => {
    const model = { id: 'gpt-x', object: 'model', created: 1, owned_by: 'them' };
    const long = { ...model, id: 'x'.repeat(300) };
    const rich = { ...model, id: 'gpt-y', description: 'a text that nobody judged', permission: [{ note: 'another' }] };
    const upstream = upstreamOf('openai', { body: list(model, rich, long, { object: 'model' }, 'text', null) });
    const gateway = await sampleGateway({ upstreams: { openai: upstream } });
    const response = await get(gateway);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ object: 'list', data: [model, { ...model, id: 'gpt-y' }] });
    await gateway.close();
  });

  it('asks the upstream that the client is made for, with its paging and nothing else of its query [gateway.models]', async () => {
    const asked: { openai: UpstreamRequest[]; anthropic: UpstreamRequest[] } = { openai: [], anthropic: [] };
    const claude = { type: 'model', id: 'claude-x', display_name: 'Claude X', created_at: '2026-01-01' };
    const gateway = await sampleGateway({
      upstreams: {
        openai: upstreamOf('openai', { body: list({ id: 'gpt-x' }) }, asked.openai),
        anthropic: upstreamOf(
          'anthropic',
          { body: JSON.stringify({ data: [claude], has_more: false }) },
          asked.anthropic,
        ),
      },
    });
    await get(gateway, '/v1/models?limit=5&after=a%26b&url=http://evil');
    expect(asked.openai.map(({ path }) => path)).toEqual(['/v1/models?limit=5']);
    const response = await get(gateway, '/v1/models?after_id=m1', { 'anthropic-version': '2023-06-01' });
    expect(await response.json()).toEqual({ data: [claude], has_more: false });
    expect(asked.anthropic.map(({ path }) => path)).toEqual(['/v1/models?after_id=m1']);
    await gateway.close();
  });

  it('answers 502 for an upstream that fails, answers something else, or never ends, and counts it [gateway.models]', async () => {
    const endless = async function* () {
      for (;;) yield new Uint8Array(65_536).fill(32);
    };
    const cases: readonly (readonly [Reply, string])[] = [
      [{ fails: 'timeout' }, 'timeout'],
      [{ status: 401, body: '{"error":{"message":"key sk-abcdefghijkl is wrong"}}' }, 'status'],
      [{ body: '<html>' }, 'malformed'],
      [{ body: '{"data":7}' }, 'malformed'],
      [{ body: endless }, ''],
    ];
    for (const [reply, kind] of cases) {
      const gateway = await sampleGateway({ upstreams: { openai: upstreamOf('openai', reply) } });
      const response = await get(gateway);
      expect(response.status).toBe(502);
      expect(await response.text()).not.toContain('sk-');
      const text = await gateway.context.metrics.text(gateway.context);
      if (kind !== '') expect(text).toContain(`oversight_upstream_errors_total{kind="${kind}"} 1`);
      await gateway.close();
    }
  });

  it('answers 404 where there is no upstream', async () => {
    const gateway = await sampleGateway();
    expect((await get(gateway)).status).toBe(404);
    await gateway.close();
  });
});
