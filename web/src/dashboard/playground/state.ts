// What the playground knows of the texts it had judged: built up event by event while an answer streams. Plain functions.
import type { PlaygroundEvent, PlaygroundRequest, TokenItem, VerdictItem } from '../../../../src/gateway/contract.ts';

export interface JudgedText {
  readonly role: string;
  readonly text: string;
  readonly tokens: readonly TokenItem[];
}

export interface Reply {
  /** What was released. */
  readonly text: string;
  /** Received and never released. */
  readonly tail: string;
  readonly tokens: readonly TokenItem[];
  /** UTF-16 units received so far, released or not. */
  readonly received: number;
}

export type Outcome = Extract<PlaygroundEvent, { type: 'end' }>['outcome'];

export interface Judged {
  readonly mode: PlaygroundRequest['mode'];
  readonly guard: string;
  readonly threshold: number;
  readonly messages: readonly JudgedText[];
  readonly reply: Reply | null;
  /** The latest: of the prompt, then of the whole. */
  readonly verdict: VerdictItem | null;
  /** null while it runs. */
  readonly outcome: Outcome | null;
  readonly message: string | null;
  /** True where a later guard or threshold has judged what is there once more. */
  readonly isRejudged: boolean;
}

export function begin(request: PlaygroundRequest, guard: string, threshold: number): Judged {
  return {
    mode: request.mode,
    guard,
    threshold,
    messages: request.messages.map(({ role, text }) => ({ role, text, tokens: [] })),
    reply: request.mode === 'reply' ? { text: '', tail: '', tokens: [], received: 0 } : null,
    verdict: null,
    outcome: null,
    message: null,
    isRejudged: false,
  };
}

export function withEvent(judged: Judged, event: PlaygroundEvent): Judged {
  switch (event.type) {
    case 'prompt': {
      const messages = judged.messages.map((each, index) =>
        index === event.message ? { ...each, tokens: event.tokens } : each,
      );
      return { ...judged, messages };
    }
    case 'prompt-verdict':
      return { ...judged, verdict: event.verdict };
    case 'reply': {
      const old = judged.reply ?? { text: '', tail: '', tokens: [], received: 0 };
      const reply = {
        ...old,
        text: old.text + event.text,
        tokens: [...old.tokens, ...event.tokens],
        received: event.received,
      };
      return { ...judged, reply };
    }
    case 'end': {
      const reply = judged.reply && { ...judged.reply, tail: event.tail };
      return { ...judged, reply, verdict: event.verdict, outcome: event.outcome, message: event.message };
    }
  }
}

/** The question that judges what is there once more: nothing is sent to the upstream again. */
export function againRequest(judged: Judged): PlaygroundRequest['messages'] {
  const messages = judged.messages.map(({ role, text }) => ({ role: roleOf(role), text }));
  const whole = judged.reply ? judged.reply.text + judged.reply.tail : '';
  return whole === '' ? messages : [...messages, { role: 'assistant', text: whole }];
}

function roleOf(role: string): PlaygroundRequest['messages'][number]['role'] {
  return role === 'system' || role === 'assistant' || role === 'tool' ? role : 'user';
}

/** What is there, with the scores of another guard or the verdict of another threshold. */
export function rejudged(old: Judged, again: Judged): Judged {
  const judgedReply = again.messages[old.messages.length];
  return {
    ...old,
    guard: again.guard,
    threshold: again.threshold,
    messages: old.messages.map((each, index) => ({ ...each, tokens: again.messages[index]?.tokens ?? each.tokens })),
    reply: old.reply && { ...old.reply, tokens: judgedReply?.tokens ?? old.reply.tokens },
    verdict: again.verdict,
    isRejudged: true,
  };
}

/** Highest score of any token so far; 0 before the first. */
export function highest(judged: Judged): number {
  const all = [...judged.messages, ...(judged.reply ? [judged.reply] : [])];
  return all.reduce((most, { tokens }) => tokens.reduce((max, token) => Math.max(max, token.score), most), 0);
}
