import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleGateway } from '../gateway-context.conformance.ts';
import { ROUTES } from '../route-names.ts';
import { openApiDocument } from './openapi.ts';
import { guardReply, litellmReply, moderationReply } from './schemas.ts';

const operation = z.object({
  operationId: z.string().regex(/^[a-zA-Z0-9]+$/),
  summary: z.string().min(10),
  requestBody: z
    .object({ required: z.literal(true), content: z.record(z.string(), z.object({ schema: z.unknown() })) })
    .optional(),
  responses: z.record(
    z.string().regex(/^(\d{3}|default)$/),
    z.object({
      description: z.string().min(5),
      headers: z.record(z.string(), z.unknown()),
      content: z.record(z.string(), z.unknown()),
    }),
  ),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});
const document = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'delete']), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    headers: z.record(z.string(), z.object({ description: z.string().min(5) })),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});
const made = openApiDocument('1.2.3', 'http://127.0.0.1:8787');

function collect(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...collect(inner, key)]);
}

describe('/openapi.json', () => {
  it('is an OpenAPI 3.1 document of every public route, in which every reference leads somewhere [gateway.openapi]', () => {
    const { paths, components } = document.parse(made);
    const documented = Object.keys(paths).map((path) => path.replace('/{id}', ''));
    expect([...new Set(documented)].sort()).toEqual([...ROUTES].sort());
    const references = collect(made, '$ref');
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const [, kind = '', name = ''] = /^#\/components\/(schemas|headers)\/([\w-]+)$/.exec(String(reference)) ?? [];
      const known = kind === 'headers' ? components.headers : components.schemas;
      expect(Object.keys(known), String(reference)).toContain(name);
    }
    expect(collect(made, '$schema')).toEqual([]);
    expect(collect(made, '$defs')).toEqual([]);
    const ids = collect(made, 'operationId');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes bodies by the schemas that check them: a reply of each route is one of what it shows [gateway.openapi]', async () => {
    const gateway = await sampleGateway();
    const asked = await Promise.all([
      gateway.post('/v1/moderations', { input: 'tea' }),
      gateway.post('/v1/guard', { text: 'tea', response: 'water', tokens: true }),
      gateway.post('/beta/litellm_basic_guardrail_api', { input_type: 'request', texts: ['tea'] }),
    ]);
    const schemas = [moderationReply, guardReply, litellmReply];
    for (const [i, { json }] of asked.entries()) expect(schemas[i]!.strict().parse(json)).toEqual(json);
    const { components } = document.parse(made);
    for (const [i, name] of ['ModerationReply', 'GuardReply', 'LitellmReply'].entries()) {
      const shown = z.object({ properties: z.record(z.string(), z.unknown()) }).parse(components.schemas[name]);
      expect(Object.keys(shown.properties)).toEqual(Object.keys(schemas[i]!.shape));
    }
    await gateway.close();
  });

  it('is served to anybody, with the address and version of the gateway [gateway.openapi]', async () => {
    const gateway = await sampleGateway({ keys: { app: 'the-key-of-the-app' } });
    const response = await gateway.fetch(new Request('http://127.0.0.1/openapi.json'));
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({
      info: { version: '1.2.3' },
      servers: [{ url: 'http://127.0.0.1:8787' }],
    });
    await gateway.close();
  });
});
