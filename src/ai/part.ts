// What one part of an answer carries that the guard must read before it may leave.
import type { LanguageModelV3Content, LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { textsOf } from './texts.ts';

export interface CarriedText {
  /** Parts of one channel are pieces of one text. */
  readonly channel: string;
  readonly form: 'text' | 'json';
  readonly text: string;
  /** The text is complete with this part. */
  readonly isLast: boolean;
}

export interface CarriedParts {
  readonly texts: readonly CarriedText[];
  /** Media type of a part that is no text. */
  readonly media: string | undefined;
}

const NOTHING: CarriedParts = { texts: [], media: undefined };
const whole = (channel: string, text: string, form: CarriedText['form'] = 'text'): CarriedParts => ({
  texts: [{ channel, form, text, isLast: true }],
  media: undefined,
});

/** @param serial number of the part in the answer: names the channels of parts that stand alone */
export function readPart(part: LanguageModelV3StreamPart | LanguageModelV3Content, serial: number): CarriedParts {
  switch (part.type) {
    case 'stream-start':
    case 'response-metadata':
    case 'finish':
      return NOTHING;
    case 'error':
      return whole(`error:${serial}`, errorText(part.error));
    case 'text-start':
    case 'reasoning-start':
      return NOTHING;
    case 'text-delta':
    case 'reasoning-delta':
      return piece(channelOf(part), part.delta, 'text');
    case 'tool-input-start':
      return whole(`${channelOf(part)}/name`, [part.toolName, part.title ?? ''].join('\n'));
    case 'tool-input-delta':
      return piece(channelOf(part), part.delta, 'json');
    case 'text-end':
    case 'reasoning-end':
    case 'tool-input-end':
      return { texts: [{ channel: channelOf(part), form: 'text', text: '', isLast: true }], media: undefined };
    case 'text':
    case 'reasoning':
      return whole(`${part.type}:${serial}`, part.text);
    case 'tool-call':
      return {
        texts: [
          { channel: `call:${serial}/name`, form: 'text', text: part.toolName, isLast: true },
          { channel: `call:${serial}`, form: 'json', text: part.input, isLast: true },
        ],
        media: undefined,
      };
    case 'file':
      return { texts: [], media: part.mediaType };
    default:
      // Sources, results of the provider's tools, and parts of later versions.
      return whole(`${part.type}:${serial}`, textsOf(part));
  }
}

/** What an error says: providers put the service's own words into it. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return textsOf(error);
  return [error.message, 'responseBody' in error ? textsOf(error.responseBody) : ''].join('\n');
}

const piece = (channel: string, text: string, form: CarriedText['form']): CarriedParts => ({
  texts: [{ channel, form, text, isLast: false }],
  media: undefined,
});

/** The channel of a streamed text: its kind and its id. */
export function channelOf(part: { readonly type: string; readonly id: string }): string {
  return `${part.type.replace(/-(start|delta|end)$/, '')}:${part.id}`;
}
