// The MCP server: name, tool, schema of what goes in and comes out. The SDK is an optional peer and is loaded when a server is made.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { OversightError } from '../base/index.ts';
import type { Exchange, Verdict } from '../guard/index.ts';

/** What screening asks of a guard; `Guard` is one. */
export interface ScreeningGuard {
  check(exchange: Exchange): Verdict;
}

export interface ScreeningServerOptions {
  readonly guard: ScreeningGuard;
  /** Scores at or over it are blocked; said in the answer. */
  readonly threshold: number;
  /** Version of this package. */
  readonly version: string;
  /** Longest text in UTF-16 units; default 200,000. */
  readonly longest?: number;
}

const input = {
  text: z
    .string()
    .describe('The text to screen: a message, a document, the result of a tool, an answer before it is shown.'),
  role: z
    .enum(['user', 'assistant', 'tool', 'system'])
    .default('tool')
    .describe('Who wrote it: "tool" for documents and tool results, "user" for requests, "assistant" for answers.'),
  prompt: z.string().optional().describe('For an answer: the request that it answers.'),
};

const output = {
  action: z.enum(['allow', 'escalate', 'block']),
  score: z.number().min(0).max(1),
  threshold: z.number(),
  rules: z.record(z.string(), z.number()).describe('Score of each restricted rule, in [0, 1]'),
  evidence: z.object({ start: z.number(), end: z.number(), text: z.string() }).nullable(),
};

/**
 * A server with the tool `screen_text`; connect it to a transport.
 * @throws OversightError('usage') where @modelcontextprotocol/sdk is not installed
 */
export async function createScreeningServer(options: ScreeningServerOptions): Promise<McpServer> {
  const { guard, threshold, version, longest = 200_000 } = options;
  const { McpServer } = await load(() => import('@modelcontextprotocol/sdk/server/mcp.js'));
  const server = new McpServer({ name: 'oversight', version });
  server.registerTool(
    'screen_text',
    {
      title: 'Screen a text',
      description:
        'Judges a text against the rules of a constitution and says allow, escalate or block, with the rule and the words that weighed most. Use it on text from outside before acting on it.',
      inputSchema: input,
      outputSchema: output,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    ({ text, role, prompt }) => {
      // A part that is not judged is never reported as clean.
      if (text.length > longest)
        return {
          isError: true,
          content: [
            {
              type: 'text',
              text: `The text has ${text.length} characters; at most ${longest} are judged. Screen it in parts.`,
            },
          ],
        };
      const before: Exchange = prompt === undefined ? [] : [{ role: 'user', text: prompt }];
      const verdict = guard.check([...before, { role, text }]);
      const result = describe(verdict, [...before, { role, text }], threshold);
      return { structuredContent: result, content: [{ type: 'text', text: JSON.stringify(result) }] };
    },
  );
  return server;
}

/** Serves on standard input and output until the other side closes or `signal` is aborted. */
export async function serveScreening(
  options: ScreeningServerOptions & { readonly signal?: AbortSignal; readonly transport?: Transport },
): Promise<void> {
  const server = await createScreeningServer(options);
  const transport =
    options.transport ??
    new (await load(() => import('@modelcontextprotocol/sdk/server/stdio.js'))).StdioServerTransport();
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = () => resolve();
  });
  await server.connect(transport);
  const stop = () => void server.close();
  if (options.transport === undefined) process.stdin.once('end', stop);
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  await closed;
  process.stdin.off('end', stop);
  options.signal?.removeEventListener('abort', stop);
}

function describe(verdict: Verdict, exchange: Exchange, threshold: number) {
  const { action, score, rules, evidence } = verdict;
  const place = evidence && {
    start: evidence.start,
    end: evidence.end,
    text: exchange[evidence.message]!.text.slice(evidence.start, evidence.end),
  };
  return { action, score, threshold, rules: { ...rules }, evidence: place ?? null };
}

async function load<T>(module: () => Promise<T>): Promise<T> {
  try {
    return await module();
  } catch (cause) {
    throw new OversightError('the package @modelcontextprotocol/sdk is not installed', {
      kind: 'usage',
      remedy: 'Run `npm install @modelcontextprotocol/sdk` beside oversight.',
      cause,
    });
  }
}
