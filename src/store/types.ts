// The nouns of the store: what is kept between requests and shared by all gateways in front of one database.

/** JSON as it is kept: no undefined, no NaN. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** One wide event before it is chained. The named columns are those that lists filter by; everything else is in `body`. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What happened: a judged exchange, an alert, a change of guard or configuration, start and end of a gateway. */
  readonly kind: 'exchange' | 'alert' | 'change' | 'gateway';
  /** Unique; the request's id for an exchange. */
  readonly id: string;
  /** Route, for example "/v1/chat/completions"; '' where there is none. */
  readonly route: string;
  /** Name of the API key, never the key; '' where there is none. */
  readonly key: string;
  /** What the guard found. */
  readonly decided: 'allow' | 'escalate' | 'block' | 'error' | 'none';
  /** What was done. */
  readonly enforced: 'passed' | 'blocked' | 'shadow' | 'failed-open' | 'failed-closed' | 'refused' | 'aborted' | 'none';
  /** Restricted rule with the highest score; '' where none. */
  readonly rule: string;
  /** Calibrated score in [0, 1]; null where nothing was judged. */
  readonly score: number | null;
  readonly body: { readonly [name: string]: Json };
}

/** An entry in the chain: hash = SHA-256 of the canonical JSON of { sequence, previous, entry }. */
export interface AuditEvent extends AuditEntry {
  /** 1, 2, 3 ... without gaps, over all gateways on one database. */
  readonly sequence: number;
  /** Hash of the event before; 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
}

export interface AuditFilter {
  readonly kind?: AuditEntry['kind'] | undefined;
  readonly decided?: AuditEntry['decided'] | undefined;
  readonly enforced?: AuditEntry['enforced'] | undefined;
  readonly route?: string | undefined;
  readonly key?: string | undefined;
  readonly rule?: string | undefined;
  /** Time in [from, to), milliseconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only events with a smaller sequence: the cursor of a list that goes backwards. */
  readonly before?: number | undefined;
}

export interface AuditCounts {
  readonly total: number;
  readonly byEnforced: Readonly<Record<string, number>>;
  readonly byRule: Readonly<Record<string, number>>;
}

export interface AuditLog {
  /** Resolves when the event is committed (acknowledged): a kill -9 afterwards does not lose it. Rejects when it cannot be. */
  append(entry: AuditEntry): Promise<AuditEvent>;
  /** Newest first. */
  list(filter: AuditFilter, limit: number): Promise<readonly AuditEvent[]>;
  get(id: string): Promise<AuditEvent | undefined>;
  count(filter: AuditFilter): Promise<AuditCounts>;
  /** Oldest first, from sequence `from` (default 1), in pages; for verify and export. */
  read(options?: {
    readonly from?: number | undefined;
    readonly signal?: AbortSignal | undefined;
  }): AsyncGenerator<AuditEvent>;
  /**
   * Checks every hash and the order; stops at the first fault. A tail that was cut off leaves no trace inside: `head` is a
   * hash noted earlier and elsewhere, which must still be in the chain.
   */
  verify(options?: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number) => void) | undefined;
    readonly head?: string | undefined;
  }): Promise<AuditCheck>;
}

export type AuditCheck =
  | { readonly ok: true; readonly events: number; readonly head: string }
  | { readonly ok: false; readonly events: number; readonly sequence: number; readonly problem: string };

/** Token buckets shared by all gateways on one database. */
export interface RateLimits {
  /**
   * Takes `cost` from the bucket `name`, which holds at most `burst` and fills by `perMinute`.
   * @param now milliseconds since 1970; a clock that goes back never fills a bucket twice
   */
  take(
    name: string,
    cost: number,
    limit: { readonly perMinute: number; readonly burst: number },
    now: number,
  ): Promise<{ readonly allowed: boolean; readonly remaining: number; readonly retryAfterMs: number }>;
}

/** What a key did in a window, over all gateways: for the campaign detector. */
export interface KeyHistory {
  /** Notes one judged request of `key`. */
  note(key: string, at: { readonly time: number; readonly near: boolean; readonly blocked: boolean }): Promise<void>;
  /** Requests in [from, to). */
  window(
    key: string,
    from: number,
    to: number,
  ): Promise<{ readonly total: number; readonly near: number; readonly blocked: number }>;
  /** Forgets what is older. */
  prune(before: number): Promise<void>;
}

export interface Alert {
  readonly id: string;
  readonly key: string;
  readonly kind: 'near-threshold' | 'blocks';
  readonly raised: number;
  /** While it holds, the key's threshold is tightened. */
  readonly until: number;
  readonly counts: { readonly total: number; readonly near: number; readonly blocked: number };
  /** True once a person has seen it. */
  readonly acknowledged: boolean;
}

export interface Alerts {
  /** Raises an alert, unless the same kind is already up for this key: then that one is returned. Safe among many gateways. */
  raise(alert: Omit<Alert, 'id' | 'acknowledged'>): Promise<{ readonly alert: Alert; readonly isNew: boolean }>;
  /** Alerts of a key that hold at `now`. */
  active(key: string, now: number): Promise<readonly Alert[]>;
  /** Newest first. */
  list(limit: number): Promise<readonly Alert[]>;
  acknowledge(id: string): Promise<boolean>;
}

/** A case that the guard was unsure of, for a person; each item is handed to one reviewer at a time. */
export interface ReviewItem {
  readonly id: string;
  readonly created: number;
  readonly status: 'waiting' | 'claimed' | 'answered';
  readonly claimedBy: string | undefined;
  readonly claimedUntil: number | undefined;
  readonly answer: string | undefined;
  readonly body: { readonly [name: string]: Json };
}

export interface ReviewQueue {
  /** Adds an item; the same id again changes nothing. */
  add(item: {
    readonly id: string;
    readonly created: number;
    readonly body: { readonly [name: string]: Json };
  }): Promise<void>;
  /** Oldest waiting item (or one whose claim ran out), claimed for `reviewer` until `until`; never the same one to two. */
  claim(reviewer: string, now: number, until: number): Promise<ReviewItem | undefined>;
  /** False where the claim is not (any longer) the reviewer's. */
  answer(id: string, reviewer: string, answer: string, now: number): Promise<boolean>;
  counts(): Promise<{ readonly waiting: number; readonly claimed: number; readonly answered: number }>;
}

/** Small named values that gateways share, for example which guard is live. */
export interface Settings {
  get(name: string): Promise<Json | undefined>;
  set(name: string, value: Json, time: number): Promise<void>;
}

export interface Store {
  /** 'sqlite' or 'postgres'. */
  readonly kind: 'sqlite' | 'postgres';
  /** Where it is, with passwords masked. */
  readonly place: string;
  readonly audit: AuditLog;
  readonly limits: RateLimits;
  readonly history: KeyHistory;
  readonly alerts: Alerts;
  readonly reviews: ReviewQueue;
  readonly settings: Settings;
  /** Rejects when the database does not answer or cannot write. */
  ping(): Promise<void>;
  /** Commits what was appended, then closes. */
  close(): Promise<void>;
}
