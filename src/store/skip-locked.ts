// Choosing rows to change without waiting for rows that others are changing. SQLite has one writer, so it needs no word for it.
import type { SelectQueryBuilder } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** FOR UPDATE SKIP LOCKED where there are several writers. */
export function withoutWaiting<Name extends keyof Tables, Row>(
  database: Pick<Database, 'kind'>,
  query: SelectQueryBuilder<Tables, Name, Row>,
): SelectQueryBuilder<Tables, Name, Row> {
  return database.kind === 'postgres' ? query.forUpdate().skipLocked() : query;
}
