// The nouns of the playground: what is asked of which guard and which model, and how it came out.
import type { Message, PromptJudgement, StreamingGuard, Verdict } from '../../guard/index.ts';
import type { Upstream } from '../context.ts';
import type { PlaygroundEvent } from '../contract.ts';
import type { ExchangeRecord } from '../types.ts';
import type { ReplyTexts } from './reply-texts.ts';

export interface Play {
  readonly guard: StreamingGuard;
  /** '' for a guard that lies in no folder. */
  readonly folder: string;
  /** Hash of its constitution; '' where not known. */
  readonly constitution: string;
  readonly messages: readonly Message[];
  readonly thresholds: { readonly block: number; readonly escalate?: number };
}

/** Whom the playground asks. */
export interface ReplyRoute {
  readonly upstream: Upstream;
  readonly path: '/v1/chat/completions' | '/v1/messages';
  readonly model: string;
}

/** Tells the page; resolves when there is room for more. */
export type Send = (event: PlaygroundEvent) => Promise<void>;

export type PlayedEnd = Extract<PlaygroundEvent, { type: 'end' }>['outcome'];

/** How an exchange of the playground came out. */
export interface PlayedOutcome {
  readonly end: PlayedEnd;
  readonly verdict: Verdict;
  /** For the person who asked; null where the verdict says it all. */
  readonly message: string | null;
  /** Undefined where the model was not asked. */
  readonly texts?: ReplyTexts | undefined;
  /** The guard failed. */
  readonly failed?: boolean | undefined;
}

/** Everything that its record says. */
export interface Played extends PlayedOutcome {
  /** Of the request. */
  readonly id: string;
  /** Name of the key of whoever asked; '' without keys. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly promptMs: number;
  readonly totalMs: number;
  /** Block threshold that held. */
  readonly threshold: number;
  /** Undefined where the guard failed at the prompt. */
  readonly judgement: PromptJudgement | undefined;
  readonly escalations: ExchangeRecord['escalations'];
  /** The person left before the end. */
  readonly aborted: boolean;
}
