// The keys of the page, and the dialog that shows them on "?". Keys are left alone while a person types in a field.
import { useEffect, useRef } from 'react';
import { gridworldKeys } from '../blocks/gridworld/keys.ts';

const keys: readonly [string, string][] = [
  ['?', 'show these keys'],
  ['j  k', 'next, previous figure'],
  ['/', 'filter the table in view'],
  ['Tab', 'walk through buttons, tables and texts'],
  ['←  →', 'walk through the pieces of a judged text'],
  ['Enter', 'sort by the column, open the branch'],
  ['Esc', 'close, or clear the filter'],
];

export function Keys({ hasGridworld }: { hasGridworld: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') dialog.current?.showModal();
      else if (dialog.current?.open) return;
      else if (event.key === 'j' || event.key === 'k') step(event.key === 'j' ? 1 : -1);
      else if (event.key === '/') {
        const filter = inView('input[type=search]');
        if (!filter) return;
        filter.focus();
      } else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <p className="keys-hint">
        Press <kbd>?</kbd> for the keys.
      </p>
      <dialog className="keys" ref={dialog} aria-label="Keys">
        <h2>Keys</h2>
        <dl>
          {[...keys, ...(hasGridworld ? gridworldKeys : [])].map(([key, what]) => (
            <div key={key} style={{ display: 'contents' }}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit" className="quiet-button">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  );
}

/** Moves to the next or the previous figure or section and gives it the focus. */
function step(direction: 1 | -1): void {
  const stops = [...document.querySelectorAll<HTMLElement>('.figure, h2.section, h3.section')];
  const tops = stops.map((stop) => Math.round(stop.getBoundingClientRect().top));
  const next = direction > 0 ? tops.findIndex((top) => top > 32) : tops.findLastIndex((top) => top < 16);
  const stop = stops[next];
  if (!stop) return;
  stop.scrollIntoView({ block: 'start' });
  stop.focus({ preventScroll: true });
}

/** The first match that is within the window, or else the next one below it. */
function inView(selector: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(selector)].find((each) => each.getBoundingClientRect().bottom > 0);
}
