// Reads a whole response, and empties it where it is refused. Each item of its output is a text of its own.
import { isObject, omit, usageOf } from '../json.ts';
import { addError, addLines, addWhole, newReading } from '../reading.ts';
import { isIdentifier, requireShallow } from '../texts.ts';
import { type JsonObject, MalformedEvent, type ReadReply } from '../types.ts';
import { echoedFields, envelopeOf, joinedText, ownFields } from './fields.ts';

const READ: ReadonlySet<string> = new Set(['output', 'output_text', 'error']);

/** @throws MalformedEvent */
export function readResponsesReply(body: JsonObject, echo: ReadonlySet<string> = new Set()): ReadReply {
  requireShallow(body);
  const reading = newReading('part');
  const { output, error, output_text: text } = body;
  if (error) addError(reading, '0/error', error);
  else if (!Array.isArray(output)) throw new MalformedEvent('the answer has no output');
  const judged = new Set<string>();
  for (const [index, item] of Array.isArray(output) ? output.entries() : []) {
    if (!isObject(item)) throw new MalformedEvent('an item of the output is no object');
    for (const found of addLines(reading, 0, `0/item.${index}`, item)) judged.add(found);
  }
  // Some services repeat all text in one field.
  const joined = joinedText(body);
  if (joined !== undefined) {
    addWhole(reading, 0, '0/joined', joined);
    judged.add(joined);
  }
  addLines(reading, 0, '0/output_text', text, (found) => judged.has(found));
  addLines(reading, 0, '0/response', ownFields(omit(body, READ)));
  addLines(reading, 0, '0/echo', echoedFields(body), (found) => isIdentifier(found) || echo.has(found));
  reading.usage = usageOf(body['usage'], 'input_tokens', 'output_tokens');
  return reading;
}

export function refuseResponsesReply(body: JsonObject, blocked: ReadonlySet<number>): JsonObject {
  if (blocked.size === 0) return body;
  const incomplete = { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
  return { ...envelopeOf(body), ...incomplete, error: null, output: [] };
}
