// The traffic as it comes: the newest page, older ones on demand, live rows as they happen. What was loaded is remembered while
// an exchange is opened, so that going back shows the same rows in the same place.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { TrafficItem, TrafficPage } from '../../../../src/gateway/contract.ts';
import { type ApiError, getJson } from '../api.ts';
import { useLive, useLiveBatch } from '../live-feed.tsx';
import { asApiError } from '../loaded.ts';
import { hrefOf } from '../router.tsx';
import { type Filter, isWanted, trafficPath } from './filter.ts';
import { firstRows, type Rows, rejoined, shown, withNew, withOlder } from './rows.ts';

const pageSize = 200;
const refreshMs = 30_000;

interface Remembered {
  readonly path: string;
  readonly rows: Rows;
  readonly scrollTop: number;
  readonly current: number | undefined;
}

let remembered: Remembered | undefined;
let listAddress = hrefOf('traffic');

/** The rows loaded last, for stepping from one opened exchange to the next. */
export const rememberedRows = (): readonly TrafficItem[] => remembered?.rows.items ?? [];

/** The address of the list as it was left, with its filters. */
export const rememberedAddress = (): string => listAddress;

export function rememberAddress(address: string): void {
  listAddress = address;
}

/** Where the list stood when it was left. */
export const rememberedPlace = (): Pick<Remembered, 'scrollTop' | 'current'> | undefined => remembered;

export function rememberPlace(scrollTop: number, current: number | undefined): void {
  if (remembered) remembered = { ...remembered, scrollTop, current };
}

export interface Traffic {
  readonly rows: Rows | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  readonly isLoadingOlder: boolean;
  readonly reload: () => void;
  readonly loadOlder: () => void;
  /** Shows the rows that wait. */
  readonly show: () => void;
}

/** `isHeld`: new rows wait instead of moving those in sight. */
export function useTraffic(filter: Filter, isHeld: boolean): Traffic {
  const path = trafficPath(filter, pageSize);
  const [known, setKnown] = useState<{ path: string; rows: Rows | undefined; error: ApiError | undefined }>(() => ({
    path,
    rows: remembered?.path === path ? remembered.rows : undefined,
    error: undefined,
  }));
  const [isLoading, setLoading] = useState(false);
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const [turn, setTurn] = useState(0);
  const rows = known.path === path ? known.rows : undefined;
  const change = useCallback(
    (make: (rows: Rows) => Rows) =>
      setKnown((old) => (old.path === path && old.rows ? { ...old, rows: make(old.rows) } : old)),
    [path],
  );
  const held = useRef(isHeld);
  useEffect(() => {
    held.current = isHeld;
  });
  useEffect(() => {
    if (!rows) return;
    const place = remembered?.path === path ? remembered : { scrollTop: 0, current: undefined };
    remembered = { scrollTop: place.scrollTop, current: place.current, path, rows };
  }, [path, rows]);

  // The newest page: takes the place of another filter's rows, joins those of the same.
  useEffect(() => {
    if (turn < 0) return;
    const leave = new AbortController();
    setLoading(true);
    getJson<TrafficPage>(path, leave.signal).then(
      (page) => {
        setKnown((old) => ({
          path,
          rows: old.path === path && old.rows ? rejoined(old.rows, page, held.current) : firstRows(page),
          error: undefined,
        }));
        setLoading(false);
      },
      (error: unknown) => {
        if (leave.signal.aborted) return;
        setKnown((old) => ({ path, rows: old.path === path ? old.rows : undefined, error: asApiError(error) }));
        setLoading(false);
      },
    );
    return () => leave.abort();
  }, [path, turn]);

  useLiveBatch('exchange', (arrived) => {
    const wanted = arrived.filter((item) => isWanted(item, filter));
    if (wanted.length > 0) change((old) => withNew(old, wanted, held.current));
  });
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  useLive('back', reload);
  useEffect(() => {
    // The feed tells of this gateway and leaves out what a slow page could not take; others may write to the same log.
    const timer = setInterval(() => !document.hidden && reload(), refreshMs);
    return () => clearInterval(timer);
  }, [reload]);

  const next = rows?.next ?? null;
  const older = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => older.current?.abort(), []);
  const loadOlder = useCallback(async () => {
    if (next === null || older.current?.signal.aborted === false) return;
    const leave = new AbortController();
    older.current = leave;
    setLoadingOlder(true);
    try {
      const page = await getJson<TrafficPage>(trafficPath(filter, pageSize, next), leave.signal);
      change((old) => withOlder(old, page));
    } catch (error) {
      if (!leave.signal.aborted) setKnown((old) => ({ ...old, error: asApiError(error) }));
    } finally {
      leave.abort();
      setLoadingOlder(false);
    }
  }, [filter, next, change]);
  const show = useCallback(() => change(shown), [change]);
  return {
    rows,
    error: known.path === path ? known.error : undefined,
    isLoading,
    isLoadingOlder,
    reload,
    loadOlder,
    show,
  };
}
