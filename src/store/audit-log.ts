// The audit log: entries become events of one chain, in group commits, whoever appends them and in whichever gateway.
import { OversightError } from '../base/index.ts';
import { countEvents, getEvent, listEvents } from './audit-query.ts';
import { readEvents, verifyEvents } from './audit-read.ts';
import { Batches } from './batches.ts';
import { FIRST_PREVIOUS, linkEntry, type PreparedEntry, prepareEntry } from './chain.ts';
import type { Database } from './database.ts';
import { isDuplicate } from './failure.ts';
import { type KeptInsert, keepInsert } from './kept-insert.ts';
import type { AuditRow } from './tables.ts';
import type { AuditEvent, AuditLog } from './types.ts';

/** Events in one transaction: 13 values each, and SQLite takes 32,766 in a statement. */
const MAX_ITEMS = 500;
/** Characters of bodies that may wait. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** As `linkEntry` has them. */
const COLUMNS = [
  ...(['time', 'kind', 'id', 'route', 'key', 'decided', 'enforced', 'rule', 'score', 'body'] as const),
  ...(['sequence', 'previous', 'hash'] as const),
];

type Insert = KeptInsert<AuditRow, unknown>;

/** The log, and what closes it: commits what was appended. */
export function createAuditLog(database: Database, maxWaiting: number): AuditLog & { close(): Promise<void> } {
  const insert = keepInsert<AuditRow, unknown>({
    columns: COLUMNS,
    build: (db, rows) => db.insertInto('oversight_audit').values(rows).compile(),
  });
  const batches = new Batches<PreparedEntry, AuditEvent>({
    commit: (items) => commitEach(database, insert, items),
    noun: 'events of the audit log',
    maxWaiting,
    maxItems: MAX_ITEMS,
    maxWeight: MAX_CHARACTERS,
    weigh: ({ body }) => body.length,
  });
  return {
    // Async, so that an entry that cannot be kept rejects and does not throw.
    append: async (entry) => await batches.add(prepareEntry(entry)),
    list: (filter, limit) => listEvents(database, filter, limit),
    get: (id) => getEvent(database, id),
    count: (filter) => countEvents(database, filter),
    read: (options) => readEvents(database, options),
    verify: (options) => verifyEvents(database, options),
    close: () => batches.close(),
  };
}

/** Commits all together; where an id is taken already, each by itself, so that one does not spoil the others. */
async function commitEach(
  database: Database,
  insert: Insert,
  items: readonly PreparedEntry[],
): Promise<readonly (AuditEvent | Error)[]> {
  try {
    return await commit(database, insert, items);
  } catch (error) {
    if (!isDuplicate(error instanceof OversightError ? error.cause : error)) throw error;
  }
  const results: (AuditEvent | Error)[] = [];
  for (const item of items) {
    try {
      results.push(...(await commit(database, insert, [item])));
    } catch (error) {
      results.push(describeRefusal(item, error));
    }
  }
  return results;
}

function describeRefusal({ entry }: PreparedEntry, error: unknown): Error {
  const cause = error instanceof OversightError ? error.cause : error;
  if (!isDuplicate(cause)) return error instanceof Error ? error : new Error(String(error));
  return new OversightError(`the audit log has an event "${entry.id}" already`, {
    kind: 'input',
    remedy: 'Every event needs an id of its own.',
    cause,
  });
}

async function commit(
  database: Database,
  insert: Insert,
  items: readonly PreparedEntry[],
): Promise<readonly AuditEvent[]> {
  const rows = await database.transact('audit', async (db) => {
    const head = await db
      .selectFrom('oversight_audit')
      .select(['sequence', 'hash'])
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    const linked: AuditRow[] = [];
    let [sequence, previous] = [head?.sequence ?? 0, head?.hash ?? FIRST_PREVIOUS];
    for (const item of items) {
      const row = linkEntry(item, ++sequence, previous);
      previous = row.hash;
      linked.push(row);
    }
    await insert(db, linked);
    return linked;
  });
  return rows.map(({ sequence, previous, hash }, i) => ({ ...items[i]!.entry, sequence, previous, hash }));
}
