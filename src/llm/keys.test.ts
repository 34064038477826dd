// No key ever leaves: real provider classes against a server that echoes every header it was sent in every place it has.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeError, OversightError } from '../base/index.ts';
import { createLlm } from './create-llm.ts';
import { readKey } from './keys.ts';
import type { LlmEvent, LlmPart, ProviderName } from './types.ts';

const VARIABLES = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  compatible: 'OVERSIGHT_LLM_API_KEY',
} as const;

interface Echo {
  readonly url: string;
  /** What the next reply is: a status and where the headers are echoed. */
  next: { readonly status: number; readonly body: 'message' | 'json' | 'text' | 'garbage' | 'stream' | 'deltas' };
  readonly seen: string[];
  close(): Promise<void>;
}

async function startEcho(): Promise<Echo> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const headers = JSON.stringify(request.headers);
    seen.push(headers);
    request.resume();
    request.on('end', () => {
      const { status, body } = echo.next;
      const anthropic = request.url?.endsWith('/messages');
      response.writeHead(status, {
        'content-type': body === 'stream' || body === 'deltas' ? 'text/event-stream' : 'application/json',
        'x-echo': headers,
        location: `/elsewhere?${headers.replace(/[^\w-]/g, '.')}`,
      });
      const text = anthropic
        ? { id: 'm', type: 'message', role: 'assistant', model: headers, content: [{ type: 'text', text: headers }] }
        : { id: 'm', model: headers, choices: [{ index: 0, message: { role: 'assistant', content: headers } }] };
      const replies = {
        message: JSON.stringify({ type: 'error', error: { type: 'error', message: `you sent ${headers}` } }),
        json: headers,
        garbage: `<html>${headers}</html>`,
        text: JSON.stringify({
          ...text,
          stop_reason: 'end_turn',
          usage: { input_tokens: 1, output_tokens: 1, prompt_tokens: 1, completion_tokens: 1 },
        }),
        deltas: deltas(headers),
        stream: `data: ${JSON.stringify({ error: { message: headers, type: headers, code: headers } })}\n\ndata: ${headers}\n\n`,
      };
      response.end(replies[body]);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const echo: Echo = {
    url: `http://127.0.0.1:${port}/v1`,
    next: { status: 200, body: 'text' },
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return echo;
}

/** A stream that echoes in pieces of five letters, with their log-probabilities. */
function deltas(headers: string): string {
  const pieces = headers.match(/.{1,5}/gs) ?? [];
  const chunk = (choice: object) => `data: ${JSON.stringify({ id: 'm', choices: [{ index: 0, ...choice }] })}\n\n`;
  const texts = pieces.map((content) =>
    chunk({ delta: { content }, logprobs: { content: [{ token: content, logprob: -1, top_logprobs: [] }] } }),
  );
  return `${texts.join('')}${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`;
}

function leaks(text: string, secret: string): boolean {
  for (let i = 0; i + 12 <= secret.length; i++) if (text.includes(secret.slice(i, i + 12))) return true;
  return false;
}

/** Everything that a log or a debugger could show of a value. */
function everything(value: unknown): string {
  const error = value instanceof Error ? `${value.stack} ${describeError(value)} ${String(value.cause)}` : '';
  return `${inspect(value, { depth: 20, showHidden: true })} ${JSON.stringify(value)} ${error}`;
}

describe('keys', () => {
  let echo: Echo;
  let folder: string;
  beforeAll(async () => {
    echo = await startEcho();
    folder = await mkdtemp(join(tmpdir(), 'oversight-keys-'));
  });
  afterAll(async () => {
    await echo.close();
    await rm(folder, { recursive: true });
  });

  it('never leave in an error, an event, a result, a stream or a cache file, whatever a server echoes [llm.keys]', async () => {
    const trouble = fc.record({
      status: fc.constantFrom(200, 307, 400, 401, 403, 404, 418, 429, 500, 503),
      body: fc.constantFrom('message', 'json', 'text', 'garbage', 'stream', 'deltas'),
    } as const);
    const reply = fc.oneof(
      { weight: 3, arbitrary: trouble },
      { weight: 1, arbitrary: fc.constant({ status: 200, body: 'text' } as const) },
      { weight: 1, arbitrary: fc.constant({ status: 200, body: 'deltas' } as const) },
    );
    const secret = fc.string({ unit: fc.constantFrom(...'abcdefgXYZ0123456789-_.~'), minLength: 20, maxLength: 60 });
    const provider = fc.constantFrom<'openai' | 'anthropic' | 'compatible'>('openai', 'anthropic', 'compatible');
    const secrets: string[] = [];
    let asked = 0;
    let results = 0;
    let errors = 0;
    let streams = 0;
    await fc.assert(
      fc.asyncProperty(secret, provider, reply, fc.boolean(), async (secret, provider, next, streamed) => {
        echo.next = next;
        const events: LlmEvent[] = [];
        const llm = createLlm({
          provider,
          model: 'm',
          baseUrl: echo.url,
          cacheDir: folder,
          env: { [VARIABLES[provider]]: secret },
          retry: { attempts: 2, baseMs: 0 },
          onEvent: (event) => events.push(event),
        });
        // Every sample is another question for the cache.
        const request = { prompt: 'hello', maxTokens: 5, logprobs: true, sample: asked++ };
        try {
          if (streamed) {
            const parts: LlmPart[] = [];
            for await (const part of llm.stream(request)) parts.push(part);
            const texts = parts.map((part) => (part.type === 'text' ? part.text : ''));
            const tokens = parts.flatMap((part) => (part.type === 'text' ? (part.logprobs ?? []) : []));
            expect(texts.length).toBeGreaterThan(2);
            for (const shown of [everything(parts), texts.join(''), tokens.map(({ token }) => token).join('')])
              expect(leaks(shown, secret)).toBe(false);
            streams++;
          } else expect(leaks(everything(await llm.generate(request)), secret)).toBe(false);
          results++;
        } catch (error) {
          expect(error).toBeInstanceOf(OversightError);
          expect(leaks(everything(error), secret)).toBe(false);
          errors++;
        }
        expect(leaks(everything(events), secret)).toBe(false);
        expect(leaks(everything(llm), secret)).toBe(false);
        expect(echo.seen.at(-1)).toContain(secret);
        secrets.push(secret);
        await llm.close();
      }),
      {
        numRuns: 60,
        // One of each kind, so that the counts below are never zero by chance.
        examples: [
          ['sk-0123456789abcdefghij', 'openai', { status: 200, body: 'text' }, false],
          ['sk-0123456789abcdefghij', 'compatible', { status: 200, body: 'deltas' }, true],
          ['sk-0123456789abcdefghij', 'anthropic', { status: 401, body: 'message' }, false],
        ],
      },
    );
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    const kept = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
    expect(kept.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(leaks(kept.join('\n'), secret)).toBe(false);
    expect(results).toBeGreaterThan(0);
    expect(errors).toBeGreaterThan(0);
    expect(streams).toBeGreaterThan(0);
  });

  it('are not carried to another host by a redirect [llm.keys]', async () => {
    const other = await startEcho();
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(307, { location: other.url }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const llm = createLlm({
      provider: 'anthropic',
      model: 'm',
      baseUrl: `http://127.0.0.1:${port}/v1`,
      env: { ANTHROPIC_API_KEY: 'sk-ant-0123456789abcdef' },
    });
    await expect(llm.generate({ prompt: 'hello' })).rejects.toThrow(
      /redirect to http:\/\/127\.0\.0\.1:\d+, which is not followed/,
    );
    expect(other.seen).toEqual([]);
    await llm.close();
    await other.close();
    server.close();
  });

  it.each(['openai', 'anthropic'] as const)(
    'that are missing are an error that names the variable: %s [llm.keys]',
    (provider) => {
      expect(() => createLlm({ provider, model: 'm', env: {} })).toThrow(`${VARIABLES[provider]} is not set`);
    },
  );

  it('are optional for a compatible server, which then gets no authorization header [llm.keys]', async () => {
    echo.next = { status: 400, body: 'message' };
    const llm = createLlm({ provider: 'compatible', model: 'm', baseUrl: echo.url, env: {} });
    await expect(llm.generate({ prompt: 'hello' })).rejects.toThrow('rejected');
    expect(echo.seen.at(-1)).not.toContain('authorization');
    await llm.close();
  });

  it('that no key can be are refused without being shown [llm.keys]', () => {
    const bad: readonly ProviderName[] = ['openai', 'anthropic', 'compatible'];
    for (const provider of bad)
      for (const value of ['two words here', 'line\nbreak0123', 'schlüssel012345', '“quoted0123456”'])
        try {
          readKey(provider, { OPENAI_API_KEY: value, ANTHROPIC_API_KEY: value, OVERSIGHT_LLM_API_KEY: value });
          expect.unreachable();
        } catch (error) {
          expect(error).toBeInstanceOf(OversightError);
          expect(everything(error)).not.toContain(value);
        }
  });

  it('are read without the line break that a file of secrets ends in', () => {
    expect(readKey('openai', { OPENAI_API_KEY: ' sk-0123456789\n' })).toBe('sk-0123456789');
  });
});
