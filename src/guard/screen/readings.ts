// What of a prompt is judged as one text. Every text of it is; and where one message comes in several texts, so is what stands at their
// seams, since the model reads them as one: a word that is cut in two by its sender is still that word.
import type { Evidence, Message } from '../types.ts';
import type { PromptMessage } from './types.ts';

/** Units of a text on each side of a seam: more than any member remembers. */
const SEAM = 1024;

/** A stretch of one of the prompt's texts. */
export interface Span {
  /** Place of the text in the prompt. */
  readonly index: number;
  /** UTF-16 offset in that text. */
  readonly start: number;
  readonly text: string;
}

/** A text to judge: one of the prompt's, or what stands at the seams of several. */
export interface Reading {
  readonly role: Message['role'];
  readonly spans: readonly Span[];
}

export interface PromptReadings {
  /** The present turn: all system texts, and everything from the last user message on; its seams come last. */
  readonly present: readonly Reading[];
  readonly earlier: readonly (Reading & { /** User messages that come later. */ readonly laterUsers: number })[];
}

export function readPrompt(exchange: readonly PromptMessage[], history: 'withhold' | 'strict'): PromptReadings {
  const turns = turnsOf(exchange);
  const lastUser = exchange.findLastIndex(({ role }) => role === 'user');
  const since = lastUser < 0 || history === 'strict' ? 0 : turns[lastUser]!;
  const isPresent = ({ spans }: Reading) => {
    const { index } = spans[0]!;
    return exchange[index]!.role === 'system' || turns[index]! >= since;
  };
  const userTurns = new Set(exchange.flatMap(({ role }, index) => (role === 'user' ? [turns[index]!] : [])));
  const readings = [
    ...exchange.map((message, index) => readingOf(message.role, [spanOf(message, index)])),
    ...seams(exchange, turns),
  ];
  return {
    present: readings.filter(isPresent),
    earlier: readings
      .filter((reading) => !isPresent(reading))
      .map((reading) => ({
        ...reading,
        laterUsers: [...userTurns].filter((turn) => turn > turns[reading.spans[0]!.index]!).length,
      })),
  };
}

/** Brings a place in a reading to the text of the prompt where it ends. */
export function placeIn({ spans }: Reading, { start, end }: Evidence): Evidence | undefined {
  let before = 0;
  for (const span of spans) {
    const length = span.text.length;
    if (end <= before + length) {
      const move = span.start - before;
      return { message: span.index, start: Math.max(start, before) + move, end: end + move };
    }
    before += length;
  }
  return undefined;
}

/** The number of the message each text belongs to. */
function turnsOf(exchange: readonly PromptMessage[]): number[] {
  let turn = -1;
  return exchange.map(({ index }, i) => {
    if (i === 0 || index === undefined || index !== exchange[i - 1]!.index) turn++;
    return turn;
  });
}

/** For texts of one message and one role that follow each other: the stretches round their seams, all of what is short. */
function seams(exchange: readonly PromptMessage[], turns: readonly number[]): Reading[] {
  const found: Reading[] = [];
  let open: Span[] = [];
  const close = (index: number) => {
    if (open.length > 1) found.push(readingOf(exchange[index]!.role, open));
    open = [];
  };
  for (const [index, message] of exchange.entries()) {
    const before = exchange[index - 1];
    if (before && (turns[index] !== turns[index - 1] || message.role !== before.role)) close(index - 1);
    const { text } = message;
    if (text.length <= 2 * SEAM) {
      open.push(spanOf(message, index));
      continue;
    }
    open.push({ index, start: 0, text: text.slice(0, SEAM) });
    close(index);
    open.push({ index, start: text.length - SEAM, text: text.slice(-SEAM) });
  }
  close(exchange.length - 1);
  return found;
}

function spanOf({ text }: PromptMessage, index: number): Span {
  return { index, start: 0, text };
}

function readingOf(role: Message['role'], spans: readonly Span[]): Reading {
  return { role, spans };
}
