// The bodies of the small routes, once: they check what comes in, and they are what /openapi.json shows.
import { z } from 'zod';

const rules = z.record(z.string(), z.number()).describe('Score in [0, 1] of each restricted rule.');
const action = z.enum(['allow', 'escalate', 'block']).describe('What the guard says should happen.');

export const errorReply = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: 'Error', description: 'An error in the shape of OpenAI.' });

/** A message as chat completions write it; read with the same code, so that every text in it is judged. */
const message = z
  .looseObject({ role: z.string(), content: z.unknown().optional() })
  .meta({ id: 'Message', description: 'A message of a conversation in the shape of OpenAI chat completions.' });

export const moderationRequest = z
  .object({
    model: z.string().optional().describe('Ignored: the guard that is live judges.'),
    input: z
      .union([
        z.string(),
        z.array(z.string()).min(1),
        z
          .array(
            z.discriminatedUnion('type', [
              z.object({ type: z.literal('text'), text: z.string() }),
              z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
            ]),
          )
          .min(1),
      ])
      .describe(
        'A text, a list of texts (one result each), or the parts of one input. Images are refused: they are not judged.',
      ),
  })
  .meta({ id: 'ModerationRequest' });

export const moderationReply = z
  .object({
    id: z.string(),
    model: z.string().describe('Name of the guard.'),
    results: z.array(
      z.object({
        flagged: z.boolean(),
        categories: z.record(z.string(), z.boolean()).describe('By rule of the constitution.'),
        category_scores: rules,
        category_applied_input_types: z.record(z.string(), z.array(z.literal('text'))),
      }),
    ),
  })
  .meta({ id: 'ModerationReply' });

const conversation = {
  messages: z.array(message).min(1).optional(),
  text: z.string().optional().describe('Instead of `messages`: one text of a user.'),
};
const oneOf = <T extends { readonly messages?: unknown; readonly text?: unknown }>(body: T) =>
  (body.messages === undefined) !== (body.text === undefined);
const ONE_OF = { error: 'give either `messages` or `text`' };

export const guardRequest = z
  .object({
    ...conversation,
    tools: z
      .array(z.looseObject({}))
      .optional()
      .describe('Definitions of tools: the model reads them, so they are judged.'),
    response: z
      .union([z.string(), z.array(z.string()).min(1).max(128)])
      .optional()
      .describe('An answer that is complete, or several; each is judged behind the same prompt.'),
    model: z.string().optional().describe('For the record only.'),
    tokens: z.boolean().optional().describe('Give the scores of the tokens, at most 2,000 a part.'),
  })
  .refine(oneOf, ONE_OF)
  .meta({ id: 'GuardRequest' });

const tokens = z
  .array(z.object({ end: z.number().describe('UTF-16 offset behind the token.'), score: z.number() }))
  .optional();
export const guardReply = z
  .object({
    id: z.string(),
    action,
    score: z.number().describe('Calibrated, in [0, 1]; never falls while a conversation grows.'),
    threshold: z.number().describe('Block threshold that held for this request.'),
    style: z.number().describe('Score of the style of an attack; style alone never blocks.'),
    rules,
    stage: z.enum(['prompt', 'response', 'none']),
    evidence: z.object({ part: z.string(), start: z.number(), end: z.number() }).nullable(),
    withheld: z.array(z.string()).describe('Earlier messages that a model should not get.'),
    parts: z.array(
      z.object({
        name: z.string(),
        side: z.enum(['request', 'reply']),
        scanned: z.boolean(),
        reason: z.string().optional(),
        action: z.enum(['allow', 'escalate', 'block', 'error', 'not-scanned']),
        score: z.number().nullable(),
        tokens,
      }),
    ),
    guard: z.string().describe('Hash of the guard.'),
    constitution: z.string().describe('Hash of the constitution it was built from.'),
    latencyMs: z.number(),
  })
  .meta({ id: 'GuardReply' });

export const sessionRequest = z
  .object({
    ...conversation,
    escalate: z
      .boolean()
      .optional()
      .describe('True: a doubtful answer is held, state unsure, until the caller settles it. Default: it goes on.'),
    model: z.string().optional().describe('For the record only.'),
  })
  .refine(oneOf, ONE_OF)
  .meta({ id: 'SessionRequest' });

const sessionState = z
  .enum(['open', 'unsure', 'flagged', 'failed', 'ended'])
  .describe('flagged and failed: show nothing more. unsure: ask a judge of your own and settle it.');
export const sessionReply = z
  .object({
    session: z.string().nullable().describe('Null where the prompt was flagged: there is nothing to go on with.'),
    state: sessionState,
    action,
    score: z.number(),
    threshold: z.number(),
  })
  .meta({ id: 'SessionReply' });

export const pieceRequest = z
  .object({
    text: z.string().default(''),
    end: z.boolean().optional().describe('The answer is complete.'),
    settle: z
      .enum(['allow', 'block'])
      .optional()
      .describe('What became of an unsure answer; before the text is taken.'),
  })
  .meta({ id: 'PieceRequest' });
export const pieceReply = z
  .object({
    clear: z.number().describe('UTF-16 units of the answer that may be shown.'),
    length: z.number().describe('UTF-16 units received.'),
    state: sessionState,
    score: z.number(),
  })
  .meta({ id: 'PieceReply' });

/** LiteLLM's generic guardrail, which is beta: what this gateway does not know in it is let be. */
export const litellmRequest = z
  .looseObject({
    input_type: z.enum(['request', 'response']),
    texts: z.array(z.string()).nullish(),
    images: z.array(z.unknown()).nullish(),
    tools: z.array(z.looseObject({})).nullish(),
    tool_calls: z.array(z.looseObject({})).nullish(),
    structured_messages: z.array(message).nullish(),
    request_data: z.looseObject({}).nullish(),
    litellm_call_id: z.string().nullish(),
    litellm_trace_id: z.string().nullish(),
    model: z.string().nullish(),
  })
  .meta({ id: 'LitellmRequest' });
export const litellmReply = z
  .object({
    action: z.enum(['BLOCKED', 'NONE', 'GUARDRAIL_INTERVENED']),
    blocked_reason: z.string().optional(),
    texts: z.array(z.string()).optional().describe('The texts, with those withheld replaced.'),
  })
  .meta({ id: 'LitellmReply' });

export const modelList = z
  .object({
    object: z.literal('list'),
    data: z.array(z.looseObject({ id: z.string() })),
  })
  .meta({ id: 'ModelList' });

export const readiness = z
  .object({
    ready: z.boolean(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), reason: z.string().optional() })),
  })
  .meta({ id: 'Readiness' });
