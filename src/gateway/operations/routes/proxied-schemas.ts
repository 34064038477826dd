// What /openapi.json shows of the guarded routes: the fields that the gateway reads or writes. Whatever else the vendors' APIs have is
// passed on, and is theirs to document.
import { z } from 'zod';

const stream = z.boolean().optional().describe('True: the answer comes as server-sent events.');
const content = z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]);
const tools = z.array(z.looseObject({})).optional().describe('The model reads them, so they are judged.');
const usage = z.looseObject({}).optional().describe('Tokens as the model service counted them.');

export const chatRequest = z
  .looseObject({
    model: z.string(),
    messages: z.array(z.looseObject({ role: z.string(), content: content.nullish() })).min(1),
    stream,
    n: z.int().optional().describe('Answers; each is judged by itself.'),
    tools,
  })
  .meta({ id: 'ChatRequest' });
export const chatReply = z
  .looseObject({
    id: z.string(),
    object: z.literal('chat.completion'),
    model: z.string(),
    choices: z.array(
      z.looseObject({
        index: z.int(),
        message: z.looseObject({ role: z.string(), content: z.string().nullish() }),
        finish_reason: z.string().nullable().describe('content_filter: this answer was refused.'),
      }),
    ),
    usage,
  })
  .meta({ id: 'ChatReply' });

export const messagesRequest = z
  .looseObject({
    model: z.string(),
    max_tokens: z.int(),
    messages: z.array(z.looseObject({ role: z.string(), content })).min(1),
    system: content.optional(),
    stream,
    tools,
  })
  .meta({ id: 'MessagesRequest' });
export const messagesReply = z
  .looseObject({
    id: z.string(),
    type: z.literal('message'),
    role: z.literal('assistant'),
    model: z.string(),
    content: z.array(z.looseObject({ type: z.string() })),
    stop_reason: z.string().nullable().describe('refusal: this answer was refused.'),
    usage,
  })
  .meta({ id: 'MessagesReply' });
export const messagesError = z
  .object({ type: z.literal('error'), error: z.object({ type: z.string(), message: z.string() }) })
  .meta({ id: 'MessagesError', description: 'An error in the shape of Anthropic.' });

export const responsesRequest = z
  .looseObject({
    model: z.string(),
    input: z.union([z.string(), z.array(z.looseObject({}))]),
    instructions: z.string().nullish(),
    stream,
    tools,
  })
  .meta({
    id: 'ResponsesRequest',
    description: 'State that the service keeps (previous_response_id, conversation) is refused: it cannot be judged.',
  });
export const responsesReply = z
  .looseObject({
    id: z.string(),
    object: z.literal('response'),
    status: z.string(),
    model: z.string(),
    output: z.array(z.looseObject({ type: z.string() })),
    incomplete_details: z
      .looseObject({ reason: z.string().optional() })
      .nullish()
      .describe('reason content_filter: this answer was refused.'),
    usage,
  })
  .meta({ id: 'ResponsesReply' });
