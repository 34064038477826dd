// What `guard score` and its kin read: a JSON line with a prompt, a prompt and a response, or messages.
import { z } from 'zod';
import { OversightError } from '../base/index.ts';
import type { Exchange } from '../guard/index.ts';

// Parts without text (images, tool calls) hold nothing that this guard can judge.
const role = z
  .enum(['system', 'developer', 'user', 'assistant', 'tool'])
  .transform((name) => (name === 'developer' ? 'system' : name));
const part = z.object({ text: z.string().nullish() });
const schema = z.object({
  id: z.union([z.string(), z.number()]),
  prompt: z.string().optional(),
  response: z.string().optional(),
  messages: z
    .array(z.object({ role, content: z.union([z.string(), z.array(part)]).nullish(), text: z.string().optional() }))
    .min(1)
    .optional(),
});

export interface InputLine {
  readonly id: string | number;
  readonly exchange: Exchange;
}

/** One line as an exchange; throws OversightError('input') that names the file, the line and what is wrong. */
export function readInputLine(value: unknown, source: string, line: number): InputLine {
  const result = schema.safeParse(value);
  if (!result.success) throw bad(source, line, z.prettifyError(result.error).split('\n')[0]!.replace(/^✖ /, ''));
  const { id, prompt, response, messages } = result.data;
  if (messages) {
    if (prompt !== undefined || response !== undefined)
      throw bad(source, line, 'both "messages" and "prompt" or "response" are given');
    return {
      id,
      exchange: messages.map((message) => ({ role: message.role, text: message.text ?? textOf(message.content) })),
    };
  }
  if (prompt === undefined && response === undefined)
    throw bad(source, line, 'neither "prompt" nor "messages" is given');
  return {
    id,
    exchange: [
      ...(prompt === undefined ? [] : [{ role: 'user' as const, text: prompt }]),
      ...(response === undefined ? [] : [{ role: 'assistant' as const, text: response }]),
    ],
  };
}

function textOf(content: string | readonly { readonly text?: string | null | undefined }[] | null | undefined): string {
  if (content === undefined || content === null) return '';
  return typeof content === 'string' ? content : content.flatMap((item) => item.text ?? []).join('\n');
}

function bad(source: string, line: number, problem: string): OversightError {
  return new OversightError(`${source}, line ${line}: ${problem}`, {
    kind: 'input',
    remedy:
      'A line is {"id": 1, "prompt": "..."}, {"id": 1, "prompt": "...", "response": "..."} or {"id": 1, "messages": [{"role": "user", "content": "..."}]}.',
  });
}
