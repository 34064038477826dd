// The nouns of screening: a conversation whose answer is released piece by piece, each piece only after it was judged.
import type { Thresholds } from '../calibration/scoring.ts';
import type { Message, TokenScore, Verdict } from '../types.ts';

/** What screening needs of a guard; `Guard` is one, tests bring others. All of it is synchronous. */
export interface StreamingGuard {
  /** Hash of the guard's manifest. */
  readonly hash: string;
  readonly thresholds: Thresholds;
  /** Ids of the restricted rules. */
  readonly rules: readonly string[];
  /** Begins an exchange. `thresholds` replaces the guard's own for this exchange. */
  stream(options?: { readonly thresholds?: Thresholds }): GuardStream;
}

/** An exchange that is judged while it grows. */
export interface GuardStream {
  /** Ends the message before, and begins one. With `watch` false its judged end is not followed, which is cheaper; default true. */
  begin(role: Message['role'], watch?: boolean): void;
  /** Takes a piece of the current message; returns the tokens that became complete. */
  push(text: string): readonly TokenScore[];
  /** Ends the current message. */
  end(): readonly TokenScore[];
  /** True once the exchange is at or over the blocking threshold; stays true. */
  readonly flagged: boolean;
  /**
   * UTF-16 offset in the current message behind the last complete token after which the exchange was not flagged, and would not
   * have been if the text had ended there. It does not depend on how the text was cut into pieces, and never grows once `flagged`.
   */
  readonly judgedEnd: number;
  /**
   * The judged end as it was after each token that the last `push` or `end` completed before the exchange was flagged, in order.
   * Where a guard does not say, it is taken from the ends of the tokens.
   */
  readonly judgedEnds?: readonly number[];
  /** What the verdict would be if everything pushed so far were all: equals `finish()` of a copy, and changes nothing. */
  peek(): Verdict;
  /**
   * True where `peek()` would cost much more than judging a token: inside a long stretch that may be encoded. A screened text then
   * waits for the judged end, unless it rests or ends. Left out by guards whose look ahead is always cheap.
   */
  readonly isPeekDear?: boolean;
  /** True where `peek()` would block; cheaper than `peek`. */
  peekFlagged(): boolean;
  /** An independent copy; only between messages (after `end`). */
  fork(): GuardStream;
  verdict(): Verdict;
  finish(): Verdict;
}

export interface ScreenOptions {
  /** Tokens that are kept back behind the judged end while a message grows; default 0. */
  readonly holdBack?: number;
  /** Replaces the guard's thresholds, for example by an operator's or a tightened one. */
  readonly thresholds?: Thresholds;
  /**
   * What flagged text in earlier turns means. 'withhold' (default): it is to be cut out of what the model gets, and tightens the
   * threshold of this turn by at most `tighten`; it never blocks a harmless turn. 'strict': it blocks.
   */
  readonly history?: 'withhold' | 'strict';
  /** Greatest share by which history lowers the threshold; default 0.2. */
  readonly tighten?: number;
  /** Keep token scores (for heat), at most this many for each text; default 0. */
  readonly keepTokens?: number;
  /** Called now and then inside long texts so that other work goes on; default: no pause. */
  readonly pause?: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/** A text of the prompt. */
export interface PromptMessage extends Message {
  /**
   * The message that it belongs to, where a message may come in several texts: those that follow each other with the same number are
   * one message, and one turn. Without a number each is a message of its own.
   */
  readonly index?: number;
}

/** What was found in the prompt. */
export interface PromptJudgement {
  /** Of the present turn: system prompts and everything from the last user message on. Evidence is placed in the prompt as given. */
  readonly verdict: Verdict;
  /** Block threshold that held for this turn, after tightening. */
  readonly threshold: number;
  /** Indices of earlier texts that were flagged and must not reach the model; ascending. */
  readonly withheld: readonly number[];
  /** Token scores by message, where kept. */
  readonly tokens: ReadonlyMap<number, readonly TokenScore[]>;
  /** Opens a text of the answer: its own state after the same prompt. */
  open(): ScreenedText;
}

/** One growing text of an answer (content, reasoning, a tool call's arguments; each choice has its own). */
export interface ScreenedText {
  /** Takes the next piece. Throws nothing: a failure of the guard makes `state` 'failed'. */
  push(text: string): void;
  /**
   * Judges what came as if it were all, because another text goes on meanwhile: what the guard does not block becomes clear, the
   * hold-back too; else the text is flagged or unsure. More may be pushed.
   */
  pause(): void;
  /** The text is complete: judges its last word, then everything may go if it is not flagged. */
  end(): void;
  /**
   * UTF-16 units of this text that may leave: judged, not flagged, and behind the hold-back. Never falls. Without a hold-back it is
   * `length` after every push while the text is harmless, save inside a long stretch that may be encoded, where it stays behind by
   * about a sixteenth of the stretch.
   */
  readonly clear: number;
  /** UTF-16 units received. */
  readonly length: number;
  /**
   * 'open': goes on; 'unsure': the complete tokens, or the whole text after `end`, are at or over the escalation threshold (clear
   * stays where it was until `settle`); 'flagged': blocked; 'failed': the guard threw or gave no number, blocked; 'ended': complete
   * and allowed. While only the open word is doubtful the text is 'open', and clear waits for the word.
   */
  readonly state: 'open' | 'unsure' | 'flagged' | 'failed' | 'ended';
  /**
   * Answers an 'unsure': release goes on, or the text is blocked (an 'open' text may be blocked so too). It is asked again only when
   * the score is `step` (default 0.02) above what it was when it became unsure: read `state` afterwards, it may be so already.
   * Anywhere else nothing happens.
   */
  settle(decision: 'allow' | 'block', step?: number): void;
  readonly failure: Error | undefined;
  /** The first token scores, where kept; in order of their ends, at each place the highest. */
  readonly tokens: readonly TokenScore[];
  /** What the guard found so far; 'block' where it failed. */
  verdict(): Verdict;
}

/** Judges a prompt; the answer is screened by what it returns. Never throws for a guard's failure: see `verdict` of the result. */
export type ScreenPrompt = (
  guard: StreamingGuard,
  exchange: readonly PromptMessage[],
  options?: ScreenOptions,
) => Promise<PromptJudgement | ScreenFailure>;

export interface ScreenFailure {
  readonly failure: Error;
}
