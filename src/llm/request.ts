// A request as the adapters see it: checked, with its defaults, and canonical, so that equal questions have equal keys.
import { z } from 'zod';
import { OversightError } from '../base/index.ts';
import { type JsonSchema, toJsonSchema } from './structured.ts';
import type { LlmRequest, Message } from './types.ts';

const DEFAULT_MAX_TOKENS = 2048;

/** What an adapter is asked; JSON through and through. */
export interface ProviderRequest {
  /** System messages first, if any, then the conversation. */
  readonly messages: readonly Message[];
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  /** Alternatives wanted beside each token's own log-probability, from 0; absent: no log-probabilities. */
  readonly logprobs?: number;
  readonly jsonSchema?: JsonSchema;
}

const requestSchema = z.object({
  prompt: z.string().min(1).optional(),
  messages: z
    .array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .min(1)
    .optional(),
  system: z.string().optional(),
  maxTokens: z.int().min(1).default(DEFAULT_MAX_TOKENS),
  temperature: z.number().min(0).max(2).optional(),
  seed: z.int().optional(),
  stop: z.array(z.string().min(1)).max(16).optional(),
  logprobs: z.union([z.boolean(), z.int().min(0).max(20)]).default(false),
  sample: z.int().min(0).default(0),
});

/**
 * Checks a request.
 * @throws OversightError('usage') that names the field
 */
export function checkRequest(request: LlmRequest<unknown>): ProviderRequest {
  const { schema, ...plain } = request;
  const checked = requestSchema.safeParse(plain);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw wrong(`${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'not valid'}`);
  }
  const { prompt, messages, system, maxTokens, temperature, seed, stop, logprobs } = checked.data;
  if ((prompt === undefined) === (messages === undefined)) throw wrong('give either prompt or messages');
  const conversation: readonly Message[] = messages ?? [{ role: 'user', content: prompt ?? '' }];
  const all: readonly Message[] = system ? [{ role: 'system', content: system }, ...conversation] : conversation;
  const firstOther = all.findIndex((message) => message.role !== 'system');
  if (firstOther < 0) throw wrong('messages: at least one message must come from the user');
  if (all.slice(firstOther).some((message) => message.role === 'system'))
    throw wrong('messages: system messages must stand before the others');
  return {
    messages: all,
    maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(stop !== undefined && stop.length > 0 && { stop }),
    ...(logprobs !== false && { logprobs: logprobs === true ? 0 : logprobs }),
    ...(schema !== undefined && { jsonSchema: toJsonSchema(schema) }),
  };
}

function wrong(problem: string): OversightError {
  return new OversightError(`Request to a language model: ${problem}`, {
    kind: 'usage',
    remedy: 'See LlmRequest for the fields and their ranges.',
  });
}
