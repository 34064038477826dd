// What the real SDKs send for our requests, seen by the mock server.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createLlm } from './create-llm.ts';
import { createMockServer, type MockServer } from './mock-server.ts';
import type { LlmOptions } from './options.ts';
import type { LlmEvent } from './types.ts';

const env = {
  OPENAI_API_KEY: 'sk-0123456789abcdef',
  ANTHROPIC_API_KEY: 'sk-ant-0123456789',
  OVERSIGHT_LLM_API_KEY: 'k',
};
const schema = z.object({ label: z.string() });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) await close();
});

async function open(options: Pick<LlmOptions, 'provider' | 'model'> & Partial<LlmOptions>) {
  const server = await createMockServer(() => '{"label":"x"}');
  const events: LlmEvent[] = [];
  const llm = createLlm({ baseUrl: server.url, env, onEvent: (event) => events.push(event), ...options });
  closers.push(
    () => llm.close(),
    () => server.close(),
  );
  return { server, llm, events };
}

const body = (server: MockServer) => server.requests.at(-1)?.body;

describe('what is sent', () => {
  it('carries the schema in the field that OpenAI and Anthropic have for it, strict where it can be [llm.structured]', async () => {
    const openai = await open({ provider: 'openai', model: 'gpt-4o-mini' });
    await openai.llm.generate({ prompt: 'a', schema });
    expect(body(openai.server)).toMatchObject({
      response_format: {
        type: 'json_schema',
        json_schema: {
          strict: true,
          schema: { properties: { label: { type: 'string' } }, additionalProperties: false },
        },
      },
    });
    const optional = schema.extend({ note: z.string().optional() });
    await openai.llm.generate({ prompt: 'a', schema: optional });
    expect(body(openai.server)).toMatchObject({ response_format: { json_schema: { strict: false } } });
    const anthropic = await open({ provider: 'anthropic', model: 'claude-haiku-4-5' });
    await anthropic.llm.generate({ prompt: 'a', schema });
    expect(JSON.stringify(body(anthropic.server))).toContain('"label"');
    expect(body(anthropic.server)).toHaveProperty('output_config.format.type', 'json_schema');
  });

  it('carries the schema as an instruction where a server may know no such field [llm.structured]', async () => {
    const { server, llm } = await open({ provider: 'compatible', model: 'llama' });
    await llm.generate({ prompt: 'a', system: 'Be kind.', schema });
    expect(body(server)).not.toHaveProperty('response_format');
    expect(body(server)).toMatchObject({
      messages: [{ role: 'system', content: expect.stringMatching(/"label"[\s\S]*Be kind\./) }, { role: 'user' }],
    });
    const json = await open({ provider: 'compatible', model: 'llama', structured: 'json' });
    await json.llm.generate({ prompt: 'a', schema });
    expect(body(json.server)).toMatchObject({ response_format: { type: 'json_object' } });
    const native = await open({ provider: 'compatible', model: 'llama', structured: 'schema' });
    await native.llm.generate({ prompt: 'a', schema });
    expect(body(native.server)).toMatchObject({ response_format: { type: 'json_schema' } });
  });

  it('carries the key in the header of the protocol alone [llm.keys]', async () => {
    const openai = await open({ provider: 'openai', model: 'gpt-4o-mini' });
    await openai.llm.generate({ prompt: 'a' });
    expect(openai.server.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${env.OPENAI_API_KEY}` });
    const anthropic = await open({ provider: 'anthropic', model: 'claude-haiku-4-5' });
    await anthropic.llm.generate({ prompt: 'a' });
    expect(anthropic.server.requests[0]?.headers).toMatchObject({ 'x-api-key': env.ANTHROPIC_API_KEY });
    expect(JSON.stringify([body(openai.server), body(anthropic.server)])).not.toMatch(/0123456789/);
  });

  it('goes to the address that was given and not to one from the environment [llm.keys]', async () => {
    const stranger = await open({ provider: 'openai', model: 'gpt-4o-mini' });
    vi.stubEnv('OPENAI_BASE_URL', stranger.server.url);
    vi.stubEnv('ANTHROPIC_BASE_URL', stranger.server.url);
    for (const provider of ['openai', 'anthropic'] as const) {
      const { server, llm } = await open({ provider, model: 'm' });
      await llm.generate({ prompt: 'a' });
      expect(server.requests).toHaveLength(1);
    }
    expect(stranger.server.requests).toHaveLength(0);
  });

  it('leaves out what a model does not take, and says so once [llm.one-interface]', async () => {
    const reasoning = await open({ provider: 'openai', model: 'gpt-5-mini' });
    for (let i = 0; i < 3; i++)
      await reasoning.llm.generate({ prompt: 'a', temperature: 0, maxTokens: 99, logprobs: true });
    expect(body(reasoning.server)).not.toHaveProperty('temperature');
    expect(body(reasoning.server)).toMatchObject({ max_completion_tokens: 99 });
    const warnings = reasoning.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    expect(warnings.filter((warning) => warning.includes('temperature'))).toHaveLength(1);
    const anthropic = await open({ provider: 'anthropic', model: 'claude-haiku-4-5' });
    await anthropic.llm.generate({ prompt: 'a', seed: 7 });
    expect(anthropic.events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining('seed') }),
    );
  });
});
