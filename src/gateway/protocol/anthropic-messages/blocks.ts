// Reads the content blocks of a message, in a stream and in a whole answer. Thinking is text; its signature, and thinking that the
// service has encrypted, are readable by the service alone and pass.
import { isObject, omit } from '../json.ts';
import { addField, addLines, addPiece, addWhole, type Reading } from '../reading.ts';
import { type Speech, speak } from '../speech.ts';
import { isCiphertext, writeJson } from '../texts.ts';
import type { JsonObject } from '../types.ts';

/** A block of the answer. Its number counts blocks as they begin and makes channels unique even where an index comes back. */
export interface BlockState {
  readonly number: number;
  /** Channels that its deltas write to. */
  readonly channels: Set<string>;
  /** How many whole texts were found; makes channels unique. */
  count: number;
  readonly speech: Speech;
}

export function newBlock(number: number, speech: Speech): BlockState {
  return { number, channels: new Set(), count: 0, speech };
}

const GROWING: Readonly<Record<string, { readonly field: string; readonly channel: string }>> = {
  text: { field: 'text', channel: 'text' },
  thinking: { field: 'thinking', channel: 'thinking' },
  compaction: { field: 'content', channel: 'compaction' },
};

/** Deltas by type: the field that grows, its channel, and how it is written. */
const DELTAS: Readonly<Record<string, { field: string; channel: string; form: 'text' | 'json' }>> = {
  text_delta: { field: 'text', channel: 'text', form: 'text' },
  thinking_delta: { field: 'thinking', channel: 'thinking', form: 'text' },
  input_json_delta: { field: 'partial_json', channel: 'tool', form: 'json' },
  compaction_delta: { field: 'content', channel: 'compaction', form: 'text' },
};

const TOOL_USES = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);

/** Reads a block as it begins, or a whole one. */
export function readBlock(state: BlockState, block: JsonObject, reading: Reading): void {
  const type = typeof block['type'] === 'string' ? block['type'] : '';
  const growing = GROWING[type];
  const read = new Set<string>();
  const { data, input } = block;
  if (type === 'redacted_thinking' && typeof data === 'string' && isCiphertext(data)) read.add('data');
  if (growing) {
    const text = block[growing.field];
    if (typeof text === 'string') {
      read.add(growing.field);
      grow(state, reading, growing.channel, text, 'text');
    }
  }
  if (TOOL_USES.has(type)) {
    read.add('input');
    const isGiven = isObject(input) ? Object.keys(input).length > 0 : input !== undefined && input !== null;
    if (isGiven) addWhole(reading, 0, `0/tool.${state.number}.input`, writeJson(input), 'json');
  }
  const before = reading.pieces.length;
  // Names of tools, results of the service's own tools, citations, and what is not known.
  addLines(reading, 0, `0/block.${state.number}+${state.count}`, omit(block, read));
  if (reading.pieces.length > before) state.count++;
}

export function readDelta(state: BlockState, delta: JsonObject, reading: Reading): void {
  const type = typeof delta['type'] === 'string' ? delta['type'] : '';
  const known = DELTAS[type];
  for (const name in delta) {
    const value = delta[name];
    if (value === null || value === '' || (name === 'type' && known)) continue;
    if (known?.field === name && typeof value === 'string') grow(state, reading, known.channel, value, known.form);
    else if (name === 'citation') addLines(reading, 0, `0/block.${state.number}+${state.count++}`, { citation: value });
    else addField(reading, 0, name, value, [known ? type : 'delta', state.number]);
  }
}

function grow(state: BlockState, reading: Reading, kind: string, text: string, form: 'text' | 'json'): void {
  const channel = kind === 'tool' ? `0/tool.${state.number}.arguments` : `0/${kind}.${state.number}`;
  state.channels.add(channel);
  addPiece(reading, 0, channel, text, form);
  if (kind === 'text') speak(state.speech, reading, channel, text);
}
