// The nouns of the gateway: what is known of one request when it is over, and what its parts need of each other.
import type { Action, TokenScore } from '../guard/index.ts';
import type { AuditEntry } from '../store/index.ts';

/** What was done; see store's AuditEntry. Kept apart from what the guard found. */
export type Enforced = AuditEntry['enforced'];
export type Decided = AuditEntry['decided'];
/** What failed where something passed all the same, because the configuration says so. */
export type FailOpenCause = 'guard' | 'judge' | 'limits' | 'campaign' | 'audit';

/** One text that went through, in either direction. */
export interface ScannedPart {
  /** 'request' parts are named by JSON path, 'reply' parts by channel. */
  readonly side: 'request' | 'reply';
  readonly name: string;
  readonly role: string;
  /** UTF-16 units received. */
  readonly length: number;
  /** SHA-256 of the text received, hexadecimal. */
  readonly hash: string;
  /** False: not judged, with the reason; never reported as clean. */
  readonly scanned: boolean;
  readonly reason?: string | undefined;
  /** Highest score in [0, 1]; null where not scanned. */
  readonly score: number | null;
  readonly action: Action | 'error' | 'not-scanned';
  /** UTF-16 units of a reply that left. */
  readonly released?: number | undefined;
  /** Only where retention is on. */
  readonly text?: string | undefined;
  /** Token scores (end offset, score), at most 2,000: they hold no text. */
  readonly tokens?: readonly TokenScore[] | undefined;
}

/** The wide event of one request. Text is in it only where retention is on. */
export interface ExchangeRecord {
  readonly id: string;
  /** Arrival, milliseconds since 1970. */
  readonly time: number;
  readonly route: string;
  readonly protocol: string;
  /** Name of the key; '' without keys. */
  readonly key: string;
  readonly model: string;
  readonly stream: boolean;
  readonly choices: number;
  readonly guard: string;
  /** Hash of the constitution the guard was built from. */
  readonly constitution: string;
  /** Threshold that held for this turn. */
  readonly threshold: number;
  readonly decided: Decided;
  readonly enforced: Enforced;
  readonly mode: 'enforce' | 'shadow';
  /** Where the decision fell. */
  readonly stage: 'prompt' | 'response' | 'judge' | 'none';
  readonly rule: string;
  readonly rules: Readonly<Record<string, number>>;
  readonly score: number | null;
  /** Evidence as offsets, no text. */
  readonly evidence?: { readonly part: string; readonly start: number; readonly end: number } | undefined;
  readonly parts: readonly ScannedPart[];
  /** Positions of earlier messages that were withheld from the model. */
  readonly withheld: readonly number[];
  readonly escalations: readonly {
    readonly part: string;
    readonly score: number;
    readonly answer: 'allow' | 'block' | 'timeout' | 'error';
    readonly ms: number;
    /** Why there was no answer; without secrets and without text. */
    readonly reason?: string | undefined;
  }[];
  /** What failed and passed all the same, whatever was done in the end; left out where nothing did. */
  readonly failOpen?: readonly FailOpenCause[] | undefined;
  /** HTTP status sent. */
  readonly status: number;
  /** Why it ended otherwise than well: upstream failure, client abort, guard failure; without secrets. */
  readonly error?: string | undefined;
  readonly upstreamStatus?: number | undefined;
  /** Milliseconds. firstToken: added by the gateway between the upstream's first piece and its release. */
  readonly timings: {
    readonly total: number;
    readonly prompt: number;
    readonly upstreamFirstByte?: number | undefined;
    readonly addedFirstToken?: number | undefined;
    /** All scoring of the answer. */
    readonly scoring: number;
  };
  readonly pieces: number;
  readonly usage?: { readonly input: number; readonly output: number } | undefined;
}

/** Something that happened and that the dashboard shows at once. */
export type LiveEvent =
  | { readonly type: 'exchange'; readonly record: ExchangeRecord; readonly sequence: number }
  | { readonly type: 'alert'; readonly alert: import('../store/index.ts').Alert }
  | { readonly type: 'guard'; readonly hash: string; readonly name: string }
  /** Not published by anybody: what a reader gets in place of the events that it was too slow for. */
  | { readonly type: 'dropped'; readonly count: number };
