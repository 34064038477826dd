// How the demo model's answer is written in one protocol.
import type { JsonObject } from '../protocol/index.ts';
import type { SseEvent } from '../sse/index.ts';
import type { Script } from './script.ts';

export interface Answer {
  readonly script: Script;
  readonly model: string;
  /** Letters and digits, different for each answer. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly choices: number;
  readonly inputTokens: number;
  /** Tell the counts in a streamed chat completion. */
  readonly includeUsage: boolean;
}

export interface Wire {
  whole(answer: Answer): JsonObject;
  /** What stands before the first token, the events of each token, and what stands after the last. */
  stream(answer: Answer): {
    readonly head: readonly SseEvent[];
    readonly tokens: readonly (readonly SseEvent[])[];
    readonly tail: readonly SseEvent[];
  };
}

export function typed(type: string, fields: JsonObject): SseEvent {
  return { event: type, data: JSON.stringify({ type, ...fields }) };
}

export const textOf = ({ script }: Answer) => script.tokens.join('');
export const outputTokens = ({ script, choices }: Answer) => (script.tokens.length + (script.call ? 12 : 0)) * choices;
