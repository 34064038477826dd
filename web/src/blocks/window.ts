// Which rows of a long list are in sight: rows have one height, so that a scroll position says which ones to draw.
import { type RefObject, useLayoutEffect, useState } from 'react';

export interface Span {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/** Rows drawn beyond the edges, so that a quick scroll does not show an empty box; and the step in which they move. */
const margin = 16;
const step = 8;

/** The rows of `count` that are within `box`, in steps; all of them when `isOn` is false. */
export function useSpan(box: RefObject<HTMLElement | null>, count: number, rowHeight: number, isOn: boolean): Span {
  const [place, setPlace] = useState({ first: 0, rows: 24 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !isOn) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / rowHeight / step) * step;
      const rows = Math.ceil(element.clientHeight / rowHeight);
      setPlace((old) => (old.first === first && old.rows === rows ? old : { first, rows }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [box, rowHeight, isOn]);
  if (!isOn) return { from: 0, to: count };
  const first = Math.min(place.first, Math.max(0, count - place.rows));
  return { from: Math.max(0, first - margin), to: Math.min(count, first + place.rows + step + margin) };
}
