// An insert that runs for every request: its text depends on the number of rows alone, and to build it anew takes longer than to run it.
import type { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Value = string | number | null;

/** Numbers of rows whose statements are kept: more come seldom, and make long texts. */
const MOST_ROWS = 64;

export interface InsertQuery<R, Result> {
  readonly columns: readonly (keyof R)[];
  /** The statement for `rows`, whose columns are in the order of `columns`, with no other parameters than their values. */
  readonly build: (db: Kysely<Tables>, rows: readonly R[]) => CompiledQuery<Result>;
}

/** Runs the insert; gives what it returns. */
export type KeptInsert<R, Result> = (db: Kysely<Tables>, rows: readonly R[]) => Promise<readonly Result[]>;

/** Of one database: the text of a statement is its dialect's. */
export function keepInsert<R extends { readonly [K in keyof R]: Value }, Result>(
  query: InsertQuery<R, Result>,
): KeptInsert<R, Result> {
  const { columns, build } = query;
  const kept = new Map<number, CompiledQuery<Result>>();
  return async (db, rows) => {
    const parameters: Value[] = [];
    for (const row of rows) for (const column of columns) parameters.push(row[column]);
    let statement = kept.get(rows.length);
    if (!statement) {
      statement = build(db, rows);
      // Never a statement whose values would go elsewhere.
      if (statement.parameters.length !== parameters.length || statement.parameters.some((v, i) => v !== parameters[i]))
        return (await db.executeQuery(statement)).rows;
      if (rows.length <= MOST_ROWS) kept.set(rows.length, statement);
    }
    const bound: CompiledQuery<Result> = { ...statement, parameters };
    return (await db.executeQuery(bound)).rows;
  };
}
