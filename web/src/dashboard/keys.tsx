// Keys: pages say which keys do what while they are there; the `?` dialog lists exactly those. Keys are left alone while a
// person types, but for Escape and those with Ctrl.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';

export interface Key {
  /** 'j', '/', 'Escape', 'Ctrl+Enter' (on a Mac also with Cmd), or two strokes: 'g r'. */
  readonly key: string;
  readonly what: string;
  /** Without it the key is only listed: something else handles it. */
  readonly press?: ((event: KeyboardEvent) => void) | undefined;
}

interface Group {
  readonly name: string;
  /** The latest of what the component gave. */
  readonly keys: () => readonly Key[];
}

interface Registry {
  readonly add: (group: Group) => () => void;
  readonly showKeys: () => void;
}

const Keyboard = createContext<Registry | null>(null);

/** Registers keys while the component is there; `group` is their heading in the dialog. */
export function useKeys(group: string, keys: readonly Key[]): void {
  const registry = useContext(Keyboard);
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => registry?.add({ name: group, keys: () => current.current }), [registry, group]);
}

/** Opens the list of keys; for the button that is there for hands without a `?`. */
export function useShowKeys(): () => void {
  const registry = useContext(Keyboard);
  return registry?.showKeys ?? (() => undefined);
}

export interface ListKeys {
  readonly count: number;
  /** Index of the row that is current; -1 for none. */
  readonly current: number;
  readonly move: (index: number) => void;
  readonly open: (index: number) => void;
  readonly close?: (() => void) | undefined;
}

/** j and k, Home and End, Enter and Escape for a list. */
export function useListKeys(group: string, { count, current, move, open, close }: ListKeys): void {
  const step = (by: number) => () => {
    if (count > 0) move(Math.min(count - 1, Math.max(0, current < 0 ? 0 : current + by)));
  };
  useKeys(group, [
    { key: 'j', what: 'next row', press: step(1) },
    { key: 'k', what: 'row before', press: step(-1) },
    { key: 'Home', what: 'first row', press: () => count > 0 && move(0) },
    { key: 'End', what: 'last row that is loaded', press: () => count > 0 && move(count - 1) },
    {
      key: 'Enter',
      what: 'open the row',
      press: (event) => {
        // A link or a button that has the focus does its own thing.
        if (event.target instanceof HTMLElement && event.target.closest('a, button, summary, select, [role=tab]'))
          return;
        if (current >= 0) open(current);
      },
    },
    ...(close ? [{ key: 'Escape', what: 'leave the rows', press: () => close() }] : []),
  ]);
}

export function KeysProvider({ children }: { children: ReactNode }) {
  const groups = useRef<readonly Group[]>([]);
  const dialog = useRef<HTMLDialogElement>(null);
  const [listed, setListed] = useState<readonly Group[]>([]);
  const registry = useMemo<Registry>(
    () => ({
      add: (group) => {
        groups.current = [...groups.current, group];
        return () => {
          groups.current = groups.current.filter((each) => each !== group);
        };
      },
      showKeys: () => {
        setListed(groups.current);
        dialog.current?.showModal();
      },
    }),
    [],
  );
  useEffect(() => {
    let first: string | undefined;
    let forget: ReturnType<typeof setTimeout> | undefined;
    const press = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]') || event.isComposing) return;
      const stroke = strokeOf(event);
      if (isTyping(event.target) && stroke !== 'Escape' && !stroke.startsWith('Ctrl+')) return;
      if (stroke === '?') {
        registry.showKeys();
        return event.preventDefault();
      }
      // What was mounted last is the most inward, and comes first.
      const keys = groups.current.toReversed().flatMap((group) => group.keys());
      const wanted = [first === undefined ? undefined : `${first} ${stroke}`, stroke];
      const found = keys.find((each) => each.press && wanted.includes(each.key));
      clearTimeout(forget);
      first = undefined;
      if (found?.press) {
        found.press(event);
        // Enter on a link, Escape in a field: the browser's own meaning stays.
        if (stroke !== 'Enter' && stroke !== 'Escape') event.preventDefault();
      } else if (keys.some((each) => each.key.startsWith(`${stroke} `))) {
        first = stroke;
        forget = setTimeout(() => {
          first = undefined;
        }, 1500);
      }
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
      clearTimeout(forget);
    };
  }, [registry]);
  return (
    <Keyboard value={registry}>
      {children}
      <dialog className="keys" ref={dialog} aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        {merge(listed).map(([name, keys]) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {keys.map((each) => (
                <div key={each.key}>
                  <dt>
                    {each.key.split(' ').map((stroke) => (
                      <kbd key={stroke}>{signOf(stroke)}</kbd>
                    ))}
                  </dt>
                  <dd>{each.what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <form method="dialog">
          <button type="submit" className="quiet-button">
            Close
          </button>
        </form>
      </dialog>
    </Keyboard>
  );
}

/** Groups of one name as one, in the order they were mounted. */
function merge(groups: readonly Group[]): readonly (readonly [string, readonly Key[]])[] {
  const found = new Map<string, Key[]>();
  for (const group of groups) found.set(group.name, [...(found.get(group.name) ?? []), ...group.keys()]);
  return [...found];
}

function signOf(stroke: string): string {
  return stroke === 'Escape' ? 'Esc' : stroke;
}

function strokeOf(event: KeyboardEvent): string {
  const isHeld = event.ctrlKey || event.metaKey;
  if (event.altKey) return `Alt+${event.key}`;
  // Shift is part of a sign like "?", but held with a key like Enter it makes another stroke.
  const isShifted = event.shiftKey && event.key.length > 1;
  return isHeld ? `Ctrl+${isShifted ? 'Shift+' : ''}${event.key}` : event.key;
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'range', 'button', 'submit'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
