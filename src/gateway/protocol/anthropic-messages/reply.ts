// Reads a whole message, and empties it where it is refused.
import { isObject, omit, usageOf } from '../json.ts';
import { addError, addLines, newReading } from '../reading.ts';
import { newSpeech } from '../speech.ts';
import { countsOf, plainOf, requireShallow } from '../texts.ts';
import { type JsonObject, MalformedEvent, type ReadReply } from '../types.ts';
import { newBlock, readBlock } from './blocks.ts';

const READ: ReadonlySet<string> = new Set(['content']);

/** @throws MalformedEvent */
export function readMessagesReply(body: JsonObject): ReadReply {
  requireShallow(body);
  const reading = newReading('part');
  const { content } = body;
  if (body['type'] === 'error') {
    addError(reading, '0/error', body);
    return reading;
  }
  if (!Array.isArray(content)) throw new MalformedEvent('the answer has no content');
  const speech = newSpeech('0/text');
  content.forEach((block: unknown, number) => {
    if (!isObject(block)) throw new MalformedEvent('a block of the answer is no object');
    readBlock(newBlock(number, speech), block, reading);
  });
  addLines(reading, 0, '0/message', omit(body, READ));
  reading.usage = usageOf(body['usage'], 'input_tokens', 'output_tokens');
  return reading;
}

export function refuseMessagesReply(body: JsonObject, blocked: ReadonlySet<number>): JsonObject {
  if (blocked.size === 0) return body;
  const { id, model, usage } = body;
  const head = { id: plainOf(id), type: 'message', role: 'assistant', model: plainOf(model) };
  return { ...head, content: [], stop_reason: 'refusal', stop_sequence: null, usage: countsOf(usage) };
}
