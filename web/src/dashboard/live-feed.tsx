// The live feed as pages use it.
import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { LiveConnection, type LiveEvents, type LiveState, type Second } from './live.ts';

/** Milliseconds for which events are gathered. */
const gatherMs = 250;

const Feed = createContext<LiveConnection | null>(null);

export function LiveFeed({ children }: { children: ReactNode }) {
  const [connection] = useState(() => new LiveConnection(() => new EventSource('/api/live')));
  useEffect(() => {
    connection.start();
    return () => connection.stop();
  }, [connection]);
  return <Feed value={connection}>{children}</Feed>;
}

export function useConnection(): LiveConnection {
  const connection = useContext(Feed);
  if (!connection) throw new Error('useLive needs LiveFeed above it');
  return connection;
}

/** Calls the listener for every event of a type while the component is there. */
export function useLive<K extends keyof LiveEvents>(type: K, listener: (event: LiveEvents[K]) => void): void {
  const connection = useConnection();
  const current = useRef(listener);
  useEffect(() => {
    current.current = listener;
  });
  useEffect(() => connection.on(type, (event) => current.current(event)), [connection, type]);
}

/** The same, gathered: a busy gateway must not draw a page hundreds of times a second. */
export function useLiveBatch<K extends keyof LiveEvents>(
  type: K,
  listener: (events: readonly LiveEvents[K][]) => void,
): void {
  const current = useRef(listener);
  useEffect(() => {
    current.current = listener;
  });
  const gathered = useRef<LiveEvents[K][]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useLive(type, (event) => {
    gathered.current.push(event);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      current.current(gathered.current.splice(0));
    }, gatherMs);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}

export function useLiveState(): LiveState {
  const connection = useConnection();
  return useSyncExternalStore(connection.watch, () => connection.state);
}

/** The last minutes, one entry a second. */
export function useSeconds(): readonly Second[] {
  const connection = useConnection();
  return useSyncExternalStore(connection.watch, () => connection.seconds);
}
