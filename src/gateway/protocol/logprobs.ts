// Log-probabilities: the tokens of a text, and those that might have stood in their place, each as a string and as bytes. A client can
// read any of them one after the other, so each of these is a text of its own.
import { TextDecoder } from 'node:util';
import { entriesOf, isObject } from './json.ts';

export interface LogprobTexts {
  /** By name: "content", "content.bytes", "content.top.0", "content.top.0.bytes". */
  readonly texts: ReadonlyMap<string, string>;
  /** Whatever else stood there. */
  readonly rest: readonly unknown[];
}

/** Reads the log-probabilities of one text as they come; a character may be cut between one event and the next. */
export function createLogprobReader(): (value: unknown) => LogprobTexts {
  const decoders = new Map<string, TextDecoder>();
  const decode = (name: string, bytes: readonly number[]): string => {
    let decoder = decoders.get(name);
    if (!decoder) decoders.set(name, (decoder = new TextDecoder()));
    return decoder.decode(Uint8Array.from(bytes), { stream: true });
  };
  return (value) => {
    const texts = new Map<string, string>();
    const rest: unknown[] = [];
    const add = (name: string, text: string) => void (text !== '' && texts.set(name, (texts.get(name) ?? '') + text));
    const readEntry = (name: string, entry: unknown, hasRanks: boolean): void => {
      if (typeof entry === 'string') add(name, entry);
      if (!isObject(entry)) {
        if (typeof entry === 'object') rest.push(entry);
        return;
      }
      const { token, bytes, top_logprobs: ranks, ...more } = entry;
      if (typeof token === 'string') add(name, token);
      else rest.push(token);
      if (isBytes(bytes)) add(`${name}.bytes`, decode(`${name}.bytes`, bytes));
      else rest.push(bytes);
      if (hasRanks) for (const [rank, one] of entriesOf(ranks).entries()) readEntry(`${name}.top.${rank}`, one, false);
      else rest.push(ranks);
      rest.push(more);
    };
    const { content, refusal, ...more } = isObject(value) ? value : { content: value };
    for (const entry of entriesOf(content)) readEntry('content', entry, true);
    for (const entry of entriesOf(refusal)) readEntry('refusal', entry, true);
    rest.push(more);
    return { texts, rest };
  };
}

function isBytes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((byte) => typeof byte === 'number');
}
