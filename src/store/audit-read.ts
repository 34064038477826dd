// The audit log from its first event to its last: read in pages, and checked link by link.
import { setImmediate } from 'node:timers/promises';
import { OversightError } from '../base/index.ts';
import { FIRST_PREVIOUS, findFault, readRow } from './chain.ts';
import type { Database } from './database.ts';
import type { AuditRow } from './tables.ts';
import type { AuditCheck, AuditEvent, AuditLog } from './types.ts';

/** Rows read at once. SQLite blocks the event loop for a page of them: about 2 ms. */
const PAGE = 200;

/** Events from sequence `from` on, oldest first. */
export async function* readEvents(
  database: Database,
  options: Parameters<AuditLog['read']>[0] = {},
): AsyncGenerator<AuditEvent> {
  for await (const rows of readPages(database, options.from ?? 1, options.signal)) {
    for (const row of rows) yield parseRow(database, row);
  }
}

/** The event of a row; a body that is no JSON is an OversightError that names the event. */
export function parseRow(database: Database, row: AuditRow): AuditEvent {
  try {
    return readRow(row);
  } catch (cause) {
    throw new OversightError(`${database.place}: event ${row.sequence} cannot be read, for it was changed`, {
      remedy: 'Run `oversight audit verify`.',
      cause,
    });
  }
}

/** Checks every hash and the order, up to the first fault. */
export async function verifyEvents(
  database: Database,
  options: Parameters<AuditLog['verify']>[0] = {},
): Promise<AuditCheck> {
  const { signal, onProgress, head: noted } = options;
  let [events, head] = [0, FIRST_PREVIOUS];
  let isSeen = noted === undefined || noted === FIRST_PREVIOUS;
  for await (const rows of readPages(database, Number.NEGATIVE_INFINITY, signal)) {
    for (const row of rows) {
      const problem = findFault(row, events + 1, head);
      if (problem !== undefined) return { ok: false, events, sequence: events + 1, problem };
      events++;
      head = row.hash;
      if (head === noted) isSeen = true;
    }
    onProgress?.(events);
  }
  if (isSeen) return { ok: true, events, head };
  const problem = `the noted head ${noted?.slice(0, 12)}… is not in the chain: events after ${events} were removed, or all were written anew`;
  return { ok: false, events, sequence: events + 1, problem };
}

async function* readPages(
  database: Database,
  from: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly AuditRow[]> {
  let next = Math.max(from, Number.MIN_SAFE_INTEGER);
  for (;;) {
    signal?.throwIfAborted();
    const rows = await database.run((db) =>
      db
        .selectFrom('oversight_audit')
        .selectAll()
        .where('sequence', '>=', next)
        .orderBy('sequence')
        .limit(PAGE)
        .execute(),
    );
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    next = rows.at(-1)!.sequence + 1;
    // Reading of SQLite never waits: lets the streams of a gateway go on.
    await setImmediate();
  }
}
