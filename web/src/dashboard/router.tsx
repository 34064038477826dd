// Going from place to place: a few lines over the history of the browser, because the rooms need no more than that.
import { type MouseEvent, type ReactNode, useCallback, useMemo, useSyncExternalStore } from 'react';
import { hrefOf, type Place, parsePlace, type Query } from './place.ts';

export { hrefOf, type Place, type Query, type Room, rooms } from './place.ts';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('popstate', tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', tell);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}

const address = () => location.pathname + location.search;

/** Goes to an address of the dashboard; `replace` leaves no step to go back to. */
export function navigate(href: string, options: { readonly replace?: boolean } = {}): void {
  if (href === address()) return;
  const isOtherPage = new URL(href, location.href).pathname !== location.pathname;
  if (options.replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  if (isOtherPage && !options.replace) scrollTo(0, 0);
  tell();
}

/** Where one is; undefined at an address that is no place. */
export function useAddress(): Place | undefined {
  const now = useSyncExternalStore(subscribe, address);
  return useMemo(() => parsePlace(now), [now]);
}

const start: Place = { room: 'traffic', path: [], query: {} };

/** Where one is, for pages, which are drawn at places only. */
export function usePlace(): Place {
  return useAddress() ?? start;
}

/** The query and how to change it: null takes a name out. By default nothing is added to the steps one can go back. */
export function useQuery(): [Place['query'], (changes: Query, options?: { readonly replace?: boolean }) => void] {
  const { query } = usePlace();
  const change = useCallback((changes: Query, options: { readonly replace?: boolean } = {}) => {
    const now = parsePlace(address());
    if (!now) return;
    navigate(hrefOf(now.room, now.path, { ...now.query, ...changes }), { replace: options.replace ?? true });
  }, []);
  return [query, change];
}

interface LinkProps {
  readonly to: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
  readonly current?: boolean | undefined;
  readonly title?: string | undefined;
  readonly tabIndex?: number | undefined;
}

/** A link within the dashboard; with Ctrl, Shift or the middle button it opens beside it, as any link does. */
export function Link({ to, className, children, current, title, tabIndex }: LinkProps) {
  const click = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a
      href={to}
      className={className}
      onClick={click}
      aria-current={current ? 'page' : undefined}
      title={title}
      tabIndex={tabIndex}
    >
      {children}
    </a>
  );
}
