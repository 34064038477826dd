// Reads a whole chat completion, and cuts refused choices out of it.
import { isObject } from '../json.ts';
import { addError, newReading } from '../reading.ts';
import { requireShallow } from '../texts.ts';
import { type JsonObject, MalformedEvent, type ReadReply } from '../types.ts';
import { newChoice, readChoice } from './choice.ts';
import { knownFields, newEnvelope, readEnvelope } from './envelope.ts';
import { indexOf } from './stream.ts';

/** @throws MalformedEvent */
export function readChatReply(body: JsonObject): ReadReply {
  const { choices, error } = body;
  requireShallow(body);
  const reading = newReading('part');
  if (error) addError(reading, '0/error', error);
  else if (!Array.isArray(choices)) throw new MalformedEvent('the answer has no choices');
  readEnvelope(newEnvelope(), body, reading);
  for (const [position, choice] of Array.isArray(choices) ? choices.entries() : []) {
    if (!isObject(choice)) throw new MalformedEvent('a choice of the answer is no object');
    readChoice(newChoice(indexOf(choice, position)), choice, choice['message'] ?? choice['delta'], reading);
  }
  return reading;
}

/** Blocked choices keep nothing but their number. Fields that the protocol does not know go too: they may repeat what was cut. */
export function refuseChatReply(body: JsonObject, blocked: ReadonlySet<number>): JsonObject {
  if (blocked.size === 0) return body;
  const { choices } = body;
  return {
    ...knownFields(body),
    choices: (Array.isArray(choices) ? choices : []).map((choice: unknown, position) => {
      const index = isObject(choice) ? indexOf(choice, position) : position;
      if (!blocked.has(index)) return choice;
      const message = { role: 'assistant', content: '', refusal: null };
      return { index, message, logprobs: null, finish_reason: 'content_filter' };
    }),
  };
}
