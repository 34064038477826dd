// The address is the state: every view has a URL that can be shared and reloaded. A place is a room, what is opened in it, and
// how it is looked at. Plain functions; router.tsx moves between places.

export const rooms = ['traffic', 'playground', 'constitution', 'evaluation', 'similarity', 'runs'] as const;
export type Room = (typeof rooms)[number];

export interface Place {
  readonly room: Room;
  /** Decoded segments behind the room; the first is the id of what is opened. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

function isRoom(text: string | undefined): text is Room {
  return rooms.some((room) => room === text);
}

/** The place of an address ("/runs/abc?tab=log"); undefined for an address that is none. "/" is the traffic. */
export function parsePlace(address: string): Place | undefined {
  const url = new URL(address, 'http://local');
  const [room = 'traffic', ...rest] = url.pathname.split('/').filter((part) => part !== '');
  if (!isRoom(room)) return undefined;
  try {
    return { room, path: rest.map(decodeURIComponent), query: Object.fromEntries(url.searchParams) };
  } catch {
    return undefined;
  }
}

export type Query = Readonly<Record<string, string | null | undefined>>;

/** The address of a place; queries that are null, undefined or '' are left out. */
export function hrefOf(room: Room, path: readonly string[] = [], query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const words = search.toString();
  return `/${[room, ...path].map(encodeURIComponent).join('/')}${words === '' ? '' : `?${words}`}`;
}
