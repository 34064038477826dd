// The prompt of a call as the guard reads it, and the prompt with what is to be withheld cut out.
import type { LanguageModelV3CallOptions, LanguageModelV3Message } from '@ai-sdk/provider';
import type { Message } from '../guard/index.ts';
import { textsOf } from './texts.ts';

/** Where a message of the exchange stands: message and part of the prompt; part -1 for a system prompt, message -1 for tools. */
interface Place {
  readonly message: number;
  readonly part: number;
}

export interface PromptTexts {
  readonly exchange: readonly Message[];
  readonly places: readonly Place[];
  /** Media types of parts that are no text. */
  readonly media: readonly string[];
}

export const WITHHELD = '[withheld: declined earlier]';

type Parts = Exclude<LanguageModelV3Message, { role: 'system' }>['content'][number];

export function readPrompt({ prompt, tools }: Pick<LanguageModelV3CallOptions, 'prompt' | 'tools'>): PromptTexts {
  const exchange: Message[] = [];
  const places: Place[] = [];
  const media: string[] = [];
  const add = (role: Message['role'], text: string, message: number, part: number) => {
    if (text === '') return;
    exchange.push({ role, text });
    places.push({ message, part });
  };
  for (const tool of tools ?? []) add('system', textsOf({ ...tool, type: undefined }), -1, -1);
  for (const [message, { role, content }] of prompt.entries()) {
    if (typeof content === 'string') add(role, content, message, -1);
    else
      for (const [part, item] of content.entries()) {
        if (item.type === 'file') media.push(item.mediaType);
        else {
          media.push(...mediaIn(item));
          add(item.type === 'tool-result' ? 'tool' : role, textOf(item), message, part);
        }
      }
  }
  return { exchange, places, media };
}

function textOf(part: Exclude<Parts, { type: 'file' }>): string {
  if (part.type === 'text' || part.type === 'reasoning') return part.text;
  return textsOf(part);
}

/** Media inside the result of a tool. */
function mediaIn(part: Parts): readonly string[] {
  if (part.type !== 'tool-result' || part.output.type !== 'content') return [];
  return part.output.value.flatMap((item) => {
    if (item.type === 'text') return [];
    return 'mediaType' in item ? [item.mediaType] : [item.type];
  });
}

/** The prompt with the texts at these positions of the exchange replaced by a note. */
export function withhold(
  prompt: LanguageModelV3CallOptions['prompt'],
  places: readonly Place[],
  positions: readonly number[],
): LanguageModelV3CallOptions['prompt'] {
  if (positions.length === 0) return prompt;
  const gone = new Set(positions.map((position) => `${places[position]!.message}/${places[position]!.part}`));
  return prompt.map((message, m): LanguageModelV3Message => {
    if (message.role === 'system') return gone.has(`${m}/-1`) ? { ...message, content: WITHHELD } : message;
    const isGone = (part: number) => gone.has(`${m}/${part}`);
    if (message.role === 'user')
      return { ...message, content: message.content.map((part, p) => (isGone(p) ? withoutText(part) : part)) };
    if (message.role === 'assistant')
      return { ...message, content: message.content.map((part, p) => (isGone(p) ? withoutText(part) : part)) };
    return { ...message, content: message.content.map((part, p) => (isGone(p) ? withoutText(part) : part)) };
  });
}

function withoutText<T extends Parts>(part: T): T {
  if (part.type === 'text' || part.type === 'reasoning') return { ...part, text: WITHHELD };
  if (part.type === 'tool-call') return { ...part, input: {} };
  if (part.type === 'tool-result') return { ...part, output: { type: 'text', value: WITHHELD } };
  return part.type === 'tool-approval-response' ? { ...part, reason: WITHHELD } : part;
}
