// Tokens without a tokenizer: an expectation for people and an upper bound for the budget.
// Byte-level BPE tokenizers never write more tokens than bytes, so bytes plus the chat template bound any text; an
// expectation of four Latin letters a token is the providers' own rule of thumb.
import { formatInteger, plural } from '../base/index.ts';
import { formatUsd } from './budget.ts';
import type { ProviderRequest } from './request.ts';
import type { CostEstimate, Message } from './types.ts';

/** Tokens a text probably has: four ASCII characters each, or two thirds of any other code point. */
export function estimateTokens(text: string): number {
  let ascii = 0;
  let other = 0;
  for (const character of text)
    if (character.length === 1 && character < '\u0080') ascii++;
    else other++;
  return Math.ceil(ascii / 4 + other / 1.5);
}

/** Tokens a text can have at most. */
export function boundTokens(text: string): number {
  return Buffer.byteLength(text);
}

/** Tokens that frame a message, and that a provider adds to ask for JSON: expected and at most. */
const MESSAGE = { expected: 4, bound: 16 };
const JSON_MODE = { expected: 50, bound: 1000 };

/** Input tokens of a request: expected, and at most. */
export function inputTokens(request: ProviderRequest): { readonly expected: number; readonly bound: number } {
  const texts = request.messages.map((message: Message) => message.content);
  const schema = request.jsonSchema ? JSON.stringify(request.jsonSchema) : '';
  const frame = (part: 'expected' | 'bound') =>
    MESSAGE[part] * (texts.length + 1) + (request.jsonSchema ? JSON_MODE[part] : 0);
  return {
    expected: sum(texts.map(estimateTokens)) + estimateTokens(schema) + frame('expected'),
    // A schema may be sent twice: as an instruction and in the provider's own field.
    bound: sum(texts.map(boundTokens)) + 2 * boundTokens(schema) + frame('bound'),
  };
}

/** One line to show before a batch starts. */
export function describeEstimate(estimate: CostEstimate, name: string): string {
  const asked = estimate.requests - estimate.cached;
  const cached = estimate.cached > 0 ? `, ${formatInteger(estimate.cached)} more are in the cache` : '';
  const tokens = `about ${formatInteger(estimate.inputTokens)} tokens in and ${formatInteger(estimate.outputTokens)} out`;
  const money =
    estimate.cost === undefined || estimate.worstCost === undefined
      ? 'price unknown'
      : `about ${formatUsd(estimate.cost)}, at most ${formatUsd(estimate.worstCost)}`;
  return asked === 0
    ? `${name}: nothing to ask${cached.replace(', ', ': ').replace(' more', '')}`
    : `${name}: ${plural(asked, 'request')}${cached}; ${tokens}; ${money}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
