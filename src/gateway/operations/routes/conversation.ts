// A conversation as it stands in a request body, read by the same code as a proxied one: every text that a model would read is found,
// and what is no text is named.
import type { Configuration } from '../../configuration/types.ts';
import {
  type JsonObject,
  openaiChat,
  type RequestMessage,
  RequestProblem,
  type UnjudgedPart,
} from '../../protocol/index.ts';
import { RouteProblem } from './problem.ts';

export interface Conversation {
  readonly messages: readonly RequestMessage[];
  readonly unjudged: readonly UnjudgedPart[];
}

/** @throws RouteProblem 400 for what is no conversation */
export function readConversation(body: {
  readonly messages?: readonly JsonObject[] | undefined;
  readonly tools?: readonly JsonObject[] | undefined;
  readonly text?: string | undefined;
}): Conversation {
  const { messages, tools, text } = body;
  if (messages === undefined)
    return { messages: [{ role: 'user', text: text ?? '', path: 'text', index: 0 }], unjudged: [] };
  try {
    return openaiChat.readRequest({ model: 'none', messages, ...(tools && { tools }) });
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    throw new RouteProblem(400, error.message, error.field === undefined ? {} : { field: error.field });
  }
}

/** The first part that is no text and that the configuration does not let pass. */
export function refusedPart(
  { unjudged }: Conversation,
  { allowUnjudged }: Configuration['guard'],
): UnjudgedPart | undefined {
  return unjudged.find(({ kind }) => !allowUnjudged.includes(kind));
}

/** @throws RouteProblem 400 where a part cannot be judged and may not pass */
export function requireJudgeable(conversation: Conversation, settings: Configuration['guard']): void {
  const refused = refusedPart(conversation, settings);
  if (refused)
    throw new RouteProblem(400, `${refused.path}: ${refused.kind} cannot be judged and is refused`, {
      field: refused.path,
    });
}
