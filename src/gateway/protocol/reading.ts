// What is gathered while one event, or one whole answer, is read.
import type { JsonPath } from './json.ts';
import type { LogprobTexts } from './logprobs.ts';
import { channelOf, type FoundText, findTexts, isIdentifier, pathName } from './texts.ts';
import type { Piece, ReadEvent, TokenUsage, UnjudgedPart } from './types.ts';

export interface Reading {
  readonly pieces: Piece[];
  readonly ended: string[];
  readonly paused: string[];
  readonly finished: number[];
  kind: ReadEvent['kind'];
  readonly unjudged: UnjudgedPart[];
  usage?: TokenUsage | undefined;
}

export function newReading(kind: ReadEvent['kind']): Reading {
  return { pieces: [], ended: [], paused: [], finished: [], kind, unjudged: [] };
}

/** Adds to a text that may go on. */
export function addPiece(
  reading: Reading,
  choice: number,
  channel: string,
  text: string,
  form: Piece['form'] = 'text',
): void {
  if (text !== '') reading.pieces.push({ channel, choice, form, text });
}

/** Adds a text that is complete. `channel` must be used for nothing else. */
export function addWhole(
  reading: Reading,
  choice: number,
  channel: string,
  text: string,
  form: Piece['form'] = 'text',
): void {
  if (text === '') return;
  reading.pieces.push({ channel, choice, form, text });
  reading.ended.push(channel);
}

/** Adds to a text that clients take as it stands so far, though it may go on. */
export function addPaused(
  reading: Reading,
  choice: number,
  channel: string,
  text: string,
  form: Piece['form'] = 'text',
): void {
  if (text === '') return;
  reading.pieces.push({ channel, choice, form, text });
  if (!reading.paused.includes(channel)) reading.paused.push(channel);
}

/** Every text below `value`, each a channel of its own that grows from event to event: what an unknown field of a delta needs. */
export function addGrowing(reading: Reading, choice: number, value: unknown, at: JsonPath): void {
  const texts: FoundText[] = [];
  findTexts(value, at, { texts, unjudged: reading.unjudged }, 'answer');
  for (const { text, form, at: where, isName } of texts)
    addPaused(reading, choice, `${choice}/${channelOf(where)}${isName ? '~' : ''}`, text, form);
}

/** A field that nobody knows: its value as by `addGrowing`, and its name where that is a text itself. */
export function addField(reading: Reading, choice: number, name: string, value: unknown, at: JsonPath = []): void {
  addGrowing(reading, choice, { [name]: value }, at);
}

/**
 * Every text below `value` that `isJudged` does not know, as one complete text with a line for each; JSON documents among them are
 * texts of their own. `channel` must be used for nothing else.
 */
export function addLines(
  reading: Reading,
  choice: number,
  channel: string,
  value: unknown,
  isJudged: (text: string) => boolean = () => false,
): readonly string[] {
  const texts: FoundText[] = [];
  findTexts(value, [], { texts, unjudged: reading.unjudged }, 'answer');
  const fresh = texts.filter(({ text }) => !isJudged(text));
  const lines = fresh.filter(({ form }) => form === 'text').map(({ text }) => text);
  addWhole(reading, choice, channel, lines.join('\n'));
  for (const { text, at } of fresh.filter(({ form }) => form === 'json'))
    addWhole(reading, choice, `${channel}.${pathName(at)}`, text, 'json');
  return fresh.map(({ text }) => text);
}

/**
 * Log-probabilities of a text that grows. What its tokens say, and what those say that might have stood in their place, can be read
 * by a client, and is judged. `read` is that of the text, from `createLogprobReader`.
 */
export function addLogprobs(
  reading: Reading,
  choice: number,
  channel: string,
  logprobs: unknown,
  read: (value: unknown) => LogprobTexts,
): void {
  if (logprobs === null || logprobs === undefined) return;
  const { texts, rest } = read(logprobs);
  for (const [name, text] of texts) addPaused(reading, choice, `${channel}.logprobs.${name}`, text);
  for (const other of rest) addGrowing(reading, choice, other, ['logprobs']);
}

/** What should be counts and names only (usage, the verdicts of a service's own filter): whatever is not is judged. */
export function addProse(reading: Reading, choice: number, value: unknown, at: JsonPath): void {
  const texts: FoundText[] = [];
  findTexts(value, at, { texts, unjudged: reading.unjudged }, 'answer');
  for (const { text, at: where } of texts)
    if (!isIdentifier(text)) addPaused(reading, choice, `${choice}/${channelOf(where)}`, text);
}

/** The texts of an error that a service reports. */
export function addError(reading: Reading, channel: string, error: unknown): void {
  reading.kind = 'error';
  addLines(reading, 0, channel, typeof error === 'string' ? { message: error } : error);
}
