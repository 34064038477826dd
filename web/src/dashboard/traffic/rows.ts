// The rows of the traffic as a person reads them: newest first, each once. New ones wait while somebody reads, so that no row
// moves under the eye. Plain functions; the hook in use-traffic.ts gives them their events.
import type { TrafficItem, TrafficPage, TrafficTotals } from '../../../../src/gateway/contract.ts';

export interface Rows {
  /** Newest first, by sequence. */
  readonly items: readonly TrafficItem[];
  /** Arrived while rows were held, newest first. */
  readonly waiting: readonly TrafficItem[];
  /** Between those that wait and those that are shown some may be missing: they take the place of the others. */
  readonly isApart: boolean;
  /** Cursor of what is older; null at the end. */
  readonly next: number | null;
  readonly totals: TrafficTotals;
}

/** Rows kept at most; the oldest go, and can be asked for again. */
const most = 20_000;

export function firstRows(page: TrafficPage): Rows {
  return { items: page.items, waiting: [], isApart: false, next: page.next, totals: page.totals };
}

export function withOlder(rows: Rows, page: TrafficPage): Rows {
  const last = rows.items.at(-1)?.sequence ?? Number.POSITIVE_INFINITY;
  const older = page.items.filter((item) => item.sequence < last);
  return { ...rows, items: [...rows.items, ...older], next: page.next, totals: page.totals };
}

/** New exchanges, in any order, perhaps some that are known; they wait where `isHeld`. */
export function withNew(rows: Rows, arrived: readonly TrafficItem[], isHeld: boolean): Rows {
  const newest = rows.items[0]?.sequence ?? 0;
  // Another gateway's exchanges come late and belong further down; only then are all rows looked through.
  const isLate = !rows.isApart && arrived.some((item) => item.sequence <= newest);
  const known = new Set([...rows.waiting, ...(isLate ? rows.items : [])].map((item) => item.sequence));
  const oldest = rows.next === null ? 0 : (rows.items.at(-1)?.sequence ?? 0);
  const fresh = arrived.filter(
    (item) => item.sequence > oldest && !known.has(item.sequence) && known.add(item.sequence),
  );
  if (fresh.length === 0) return rows;
  const waiting = [...fresh, ...rows.waiting].sort((a, b) => b.sequence - a.sequence);
  const next = { ...rows, waiting, totals: fresh.reduce(counted, rows.totals) };
  return isHeld ? next : shown(next);
}

/** Shows what waits. */
export function shown(rows: Rows): Rows {
  const { waiting, isApart } = rows;
  const last = waiting.at(-1);
  if (!last) return rows;
  if (isApart) return { ...rows, items: waiting, waiting: [], isApart: false, next: last.sequence };
  const items = [...waiting, ...rows.items];
  if (last.sequence < (rows.items[0]?.sequence ?? 0)) items.sort((a, b) => b.sequence - a.sequence);
  if (items.length <= most) return { ...rows, items, waiting: [] };
  const left = items.slice(0, most);
  return { ...rows, items: left, waiting: [], next: left.at(-1)?.sequence ?? null };
}

/** The newest page once more, after a lost connection or for what other gateways did. */
export function rejoined(rows: Rows, page: TrafficPage, isHeld: boolean): Rows {
  const oldest = page.items.at(-1)?.sequence ?? 0;
  const newest = rows.waiting[0]?.sequence ?? rows.items[0]?.sequence ?? 0;
  if (page.next === null || oldest <= newest) {
    return { ...withNew(rows, page.items, isHeld), totals: page.totals };
  }
  // It does not reach what is known.
  if (!isHeld) return firstRows(page);
  return { ...rows, waiting: page.items, isApart: true, totals: page.totals };
}

/** Totals with one more exchange. */
export function counted(totals: TrafficTotals, item: TrafficItem): TrafficTotals {
  const more = (counts: Readonly<Record<string, number>>, name: string) =>
    name === '' ? counts : { ...counts, [name]: (counts[name] ?? 0) + 1 };
  return {
    ...totals,
    total: totals.total + 1,
    byEnforced: more(totals.byEnforced, item.enforced),
    byRule: more(totals.byRule, item.rule),
  };
}

export type SortName = 'time' | 'score' | 'latency' | 'added';

/** "-score" is the highest first; the time, newest first, is the order of the log. */
export interface Sorting {
  readonly by: SortName;
  readonly descending: boolean;
}

export const newestFirst: Sorting = { by: 'time', descending: true };

export function readSorting(text: string | undefined): Sorting {
  const [, minus, by] = /^(-?)(time|score|latency|added)$/.exec(text ?? '') ?? [];
  if (by !== 'time' && by !== 'score' && by !== 'latency' && by !== 'added') return newestFirst;
  return { by, descending: minus === '-' };
}

const measures: Readonly<Record<SortName, (item: TrafficItem) => number | null>> = {
  time: (item) => item.sequence,
  score: (item) => item.score,
  latency: (item) => item.totalMs,
  added: (item) => item.addedFirstTokenMs,
};

/** A new order of what is loaded; what has no value stands last in both directions. */
export function sorted(items: readonly TrafficItem[], { by, descending }: Sorting): readonly TrafficItem[] {
  if (by === 'time' && descending) return items;
  const measure = measures[by];
  const sign = descending ? -1 : 1;
  return [...items].sort((a, b) => {
    const [x, y] = [measure(a), measure(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return sign * (x - y);
  });
}
