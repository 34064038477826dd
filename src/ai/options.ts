// What a program may choose when it guards a model, and what it is told of a block.
import type { Exchange, ScreenOptions, Verdict } from '../guard/index.ts';

/** Asked where the guard is unsure; the answer is held meanwhile. */
export interface UnsureQuestion {
  /** The conversation; the last message may still be growing. */
  readonly exchange: Exchange;
  readonly verdict: Verdict;
}

/** What was blocked; without the text. */
export interface BlockedReport {
  readonly side: 'prompt' | 'answer';
  /** 'flagged': by the guard; 'judge': by `unsure`; 'failed': the guard failed; 'unjudged': a part that is no text. */
  readonly reason: 'flagged' | 'judge' | 'failed' | 'unjudged';
  readonly verdict: Verdict | undefined;
  readonly failure: Error | undefined;
}

export interface GuardMiddlewareOptions<Version extends 'v3' | 'v4' = 'v3'>
  extends Pick<ScreenOptions, 'holdBack' | 'thresholds' | 'history' | 'tighten'> {
  /** Version of the AI SDK's model specification: 'v3' (default) for ai 6, 'v4' for ai 7. */
  readonly specificationVersion?: Version;
  /** The model that is to be guarded: the middleware then has the version that the model reports. */
  readonly model?: { readonly specificationVersion: Version };
  /**
   * What to do with a text at or over the escalation threshold. Default: it passes, as below the threshold. A rejection, and no answer
   * within `unsureTimeoutMs`, block.
   */
  readonly unsure?: (question: UnsureQuestion, signal: AbortSignal) => Promise<'allow' | 'block'>;
  /** Default 2000. */
  readonly unsureTimeoutMs?: number;
  /** Media that pass without having been judged, for example ['image/']: beginnings of media types; default none. */
  readonly allowUnjudged?: readonly string[];
  /** Told of every block, for logs and counters. */
  readonly onBlock?: (report: BlockedReport) => void;
}
