// Reads one choice of a chat completion: a delta of a stream and the message of a whole answer have the same fields.
// Services add fields of their own (reasoning under three names, parts instead of a string, annotations); none goes unread.
import { entriesOf, isObject } from '../json.ts';
import { createLogprobReader } from '../logprobs.ts';
import { addField, addGrowing, addLogprobs, addPaused, addPiece, addProse, type Reading } from '../reading.ts';
import { channelOf, isCiphertext, isIdentifier, writeJson } from '../texts.ts';
import { type JsonObject, MalformedEvent } from '../types.ts';

export interface ChoiceState {
  readonly index: number;
  /** The finish reason has come; no text may follow. */
  isFinished: boolean;
  /** The client has seen the role that every message begins with. */
  isRoleSent: boolean;
  /** Channels of the last event that held text: when others take over, these rest. */
  active: readonly string[];
  /** Reads the log-probabilities of its text. */
  readonly readLogprobs: ReturnType<typeof createLogprobReader>;
}

export function newChoice(index: number): ChoiceState {
  return { index, isFinished: false, isRoleSent: false, active: [], readLogprobs: createLogprobReader() };
}

/** Strings that grow from delta to delta. Any other string is judged at once, since nobody knows whether more will come. */
const TEXT_FIELDS = new Set(['content', 'refusal', 'reasoning', 'reasoning_content', 'thinking']);

/** Verdicts of the service's own filter: categories and severities. */
const FILTER_FIELDS = new Set(['content_filter_results', 'content_filter_result', 'content_filter_offsets']);

/** Reads the choice into `reading`. `body` is its delta or its message. */
export function readChoice(state: ChoiceState, choice: JsonObject, body: unknown, reading: Reading): void {
  const before = reading.pieces.length;
  const { index } = state;
  if (isObject(body)) readBody(index, body, reading);
  else addGrowing(reading, index, body, ['delta']);
  for (const name in choice) {
    const value = choice[name];
    if (value === null || value === body || name === 'index') continue;
    if (name === 'finish_reason' && typeof value === 'string' && isIdentifier(value)) continue;
    if (name === 'logprobs') addLogprobs(reading, index, `${index}/content`, value, state.readLogprobs);
    else if (FILTER_FIELDS.has(name)) addProse(reading, index, { [name]: value }, []);
    else addField(reading, index, name, value);
  }
  rest(state, reading, before);
  readFinish(state, choice['finish_reason'], reading, before);
}

/** Channels that this event left for others rest. */
function rest(state: ChoiceState, reading: Reading, before: number): void {
  const { pieces, paused } = reading;
  if (pieces.length === before) return;
  const { active } = state;
  if (pieces.length === before + 1 && active.length === 1 && active[0] === pieces[before]!.channel) return;
  const now = new Set<string>();
  for (let i = before; i < pieces.length; i++) now.add(pieces[i]!.channel);
  for (const channel of active) if (!now.has(channel)) paused.push(channel);
  state.active = [...now];
}

function readFinish(state: ChoiceState, reason: unknown, reading: Reading, before: number): void {
  if (state.isFinished && reading.pieces.length > before)
    throw new MalformedEvent(`choice ${state.index} goes on after its end`);
  if (reason === null || reason === undefined || reason === '') return;
  if (!state.isFinished) reading.finished.push(state.index);
  state.isFinished = true;
}

function readBody(index: number, body: JsonObject, reading: Reading): void {
  for (const name in body) {
    const value = body[name];
    if (value === null || value === '') continue;
    if (typeof value === 'string' && isIdentifier(name)) {
      if (TEXT_FIELDS.has(name)) addPiece(reading, index, `${index}/${name}`, value);
      else if (name !== 'role' || !isIdentifier(value))
        addPaused(reading, index, `${index}/${channelOf([name])}`, value);
    } else if (name === 'content') readParts(index, value, reading);
    else if (name === 'tool_calls') readToolCalls(index, value, reading);
    else if (name === 'function_call') readCall(index, `${index}/function_call`, value, reading);
    else if (name === 'reasoning_details') readReasoningDetails(index, value, reading);
    else if (name === 'audio') readAudio(index, value, reading);
    else addField(reading, index, name, value);
  }
}

/** Content as parts, which some services stream: texts, thinking, references. */
function readParts(index: number, parts: unknown, reading: Reading): void {
  for (const part of entriesOf(parts)) {
    if (!isObject(part)) {
      if (typeof part === 'string') addPiece(reading, index, `${index}/content`, part);
      else addGrowing(reading, index, part, ['content']);
      continue;
    }
    const { text, thinking, ...other } = part;
    if (typeof text === 'string') addPiece(reading, index, `${index}/content`, text);
    else if (text !== undefined) addGrowing(reading, index, text, ['content', 'text']);
    for (const thought of entriesOf(thinking)) {
      const thoughtText = isObject(thought) ? thought['text'] : thought;
      if (typeof thoughtText === 'string') addPiece(reading, index, `${index}/thinking`, thoughtText);
      else addGrowing(reading, index, thought, ['thinking']);
    }
    addGrowing(reading, index, other, ['content']);
  }
}

function readToolCalls(index: number, calls: unknown, reading: Reading): void {
  entriesOf(calls).forEach((call, position) => {
    if (!isObject(call)) {
      addGrowing(reading, index, call, ['tool_calls', position]);
      return;
    }
    const { index: number, id, type, function: called, custom, ...other } = call;
    if (number !== undefined && number !== null && typeof number !== 'number')
      throw new MalformedEvent('a tool call has no usable index');
    const channel = `${index}/tool.${typeof number === 'number' ? number : position}`;
    for (const name of [id, type])
      if (typeof name !== 'string') addGrowing(reading, index, name, ['tool_calls', position]);
      else if (!isIdentifier(name)) addPaused(reading, index, `${channel}.id`, name);
    if (called !== undefined) readCall(index, channel, called, reading);
    if (custom !== undefined) readCall(index, channel, custom, reading);
    addGrowing(reading, index, other, ['tool_calls', position]);
  });
}

function readCall(index: number, channel: string, call: unknown, reading: Reading): void {
  if (!isObject(call)) {
    addGrowing(reading, index, call, [channel.slice(channel.indexOf('/') + 1)]);
    return;
  }
  for (const name in call) {
    const value = call[name];
    if (value === null || value === '') continue;
    if (name === 'arguments')
      addPiece(reading, index, `${channel}.arguments`, typeof value === 'string' ? value : writeJson(value), 'json');
    else if (name === 'input' && typeof value === 'string') addPiece(reading, index, `${channel}.input`, value);
    else if (name === 'name' && typeof value === 'string') addPaused(reading, index, `${channel}.name`, value);
    else addField(reading, index, name, value, [channel.slice(channel.indexOf('/') + 1)]);
  }
}

/** Reasoning as a list of growing entries, each with its number. */
function readReasoningDetails(index: number, details: unknown, reading: Reading): void {
  entriesOf(details).forEach((detail, position) => {
    if (!isObject(detail)) {
      addGrowing(reading, index, detail, ['reasoning_details', position]);
      return;
    }
    const number = typeof detail['index'] === 'number' ? detail['index'] : position;
    const channel = `${index}/reasoning_details.${number}`;
    const { text, summary, data, ...other } = detail;
    const isEncrypted = detail['type'] === 'reasoning.encrypted' && typeof data === 'string' && isCiphertext(data);
    for (const value of isEncrypted ? [text, summary] : [text, summary, data])
      if (typeof value === 'string') addPiece(reading, index, channel, value);
      else if (value !== undefined) addGrowing(reading, index, value, ['reasoning_details', number]);
    addGrowing(reading, index, other, ['reasoning_details', number]);
  });
}

function readAudio(index: number, audio: unknown, reading: Reading): void {
  if (!isObject(audio)) {
    addGrowing(reading, index, audio, ['audio']);
    return;
  }
  const { data, transcript, ...other } = audio;
  if (typeof transcript === 'string') addPiece(reading, index, `${index}/audio.transcript`, transcript);
  if (data !== undefined && data !== '') reading.unjudged.push({ path: `${index}/audio.data`, kind: 'audio' });
  addGrowing(reading, index, other, ['audio']);
}
