// Draws Observable Plot options at the width there is, and again when that changes. Colours are CSS variables, so that a
// change between light and dark needs no drawing.
import { type PlotOptions, plot } from '@observablehq/plot';
import { useLayoutEffect, useRef, useState } from 'react';

/** Plot options for a width in pixels. */
export type Chart = (width: number) => PlotOptions;

interface PlotViewProps {
  readonly chart: Chart;
  /** The chart in words. */
  readonly label: string;
  /** Told the width whenever it changes. */
  readonly onWidth: (width: number) => void;
}

export function PlotView({ chart, label, onWidth }: PlotViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!host.current) return;
    setWidth(Math.floor(host.current.clientWidth));
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(host.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (!host.current || width < 100) return;
    const drawn = plot({ ...chart(width), width });
    // Plot puts its rules into the picture; a strict policy forbids styles within the page, so they stand in blocks.css.
    for (const style of drawn.querySelectorAll('style')) style.remove();
    // The picture is one thing with one name; the names that Plot gives its groups are no more than handles for styles.
    for (const group of drawn.querySelectorAll('g[aria-label]')) group.setAttribute('aria-hidden', 'true');
    drawn.setAttribute('role', 'img');
    drawn.setAttribute('aria-label', label);
    host.current.replaceChildren(drawn);
    return () => drawn.remove();
  }, [chart, label, width]);
  useLayoutEffect(() => onWidth(width), [onWidth, width]);
  return <div className="chart" ref={host} />;
}
