// The chain on a real database: what was appended is chained as documented, nobody changes it through SQL, and whoever takes
// the triggers away and changes it all the same is found.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashJson } from '../base/index.ts';
import { type Bench, collect, dropTriggers, entryIn, entryOf, type TestPlace } from './bench.conformance.ts';
import { FIRST_PREVIOUS } from './chain.ts';
import type { AuditCheck, AuditEntry, AuditEvent, Json, Store } from './types.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀', '\0', '\ud800', '"', '\\', '\n', ' ') });
const entries = fc.array(
  fc.record<AuditEntry>({
    time: fc.integer({ min: -5, max: 2 ** 45 }),
    kind: fc.constantFrom('exchange', 'alert', 'change', 'gateway'),
    id: fc.constant(''),
    route: text,
    key: text,
    decided: fc.constantFrom('allow', 'escalate', 'block', 'error', 'none'),
    enforced: fc.constantFrom('passed', 'blocked', 'shadow', 'failed-open', 'failed-closed', 'refused', 'aborted'),
    rule: fc.string({ maxLength: 300 }),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    body: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<Json>),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Registers the suite. */
export function describeChain(bench: () => Bench): void {
  describe('the audit log', () => {
    let place: TestPlace;
    let stores: readonly [Store, Store];
    beforeAll(async () => {
      place = await bench().create();
      stores = [await place.open(), await place.open()];
    });
    afterAll(async () => {
      for (const store of stores ?? []) await store.close();
    });

    it('is one chain without gaps, however appends from two gateways come in between each other [store.chain] [store.shared]', async () => {
      let serial = 0;
      let known: AuditEvent[] = [];
      await fc.assert(
        fc.asyncProperty(entries, fc.infiniteStream(fc.boolean()), async (given, draws) => {
          const pending: Promise<AuditEvent>[] = [];
          for (const entry of given) {
            const gateway = draws.next().value ? stores[0] : stores[1];
            pending.push(gateway.audit.append({ ...entry, id: `event ${serial++}` }));
            if (draws.next().value) await pending.at(-1);
          }
          const appended = (await Promise.all(pending)).toSorted((a, b) => a.sequence - b.sequence);
          const before = known.length;
          known = [...known, ...appended];
          expect(appended.map(({ sequence }) => sequence)).toEqual(appended.map((_, i) => before + i + 1));
          for (const [i, event] of known.entries()) {
            if (i < before) continue;
            const previous = known[i - 1]?.hash ?? FIRST_PREVIOUS;
            expect(event.previous).toBe(previous);
            expect(event.hash).toBe(hashJson({ sequence: i + 1, previous, entry: entryIn(event) }));
          }
          const check = await stores[1].audit.verify();
          expect(check).toEqual({ ok: true, events: known.length, head: known.at(-1)!.hash });
          const read = await collect(stores[0].audit.read({ from: before + 1 }));
          expect(JSON.stringify(read)).toBe(JSON.stringify(appended.map(inReadOrder)));
        }),
        { numRuns: 15 },
      );
      expect(serial).toBeGreaterThan(30);
    });

    it('refuses UPDATE and DELETE, and a row that is not the next of the chain [store.append-only]', async () => {
      const { url, execute, open } = await bench().create();
      const store = await open();
      for (const number of [1, 2, 3]) await store.audit.append(entryOf(number));
      const columns = 'time, kind, id, route, key, decided, enforced, rule, body, score';
      const copy = (sequence: number, previous: string, verb = 'insert') =>
        `${verb} into oversight_audit (sequence, previous, hash, ${columns}) select ${sequence}, '${previous}', hash, ` +
        `${columns.replace(' id,', ` 'copy',`)} from oversight_audit where sequence = 2`;
      const forbidden = [
        `update oversight_audit set body = '{}' where sequence = 2`,
        'delete from oversight_audit where sequence = 3',
        'delete from oversight_audit',
        ...(bench().kind === 'sqlite' ? [copy(2, FIRST_PREVIOUS, 'insert or replace')] : ['truncate oversight_audit']),
        copy(5, (await store.audit.get('request-3'))!.hash),
        copy(4, FIRST_PREVIOUS),
      ];
      for (const statement of forbidden)
        await expect(execute(statement), `${url}: ${statement}`).rejects.toThrow(
          /audit log (is append-only|takes the next)/,
        );
      expect(await store.audit.verify()).toMatchObject({ ok: true, events: 3 });
      expect(Object.keys(store.audit).sort()).toEqual(['append', 'close', 'count', 'get', 'list', 'read', 'verify']);
      await store.close();
    });

    describeTampering(bench);
  });
}

/** Members of an event in the order in which the store writes them out, and the body as JSON gives it back. */
function inReadOrder(event: AuditEvent): AuditEvent {
  const { sequence, time, kind, id, route, key, decided, enforced, rule, score, previous, hash } = event;
  const body = JSON.parse(JSON.stringify(event.body)) as AuditEvent['body'];
  return { sequence, time, kind, id, route, key, decided, enforced, rule, score, body: sortKeys(body), previous, hash };
}

function sortKeys<T>(value: T): T {
  return JSON.parse(canonical(value)) as T;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(Reflect.get(value, name))}`).join(',')}}`;
}

const EVENTS = 9;
const textColumns = ['kind', 'id', 'route', 'key', 'decided', 'enforced', 'rule', 'body', 'previous', 'hash'] as const;

function describeTampering(bench: () => Bench): void {
  describe('that somebody changes past the store', () => {
    let place: TestPlace;
    let store: Store;
    let events: readonly AuditEvent[];
    beforeAll(async () => {
      place = await bench().create();
      store = await place.open();
      for (let number = 1; number <= EVENTS; number++) await store.audit.append(entryOf(number));
      events = await collect(store.audit.read());
      await place.execute(...dropTriggers(bench().kind));
      await place.execute('create table untouched as select * from oversight_audit');
    });
    afterAll(() => store?.close());

    /** What verify says after the statements; then all is as it was. */
    async function checkAfter(...statements: readonly string[]): Promise<AuditCheck> {
      await place.execute(...statements);
      const check = await store.audit.verify();
      await place.execute(
        'delete from oversight_audit',
        'insert into oversight_audit select * from untouched order by sequence',
      );
      return check;
    }

    const change = fc.record({
      sequence: fc.integer({ min: 1, max: EVENTS }),
      column: fc.constantFrom(...textColumns, 'time' as const, 'score' as const),
      at: fc.nat(),
      how: fc.constantFrom('insert', 'remove', 'replace') as fc.Arbitrary<'insert' | 'remove' | 'replace'>,
      letter: fc.constantFrom(' ', 'x', '0', '1', '{', '"'),
      by: fc.oneof(fc.integer({ min: -9, max: -1 }), fc.integer({ min: 1, max: 9 })),
    });

    it('is found at the first event that is not as it was, whatever single value was changed [store.chain]', async () => {
      await fc.assert(
        fc.asyncProperty(change, async ({ sequence, column, at, how, letter, by }) => {
          const event = events[sequence - 1]!;
          let statement: string;
          if (column === 'time') statement = `time = time + ${by}`;
          else if (column === 'score') statement = by > 5 ? 'score = null' : `score = score + ${by / 1e6}`;
          else {
            const old = column === 'body' ? canonical(event.body) : event[column];
            const changed = edit(old, at, how, letter);
            fc.pre(changed !== old);
            statement = `${column} = '${changed.replaceAll("'", "''")}'`;
          }
          const check = await checkAfter(`update oversight_audit set ${statement} where sequence = ${sequence}`);
          expect(check, statement).toMatchObject({ ok: false, sequence, events: sequence - 1 });
        }),
        { numRuns: 40 },
      );
      expect(await store.audit.verify()).toMatchObject({ ok: true, events: EVENTS });
    });

    it('is found even where the body still means the same [store.chain]', async () => {
      const same = [`replace(body, ':', ': ')`, `replace(body, '{"number"', '{"number":0,"number"')`, `body || ' '`];
      for (const body of same) {
        const check = await checkAfter(`update oversight_audit set body = ${body} where sequence = 4`);
        expect(check, body).toEqual({ ok: false, events: 3, sequence: 4, problem: 'the body of event 4 was changed' });
      }
      const broken = await checkAfter(`update oversight_audit set body = '{' where sequence = 4`);
      expect(broken).toMatchObject({ ok: false, problem: expect.stringMatching(/is not JSON/) });
    });

    it('is found when an event was removed, added, moved or swapped with another [store.chain]', async () => {
      for (let sequence = 1; sequence < EVENTS; sequence++) {
        const removed = await checkAfter(`delete from oversight_audit where sequence = ${sequence}`);
        expect(removed).toMatchObject({ ok: false, sequence, problem: expect.stringMatching(/is missing/) });
        const closed = await checkAfter(
          `delete from oversight_audit where sequence = ${sequence}`,
          ...Array.from({ length: EVENTS - sequence }, (_, i) => renumber(sequence + i + 1, sequence + i)),
        );
        expect(closed).toMatchObject({ ok: false, sequence });
        const swapped = await checkAfter(
          renumber(sequence, 100),
          renumber(sequence + 1, sequence),
          renumber(100, sequence + 1),
        );
        expect(swapped).toMatchObject({ ok: false, sequence });
      }
      const added = await checkAfter(
        `insert into oversight_audit select 0, ${rest.replace(' id,', ` 'added',`)} from untouched where sequence = 3`,
      );
      expect(added).toMatchObject({ ok: false, sequence: 1 });
    });

    it('by cutting its tail off shows only against a head that was noted elsewhere [store.chain]', async () => {
      const head = events.at(-1)!.hash;
      for (const noted of [head, events[3]!.hash, FIRST_PREVIOUS])
        expect(await store.audit.verify({ head: noted })).toEqual({ ok: true, events: EVENTS, head });
      await place.execute(`delete from oversight_audit where sequence > ${EVENTS - 2}`);
      expect(await store.audit.verify()).toMatchObject({ ok: true, events: EVENTS - 2 });
      expect(await store.audit.verify({ head })).toMatchObject({
        ok: false,
        sequence: EVENTS - 1,
        problem: expect.stringMatching(/noted head .* is not in the chain/),
      });
      await checkAfter();
    });
  });
}

const rest = 'time, kind, id, route, key, decided, enforced, rule, body, previous, hash, score';
const renumber = (from: number, to: number) => `update oversight_audit set sequence = ${to} where sequence = ${from}`;

function edit(old: string, at: number, how: 'insert' | 'remove' | 'replace', letter: string): string {
  const place = at % (old.length + 1);
  return old.slice(0, place) + (how === 'remove' ? '' : letter) + old.slice(how === 'insert' ? place : place + 1);
}
