import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditLog } from './audit-log.ts';
import { countEvents } from './audit-query.ts';
import { entryOf } from './bench.conformance.ts';
import { type Database, openDatabase } from './database.ts';
import { migrate } from './migrations.ts';
import type { AuditEvent } from './types.ts';

let database: Database;
let events: readonly AuditEvent[];
beforeAll(async () => {
  const options = { mustExist: false, connections: 1, sleep: async () => {} };
  database = await openDatabase({ kind: 'sqlite', path: undefined, shown: 'memory:' }, options);
  await migrate(database, false);
  const audit = createAuditLog(database, 1000);
  // Few different times, not in order, and all kinds.
  const given = Array.from({ length: 200 }, (_, i) =>
    entryOf(i, {
      time: (i * 7) % 23,
      kind: i % 5 ? 'exchange' : i % 3 ? 'alert' : 'change',
      enforced: i % 4 ? 'passed' : 'blocked',
      rule: i % 7 ? '' : 'fraud',
    }),
  );
  events = await Promise.all(given.map((entry) => audit.append(entry)));
});
afterAll(() => database.close());

describe('counting in slices', () => {
  it('counts every event once, however small the slices are', async () => {
    const edge = fc.option(fc.integer({ min: -1, max: 25 }), { nil: undefined });
    const kind = fc.constantFrom(undefined, 'exchange' as const, 'alert' as const, 'gateway' as const);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), kind, edge, edge, async (size, kind, from, to) => {
        const counts = await countEvents(database, { kind, from, to }, size);
        const wanted = events.filter(
          (event) =>
            (kind === undefined || event.kind === kind) &&
            event.time >= (from ?? Number.NEGATIVE_INFINITY) &&
            event.time < (to ?? Number.POSITIVE_INFINITY),
        );
        const blocked = wanted.filter(({ enforced }) => enforced === 'blocked').length;
        expect(counts.total).toBe(wanted.length);
        expect(counts.byEnforced['blocked'] ?? 0).toBe(blocked);
        expect(counts.byEnforced['passed'] ?? 0).toBe(wanted.length - blocked);
        expect(counts.byRule['fraud'] ?? 0).toBe(wanted.filter(({ rule }) => rule === 'fraud').length);
      }),
      { numRuns: 40 },
    );
  });
});
