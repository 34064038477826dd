// What each key did, second by second, over all gateways: a key that asks a thousand times a second costs one row for it.
import { type Kysely, sql } from 'kysely';
import { Batches } from './batches.ts';
import { columnText } from './column-values.ts';
import type { Database, Row } from './database.ts';
import { keepInsert } from './kept-insert.ts';
import type { Tables } from './tables.ts';
import type { KeyHistory } from './types.ts';

/** Milliseconds that share a row. */
const GRAIN = 1000;

interface Note {
  readonly key: string;
  readonly time: number;
  readonly near: boolean;
  readonly blocked: boolean;
}

export function createKeyHistory(database: Database, maxWaiting: number): KeyHistory & { close(): Promise<void> } {
  const add = keepInsert<HistoryRow, unknown>({
    columns: ['key', 'time', 'total', 'near', 'blocked'],
    build: (db, rows) => addRows(db, rows).compile(),
  });
  const batches = new Batches<Note, undefined>({
    async commit(notes) {
      await database.run((db) => add(db, sumNotes(notes)));
      return notes.map(() => undefined);
    },
    noun: 'notes of the key history',
    maxWaiting,
    maxItems: 1000,
  });
  return {
    async note(key, { time, near, blocked }) {
      await batches.add({ key: columnText(key), time, near, blocked });
    },
    async window(key, from, to) {
      const sum = (column: 'total' | 'near' | 'blocked') =>
        sql<number>`cast(coalesce(sum(${sql.ref(column)}), 0) as bigint)`.as(column);
      const row = await database.run((db) =>
        db
          .selectFrom('oversight_key_history')
          .select([sum('total'), sum('near'), sum('blocked')])
          .where('key', '=', columnText(key))
          .where('time', '>=', floor(from))
          .where('time', '<', Math.ceil(to))
          .executeTakeFirstOrThrow(),
      );
      return { total: row.total, near: row.near, blocked: row.blocked };
    },
    async prune(before) {
      await database.run((db) => db.deleteFrom('oversight_key_history').where('time', '<', floor(before)).execute());
    },
    close: () => batches.close(),
  };
}

type HistoryRow = Row<'oversight_key_history'>;

const floor = (time: number) => Math.floor(time / GRAIN) * GRAIN;

/** One row per key and second, in an order in which two gateways never wait for each other in a circle. */
function sumNotes(notes: readonly Note[]): readonly HistoryRow[] {
  const rows = new Map<string, HistoryRow>();
  for (const { key, time, near, blocked } of notes) {
    const start = floor(time);
    const id = `${start} ${key}`;
    const row = rows.get(id) ?? { key, time: start, total: 0, near: 0, blocked: 0 };
    rows.set(id, {
      ...row,
      total: row.total + 1,
      near: row.near + Number(near),
      blocked: row.blocked + Number(blocked),
    });
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function addRows(db: Kysely<Tables>, rows: readonly HistoryRow[]) {
  const added = (column: 'total' | 'near' | 'blocked') =>
    sql<number>`${sql.ref(`oversight_key_history.${column}`)} + ${sql.ref(`excluded.${column}`)}`;
  return db
    .insertInto('oversight_key_history')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['key', 'time']).doUpdateSet({
        total: added('total'),
        near: added('near'),
        blocked: added('blocked'),
      }),
    );
}
