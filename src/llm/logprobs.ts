// Log-probabilities as OpenAI's chat completions write them, in a whole reply or in one chunk of a stream.
import { z } from 'zod';
import type { TokenLogprob } from './types.ts';

const tokenSchema = z.object({ token: z.string(), logprob: z.number() });
const tokensSchema = z.array(tokenSchema.extend({ top_logprobs: z.array(tokenSchema).nullish() })).nullish();
const bodySchema = z.object({
  choices: z
    .array(z.object({ logprobs: z.object({ content: tokensSchema, refusal: tokensSchema }).partial().nullish() }))
    .min(1),
});

/** The tokens of a reply's first choice; undefined where there are none, or none that make sense. */
export function readLogprobs(body: unknown): TokenLogprob[] | undefined {
  const parsed = bodySchema.safeParse(body);
  const logprobs = parsed.success ? parsed.data.choices[0]?.logprobs : undefined;
  if (!logprobs?.content && !logprobs?.refusal) return undefined;
  return [...(logprobs.content ?? []), ...(logprobs.refusal ?? [])].map(({ token, logprob, top_logprobs }) => ({
    token,
    logprob,
    top: (top_logprobs ?? []).map((other) => ({ token: other.token, logprob: other.logprob })),
  }));
}
