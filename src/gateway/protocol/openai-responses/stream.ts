// Reads the events of a streamed response. Everything that ends in ".delta" is a growing text; every other event is searched for
// texts that are no repetition of those. New event types are thereby read without being known.
import type { SseEvent } from '../../sse/index.ts';
import { isObject, parseObject, usageOf } from '../json.ts';
import { createLogprobReader } from '../logprobs.ts';
import { addError, addField, addLines, addLogprobs, addPiece, addWhole, newReading, type Reading } from '../reading.ts';
import { newSpeech, speak } from '../speech.ts';
import { isIdentifier, pathName } from '../texts.ts';
import { type JsonObject, MalformedEvent, type ProtocolStream, type ReadEvent } from '../types.ts';
import { failEvents, refusalEvents } from './endings.ts';
import { echoedFields, envelopeOf, joinedText, ownFields } from './fields.ts';
import { createSnapshot } from './snapshot.ts';
import { createTextsSoFar } from './texts-so-far.ts';

const DELTA = '.delta';
const JSON_TEXTS: ReadonlySet<string> = new Set(['function_call_arguments', 'mcp_call_arguments']);
const PLACES: ReadonlySet<string> = new Set('output_index content_index summary_index sequence_number'.split(' '));
const DELTA_NAMES: ReadonlySet<string> = new Set(['item_id', 'obfuscation']);
const TERMINAL: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete', 'response.failed']);

export function openResponsesStream(echo: ReadonlySet<string> = new Set()): ProtocolStream {
  const texts = createTextsSoFar();
  const speech = newSpeech('0/output_text');
  const logprobs = new Map<string, ReturnType<typeof createLogprobReader>>();
  const snapshot = createSnapshot();
  /** What was read and has not left. */
  const waiting = new Map<SseEvent, JsonObject>();
  /** The text that grew last: most deltas belong to the same as the one before. */
  let last = textOf('', {});
  let isFinished = false;
  let envelope: JsonObject | undefined;
  let count = 0;

  const readDelta = (type: string, json: JsonObject, delta: string, reading: Reading): void => {
    const isSame =
      last.type === type &&
      last.item === json['item_id'] &&
      last.output === json['output_index'] &&
      last.part === (json['content_index'] ?? json['summary_index']);
    if (!isSame) last = textOf(type, json);
    if (last.kind === 'audio') reading.unjudged.push({ path: type, kind: 'audio' });
    else {
      if (!texts.grow(last.channel, delta)) throw new MalformedEvent('a text of the answer goes on after its end');
      addPiece(reading, 0, last.channel, delta, last.form);
      if (last.kind === 'output_text') speak(speech, reading, last.channel, delta);
    }
    for (const name in json) {
      const value = json[name];
      if (name === 'logprobs') addLogprobs(reading, 0, last.channel, value, readerOf(last.channel));
      else if (name === 'delta' || name === 'type' || value === null) continue;
      else if (typeof value === 'number' && PLACES.has(name)) continue;
      else if (name === 'item_id' && isSame) continue;
      else if (!DELTA_NAMES.has(name) || typeof value !== 'string' || !isIdentifier(value))
        addField(reading, 0, name, value, [last.kind]);
    }
  };

  const readerOf = (channel: string) => {
    let reader = logprobs.get(channel);
    if (!reader) logprobs.set(channel, (reader = createLogprobReader()));
    return reader;
  };

  const readWhole = (type: string, json: JsonObject, reading: Reading): void => {
    const { response } = json;
    reading.ended.push(...texts.end(endedBy(type, json)));
    if (isObject(response)) {
      envelope = envelopeOf(response);
      reading.usage = usageOf(response['usage'], 'input_tokens', 'output_tokens');
    }
    const partial = json['partial_image_b64'];
    if (partial !== undefined) reading.unjudged.push({ path: type, kind: 'image' });
    const { partial_image_b64: _, ...rest } = isObject(response) ? { ...json, response: ownFields(response) } : json;
    const fresh = addLines(reading, 0, `0/event+${count}`, rest, texts.has);
    for (const text of fresh) texts.add(text);
    if (isObject(response)) {
      const isKnown = (text: string) => isIdentifier(text) || echo.has(text) || texts.has(text);
      for (const text of addLines(reading, 0, `0/echo+${count}`, echoedFields(response), isKnown)) texts.add(text);
    }
    const joined = joinedText(response ?? json['item']);
    if (joined !== undefined && !texts.has(joined)) {
      addWhole(reading, 0, `0/joined+${count}`, joined);
      texts.add(joined);
    }
    if (reading.pieces.length > 0) count++;
    if (speech.isJoined && reading.ended.length > 0) reading.paused.push(speech.channel);
    if (!TERMINAL.has(type) || isFinished) return;
    isFinished = true;
    reading.finished.push(0);
    reading.kind = type === 'response.failed' ? 'error' : 'done';
  };

  return {
    read(event): ReadEvent {
      if (event.silent || event.data === '' || event.data.trim() === '[DONE]') return newReading('other');
      const json = parseObject(event.data);
      const { type, delta } = json;
      const reading = newReading('part');
      if (type === 'error' || json['error'] || event.event === 'error') {
        addError(reading, `0/error+${count++}`, json);
        return reading;
      }
      // Clients go by the one or by the other: what an event is must not depend on who reads it.
      if (typeof type !== 'string' || type !== event.event)
        throw new MalformedEvent('the name of an event is not its type');
      const wasFinished = isFinished;
      if (type.endsWith(DELTA) && isIdentifier(type) && typeof delta === 'string')
        readDelta(type, json, delta, reading);
      else readWhole(type, json, reading);
      if (wasFinished && reading.pieces.length > 0) throw new MalformedEvent('the answer goes on after its end');
      if (reading.kind === 'part' && !type.startsWith('response.')) reading.kind = 'other';
      waiting.set(event, json);
      return reading;
    },
    sent(event) {
      const json = waiting.get(event);
      if (!json) return;
      waiting.delete(event);
      snapshot.apply(json);
    },
    without: (event, blocked) => (blocked.size > 0 ? undefined : event),
    refuse: () => refusalEvents(snapshot, envelope),
    close: () => [],
    fail: (message) => failEvents(snapshot, message),
  };
}

/** The growing text that a delta belongs to. */
function textOf(type: string, json: JsonObject) {
  // Types that are not the protocol's own have names that none of its own can have.
  const kind = type.startsWith('response.') ? type.slice('response.'.length, -DELTA.length) : `~${type}`;
  return {
    type,
    kind,
    channel: `0/${kind}.${placeOf(json)}`,
    form: JSON_TEXTS.has(kind) ? ('json' as const) : ('text' as const),
    item: json['item_id'],
    output: json['output_index'],
    part: json['content_index'] ?? json['summary_index'],
  };
}

/** Where a text stands: its item, and its part of the item. */
function placeOf(json: JsonObject): string {
  const item = json['output_index'] ?? json['item_id'];
  const part = json['content_index'] ?? json['summary_index'];
  return pathName([item, part].map((key) => (typeof key === 'number' || typeof key === 'string' ? key : 0)));
}

/** Which channels an event ends: those of its text, of its part, of its item, or all. */
function endedBy(type: string, json: JsonObject): (channel: string) => boolean {
  if (TERMINAL.has(type)) return () => true;
  if (!type.endsWith('.done')) return () => false;
  const place = placeOf(json);
  if (type === 'response.output_item.done') {
    const item = place.slice(0, place.lastIndexOf('.') + 1);
    return (channel) => channel.slice(channel.indexOf('.') + 1).startsWith(item);
  }
  if (type.endsWith('_part.done')) return (channel) => channel.endsWith(`.${place}`);
  const kind = type.slice('response.'.length, -'.done'.length);
  return (channel) => channel === `0/${kind}.${place}`;
}
