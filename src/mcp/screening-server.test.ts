// The tool as an MCP client calls it, over the SDK's in-memory transport.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange, Verdict } from '../guard/index.ts';
import { createScreeningServer, serveScreening } from './index.ts';

const guard = {
  check(exchange: Exchange): Verdict {
    const message = exchange.findIndex(({ text }) => text.includes('forbidden'));
    const start = message < 0 ? 0 : exchange[message]!.text.indexOf('forbidden');
    return {
      action: message < 0 ? 'allow' : 'block',
      score: message < 0 ? 0.1 : 0.97,
      rules: { 'rule-a': message < 0 ? 0.05 : 0.97 },
      style: 0,
      evidence: message < 0 ? undefined : { message, start, end: start + 9 },
      stage: exchange.at(-1)?.role === 'assistant' ? 'response' : 'prompt',
      guard: 'made-up',
    };
  },
};

const open: Client[] = [];
afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
});

async function connect(longest?: number): Promise<Client> {
  const server = await createScreeningServer({ guard, threshold: 0.9, version: '1.2.3', ...(longest && { longest }) });
  const client = new Client({ name: 'test', version: '0' });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  open.push(client);
  return client;
}

describe('the MCP tool screen_text', () => {
  it('is listed with a schema of what goes in and out, and changes nothing [mcp.screen-text]', async () => {
    const { tools } = await (await connect()).listTools();
    expect(tools.map(({ name }) => name)).toEqual(['screen_text']);
    expect(tools[0]!.inputSchema.required).toEqual(['text']);
    expect(tools[0]!.annotations?.readOnlyHint).toBe(true);
    expect(Object.keys(tools[0]!.outputSchema?.properties ?? {})).toContain('action');
  });

  it('says block, the rule and the words for a restricted text, and allow for a harmless one [mcp.screen-text]', async () => {
    const client = await connect();
    const blocked = await client.callTool({ name: 'screen_text', arguments: { text: 'this is forbidden text' } });
    expect(blocked.structuredContent).toEqual({
      action: 'block',
      score: 0.97,
      threshold: 0.9,
      rules: { 'rule-a': 0.97 },
      evidence: { start: 8, end: 17, text: 'forbidden' },
    });
    const allowed = await client.callTool({ name: 'screen_text', arguments: { text: 'good morning', role: 'user' } });
    expect(allowed.structuredContent).toMatchObject({ action: 'allow', evidence: null });
  });

  it('judges an answer together with the request that it answers [mcp.screen-text]', async () => {
    const client = await connect();
    const args = { text: 'certainly', role: 'assistant', prompt: 'a forbidden request' };
    const { structuredContent } = await client.callTool({ name: 'screen_text', arguments: args });
    expect(structuredContent).toMatchObject({ action: 'block', evidence: { text: 'forbidden' } });
  });

  it('refuses a text that is too long to be judged, and a call without a text, and never calls them clean [mcp.screen-text]', async () => {
    const client = await connect(10);
    for (const arguments_ of [{ text: 'x'.repeat(11) }, {}, { text: 7 }]) {
      const result = await client.callTool({ name: 'screen_text', arguments: arguments_ });
      expect(result.isError).toBe(true);
      expect(result.structuredContent).toBeUndefined();
    }
  });

  it('ends when it is told to stop [mcp.screen-text]', async () => {
    const [, there] = InMemoryTransport.createLinkedPair();
    const controller = new AbortController();
    const served = serveScreening({ guard, threshold: 0.9, version: '1', transport: there, signal: controller.signal });
    controller.abort();
    await expect(served).resolves.toBeUndefined();
  });
});
