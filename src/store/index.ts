// The store: what is kept between requests and shared by all gateways in front of one database. The audit log is a hash
// chain that only grows; beside it rate limits, what keys did, alerts, the review queue and settings. SQLite or PostgreSQL.
export { openStore, type StoreOptions } from './open.ts';
export { DEFAULT_PLACE } from './place.ts';
export type {
  Alert,
  Alerts,
  AuditCheck,
  AuditCounts,
  AuditEntry,
  AuditEvent,
  AuditFilter,
  AuditLog,
  Json,
  KeyHistory,
  RateLimits,
  ReviewItem,
  ReviewQueue,
  Settings,
  Store,
} from './types.ts';
