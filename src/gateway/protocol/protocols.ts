// All protocols that the gateway speaks, and what is asked of one by its name.
import { anthropicMessages } from './anthropic-messages/index.ts';
import { isObject, usageOf } from './json.ts';
import { openaiChat } from './openai-chat/index.ts';
import { openaiResponses } from './openai-responses/index.ts';
import type { JsonObject, Protocol, ProtocolName, TokenUsage } from './types.ts';

export const protocols: readonly Protocol[] = [openaiChat, anthropicMessages, openaiResponses];

/** The protocol of a route. */
export function protocolOf(path: string): Protocol | undefined {
  return protocols.find((protocol) => protocol.path === path);
}

/** Tokens that a whole answer, or an event of a stream, tells of. */
export function readUsage(protocol: ProtocolName, json: JsonObject): TokenUsage | undefined {
  if (protocol === 'openai-chat') return usageOf(json['usage'], 'prompt_tokens', 'completion_tokens');
  const owner = [json, json['message'], json['response']].find((one) => isObject(one) && isObject(one['usage']));
  return isObject(owner) ? usageOf(owner['usage'], 'input_tokens', 'output_tokens') : undefined;
}
