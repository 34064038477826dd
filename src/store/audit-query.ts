// What the dashboard asks of the audit log: the newest events, one of them, how many. Kept quick on a million events by
// following an index, and by counting in slices between which the streams of the gateway go on.
import { setImmediate } from 'node:timers/promises';
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import { parseRow } from './audit-read.ts';
import { columnText } from './column-values.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';
import type { AuditCounts, AuditEntry, AuditEvent, AuditFilter } from './types.ts';

/** Events counted by one statement: SQLite blocks the event loop for some 2 ms meanwhile. */
const SLICE = 5_000;
const kinds: readonly AuditEntry['kind'][] = ['exchange', 'alert', 'change', 'gateway'];

type Builder = ExpressionBuilder<Tables, 'oversight_audit'>;
type Condition = ExpressionWrapper<Tables, 'oversight_audit', SqlBool>;

/** Newest first. */
export async function listEvents(
  database: Database,
  filter: AuditFilter,
  limit: number,
): Promise<readonly AuditEvent[]> {
  const rows = await database.run((db) => {
    let query = db
      .selectFrom('oversight_audit')
      .selectAll()
      .where((where) => where.and([...columnConditions(where, filter), ...timeConditions(where, filter)]))
      .orderBy('sequence', 'desc')
      .limit(limit);
    // Between the first and the last event of that time, so that the search ends where they end. The plus keeps the databases
    // from looking for the least sequence along the sequence, all the way to that time.
    const { from, to } = filter;
    if (from !== undefined || to !== undefined) {
      const inTime = db.selectFrom('oversight_audit').where((where) => where.and(timeConditions(where, filter)));
      if (from !== undefined)
        query = query.where('sequence', '>=', inTime.select(sql<number>`min(+sequence)`.as('first')));
      if (to !== undefined)
        query = query.where('sequence', '<=', inTime.select(sql<number>`max(+sequence)`.as('last')));
    }
    return query.execute();
  });
  return rows.map((row) => parseRow(database, row));
}

export async function getEvent(database: Database, id: string): Promise<AuditEvent | undefined> {
  const row = await database.run((db) =>
    db.selectFrom('oversight_audit').selectAll().where('id', '=', columnText(id)).executeTakeFirst(),
  );
  return row && parseRow(database, row);
}

/** Counted from one index, kind by kind; on SQLite in slices of time of about `size` events. */
export async function countEvents(database: Database, filter: AuditFilter, size = SLICE): Promise<AuditCounts> {
  const [byEnforced, byRule] = [new Map<string, number>(), new Map<string, number>()];
  let total = 0;
  for (const kind of filter.kind === undefined ? kinds : [filter.kind]) {
    for await (const slice of slices(database, { ...filter, kind }, size)) {
      for (const { enforced, rule, events } of await countSlice(database, slice)) {
        total += events;
        byEnforced.set(enforced, (byEnforced.get(enforced) ?? 0) + events);
        if (rule !== '') byRule.set(rule, (byRule.get(rule) ?? 0) + events);
      }
    }
  }
  return { total, byEnforced: Object.fromEntries(byEnforced), byRule: Object.fromEntries(byRule) };
}

function countSlice(database: Database, filter: AuditFilter) {
  return database.run((db) =>
    db
      .selectFrom('oversight_audit')
      .select(['enforced', 'rule', (one) => one.fn.countAll<number>().as('events')])
      .where((where) => where.and([...columnConditions(where, filter), ...timeConditions(where, filter)]))
      .groupBy(['enforced', 'rule'])
      .execute(),
  );
}

/** The filter cut into ranges of time with about `size` events of its kind each. */
async function* slices(
  database: Database,
  filter: AuditFilter & { readonly kind: AuditEntry['kind'] },
  size: number,
): AsyncGenerator<AuditFilter> {
  let from = filter.from;
  while (database.kind === 'sqlite') {
    const start = { kind: filter.kind, from, to: filter.to };
    const edge = await database.run((db) =>
      db
        .selectFrom('oversight_audit')
        .select('time')
        .where((where) => where.and([...columnConditions(where, start), ...timeConditions(where, start)]))
        .orderBy('time')
        .offset(size)
        .limit(1)
        .executeTakeFirst(),
    );
    if (!edge) break;
    // All of one millisecond stay together, however many they are.
    const to = edge.time === from ? edge.time + 1 : edge.time;
    yield { ...filter, from, to };
    from = to;
    await setImmediate();
  }
  yield { ...filter, from };
}

function columnConditions(where: Builder, filter: AuditFilter): Condition[] {
  const conditions: Condition[] = [];
  for (const name of ['kind', 'decided', 'enforced'] as const) {
    const value = filter[name];
    if (value !== undefined) conditions.push(where(name, '=', value));
  }
  for (const name of ['route', 'key', 'rule'] as const) {
    const value = filter[name];
    if (value !== undefined) conditions.push(where(name, '=', columnText(value)));
  }
  // Said again as a constant, for the databases then know that the index without the usual events will do.
  if (filter.decided !== undefined && filter.decided !== 'allow')
    conditions.push(where('decided', '<>', sql.lit('allow')));
  if (filter.enforced !== undefined && filter.enforced !== 'passed')
    conditions.push(where('enforced', '<>', sql.lit('passed')));
  if (filter.before !== undefined) conditions.push(where('sequence', '<', filter.before));
  return conditions;
}

function timeConditions(where: Builder, { from, to }: AuditFilter): Condition[] {
  const conditions: Condition[] = [];
  if (from !== undefined) conditions.push(where('time', '>=', from));
  if (to !== undefined) conditions.push(where('time', '<', to));
  return conditions;
}
