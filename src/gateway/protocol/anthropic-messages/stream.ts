// Reads the events of a streamed message and ends it: by refusal with stop reason "refusal", by failure with an error event. Some
// clients reject event types they do not know, so nothing is ever sent here but the protocol's own.
import type { SseEvent } from '../../sse/index.ts';
import { entriesOf, isObject, omit, parseObject, usageOf } from '../json.ts';
import { addError, addField, addGrowing, addLines, newReading, type Reading } from '../reading.ts';
import { newSpeech } from '../speech.ts';
import { isIdentifier, plainOf } from '../texts.ts';
import { type JsonObject, MalformedEvent, type ProtocolStream, type ReadEvent, type TokenUsage } from '../types.ts';
import { type BlockState, newBlock, readBlock, readDelta } from './blocks.ts';

/** What an event that is no delta changes for the client. */
type Effect = { readonly type: 'start' } | { readonly type: 'open' | 'close'; readonly index: number };

const CONTENT: ReadonlySet<string> = new Set(['content']);
const MESSAGE: ReadonlySet<string> = new Set(['message']);
const BLOCK: ReadonlySet<string> = new Set(['content_block']);
const DELTA_FIELDS: ReadonlySet<string> = new Set(['type', 'index', 'delta']);

export function openMessagesStream(): ProtocolStream {
  const blocks = new Map<number, BlockState>();
  const speech = newSpeech('0/text');
  let blockCount = 0;
  let isFinished = false;
  let message: JsonObject | undefined;
  let usage: TokenUsage = { input: 0, output: 0 };
  let count = 0;
  const effects = new Map<SseEvent, Effect>();
  /** What the client has seen. */
  let isStarted = false;
  const open = new Set<number>();

  const readUsage = (reading: Reading, value: unknown): void => {
    const told = usageOf(value, 'input_tokens', 'output_tokens');
    if (!told) return;
    usage = { input: told.input || usage.input, output: told.output };
    reading.usage = usage;
  };

  const whole = (reading: Reading, value: unknown): void => {
    const before = reading.pieces.length;
    addLines(reading, 0, `0/event+${count}`, value);
    if (reading.pieces.length > before) count++;
  };

  const readStart = (json: JsonObject, reading: Reading): void => {
    if (!isObject(json['message'])) throw new MalformedEvent('message_start has no message');
    message ??= json['message'];
    whole(reading, omit(json, MESSAGE));
    readUsage(reading, json['message']['usage']);
    whole(reading, omit(json['message'], CONTENT));
    for (const block of entriesOf(json['message']['content'])) whole(reading, block);
  };

  const readBlockStart = (json: JsonObject, index: number, reading: Reading): void => {
    const block = json['content_block'];
    if (!isObject(block)) throw new MalformedEvent('content_block_start has no block');
    whole(reading, omit(json, BLOCK));
    const earlier = blocks.get(index);
    if (earlier) reading.ended.push(...earlier.channels);
    const state = newBlock(blockCount++, speech);
    blocks.set(index, state);
    readBlock(state, block, reading);
  };

  const readBlockDelta = (json: JsonObject, index: number, reading: Reading): void => {
    const state = blocks.get(index);
    if (!state || !isObject(json['delta'])) throw new MalformedEvent('content_block_delta belongs to no open block');
    readDelta(state, json['delta'], reading);
    for (const name in json) if (!DELTA_FIELDS.has(name)) addField(reading, 0, name, json[name], ['event']);
  };

  const readMessageDelta = (json: JsonObject, reading: Reading): void => {
    readUsage(reading, json['usage']);
    whole(reading, json);
    const reason = isObject(json['delta']) ? json['delta']['stop_reason'] : undefined;
    if (typeof reason !== 'string' || isFinished) return;
    isFinished = true;
    reading.finished.push(0);
  };

  const readType = (type: string, json: JsonObject, reading: Reading, event: SseEvent): void => {
    switch (type) {
      case 'content_block_delta':
        readBlockDelta(json, indexOf(json), reading);
        break;
      case 'content_block_start':
        readBlockStart(json, indexOf(json), reading);
        effects.set(event, { type: 'open', index: indexOf(json) });
        break;
      case 'content_block_stop':
        reading.ended.push(...(blocks.get(indexOf(json))?.channels ?? []));
        if (speech.isJoined) reading.paused.push(speech.channel);
        blocks.delete(indexOf(json));
        whole(reading, json);
        effects.set(event, { type: 'close', index: indexOf(json) });
        break;
      case 'message_start':
        readStart(json, reading);
        effects.set(event, { type: 'start' });
        break;
      case 'message_delta':
        readMessageDelta(json, reading);
        break;
      case 'message_stop':
        reading.kind = 'done';
        whole(reading, json);
        if (!isFinished) reading.finished.push(0);
        isFinished = true;
        break;
      default:
        // A ping, or a type that is not known: no part of the answer, yet what it says is judged.
        reading.kind = 'other';
        addGrowing(reading, 0, json, isIdentifier(type) ? [type] : ['event']);
    }
  };

  return {
    read(event): ReadEvent {
      if (event.silent || event.data === '') return newReading('other');
      const json = parseObject(event.data);
      const { type } = json;
      const reading = newReading('part');
      if (type === 'error' || event.event === 'error') addError(reading, `0/error+${count++}`, json);
      // Clients go by the one or by the other: what an event is must not depend on who reads it.
      else if (typeof type !== 'string' || type !== event.event)
        throw new MalformedEvent('the name of an event is not its type');
      else {
        const wasFinished = isFinished;
        readType(type, json, reading, event);
        if (wasFinished && reading.kind !== 'done' && reading.pieces.length > 0)
          throw new MalformedEvent('the answer goes on after its end');
      }
      return reading;
    },
    sent(event) {
      const effect = effects.get(event);
      if (!effect) return;
      effects.delete(event);
      if (effect.type === 'start') isStarted = true;
      else if (effect.type === 'open') open.add(effect.index);
      else open.delete(effect.index);
    },
    without: (event, blocked) => (blocked.size > 0 ? undefined : event),
    refuse() {
      const start = isStarted ? [] : [named('message_start', { message: emptyMessage(message, usage) })];
      const stops = [...open].map((index) => named('content_block_stop', { index }));
      const delta = { stop_reason: 'refusal', stop_sequence: null };
      return [...start, ...stops, named('message_delta', { delta, usage: { output_tokens: usage.output } })];
    },
    close: () => [named('message_stop', {})],
    fail: (text) => [named('error', { error: { type: 'api_error', message: text } })],
  };
}

function named(type: string, fields: JsonObject): SseEvent {
  return { event: type, data: JSON.stringify({ type, ...fields }) };
}

function indexOf(json: JsonObject): number {
  const { index } = json;
  if (typeof index !== 'number') throw new MalformedEvent(`${json['type']} has no index`);
  return index;
}

function emptyMessage(known: JsonObject | undefined, usage: TokenUsage): JsonObject {
  return {
    id: plainOf(known?.['id']) ?? 'msg_oversight',
    type: 'message',
    role: 'assistant',
    model: plainOf(known?.['model']) ?? 'unknown',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: usage.input, output_tokens: usage.output },
  };
}
