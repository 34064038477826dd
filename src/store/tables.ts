// The tables, as the type checker sees them. Integers are 64 bits wide in both databases; a yes or no is 1 or 0, as sums need it.
import type { ColumnType } from 'kysely';
import type { AuditEntry } from './types.ts';

/** Filled by a default where it is not given. */
type Defaulted<T> = ColumnType<T, T | undefined, T>;

export interface AuditRow {
  readonly sequence: number;
  readonly time: number;
  readonly kind: AuditEntry['kind'];
  readonly id: string;
  readonly route: string;
  readonly key: string;
  readonly decided: AuditEntry['decided'];
  readonly enforced: AuditEntry['enforced'];
  readonly rule: string;
  readonly score: number | null;
  /** Canonical JSON. */
  readonly body: string;
  readonly previous: string;
  readonly hash: string;
}

/** A token bucket. `level`, `cost` and `burst` in 60,000,000ths of a token, `fill` in the same per millisecond. */
interface RateLimitRow {
  name: string;
  level: number;
  time: number;
  /** Of the last statement: takes asked for, and granted. */
  wanted: number;
  granted: number;
  cost: number;
  fill: number;
  burst: number;
  /** Milliseconds in which an empty bucket is full. */
  full_after: number;
}

/** What a key did in one second; `time` is its beginning. */
interface KeyHistoryRow {
  key: string;
  time: number;
  total: number;
  near: number;
  blocked: number;
}

export interface AlertRow {
  id: string;
  key: string;
  kind: 'near-threshold' | 'blocks';
  raised: number;
  until: number;
  total: number;
  near: number;
  blocked: number;
  acknowledged: Defaulted<number>;
}

/** The newest alert of a key and kind: its primary key makes it the only one. */
interface AlertHeadRow {
  key: string;
  kind: 'near-threshold' | 'blocks';
  id: string;
  until: number;
}

export interface ReviewRow {
  id: string;
  created: number;
  status: 'waiting' | 'claimed' | 'answered';
  claimed_by: string | null;
  /** 0 while nobody has it. */
  claimed_until: Defaulted<number>;
  answer: string | null;
  answered: number | null;
  body: string;
}

interface SettingRow {
  name: string;
  value: string;
  time: number;
}

export interface Tables {
  /** One row. */
  oversight_schema: { version: number };
  oversight_audit: AuditRow;
  oversight_rate_limits: RateLimitRow;
  oversight_key_history: KeyHistoryRow;
  oversight_alerts: AlertRow;
  oversight_alert_heads: AlertHeadRow;
  oversight_reviews: ReviewRow;
  oversight_settings: SettingRow;
}
