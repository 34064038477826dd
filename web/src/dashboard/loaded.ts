// What a page knows of something it asked for: nothing yet, the data, or why not. Old data stays in sight while it is asked for
// anew or when that fails, and whatever is under way is called off when one leaves.
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, getJson } from './api.ts';

export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  /** Asks anew. */
  readonly reload: () => void;
  /** Puts in what is known to be true now, for example the answer to a change. */
  readonly setData: (data: T) => void;
}

/** GET of a path; null asks for nothing. `every`: asks anew after so many milliseconds, as long as the tab is seen. */
export function useLoaded<T>(path: string | null, options: { readonly every?: number } = {}): Loaded<T> {
  const { every } = options;
  const [known, setKnown] = useState<{ path: string | null; data: T | undefined; error: ApiError | undefined }>({
    path: null,
    data: undefined,
    error: undefined,
  });
  const [isLoading, setLoading] = useState(path !== null);
  const [turn, setTurn] = useState(0);
  // A new turn with the same path is a wish to ask again.
  // `turn` is read so that it counts as one of the reasons to run.
  useEffect(() => {
    if (path === null || turn < 0) return;
    const leave = new AbortController();
    setLoading(true);
    getJson<T>(path, leave.signal).then(
      (data) => {
        setKnown({ path, data, error: undefined });
        setLoading(false);
      },
      (error: unknown) => {
        if (leave.signal.aborted) return;
        setKnown((old) => ({ path, data: old.path === path ? old.data : undefined, error: asApiError(error) }));
        setLoading(false);
      },
    );
    return () => leave.abort();
  }, [path, turn]);
  useEffect(() => {
    if (path === null || every === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) setTurn((count) => count + 1);
    }, every);
    return () => clearInterval(timer);
  }, [path, every]);
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  const setData = useCallback((data: T) => setKnown({ path, data, error: undefined }), [path]);
  const isSame = known.path === path;
  return {
    data: isSame ? known.data : undefined,
    error: isSame ? known.error : undefined,
    isLoading: path !== null && (isLoading || !isSame),
    reload,
    setData,
  };
}

export interface Deed<A extends readonly unknown[]> {
  readonly run: (...args: A) => Promise<void>;
  readonly isBusy: boolean;
  readonly error: ApiError | undefined;
  readonly clear: () => void;
}

/** Something a person does: busy while it runs, once at a time, its failure kept until the next try. */
export function useAction<A extends readonly unknown[]>(
  act: (signal: AbortSignal, ...args: A) => Promise<void>,
): Deed<A> {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const current = useRef(act);
  const leave = useRef<AbortController | undefined>(undefined);
  useEffect(() => {
    current.current = act;
  });
  useEffect(() => () => leave.current?.abort(), []);
  const run = useCallback(async (...args: A) => {
    leave.current?.abort();
    const mine = new AbortController();
    leave.current = mine;
    setBusy(true);
    setError(undefined);
    try {
      await current.current(mine.signal, ...args);
    } catch (caught) {
      if (!mine.signal.aborted) setError(asApiError(caught));
    } finally {
      if (leave.current === mine) setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(undefined), []);
  return { run, isBusy, error, clear };
}

/** Faults of the page itself are said too, and not swallowed. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(`The page failed: ${message}`, 0, 'Reload the page; if it happens again, report it.');
}
