// References: dashed grey lines for thresholds, budgets and published figures, each with its name beside it.
import { type Markish, ruleX, ruleY, type ScaleOptions, text } from '@observablehq/plot';
import type { Reference } from '../../../src/report/types.ts';
import { placer, textWidth } from './scale.ts';

export function referenceValues(references: readonly Reference[] | undefined, axis: 'x' | 'y'): number[] {
  return (references ?? []).filter((each) => each.axis === axis).map((each) => each.value);
}

export interface Stacked extends Reference {
  /** Rows above the chart's frame, from 0. */
  readonly level: number;
  /** Beside an end of the frame the label stands inside it. */
  readonly textAnchor: 'start' | 'middle' | 'end';
}

/** References on x with a level each, so that labels that would cover one another stand in different rows. */
export function stackReferences(
  references: readonly Reference[] | undefined,
  options: ScaleOptions,
  pixels: number,
): { readonly stacked: readonly Stacked[]; readonly height: number } {
  const place = placer(options, [0, pixels]);
  const ends: number[] = [];
  const stacked = (references ?? [])
    .filter((each) => each.axis === 'x')
    .map((each) => ({ each, at: place(each.value), half: textWidth(each.label) / 2 + 4 }))
    .sort((a, b) => a.at - b.at)
    .map(({ each, at, half }) => {
      const textAnchor: Stacked['textAnchor'] = at - half < 0 ? 'start' : at + half > pixels ? 'end' : 'middle';
      const from = { start: at, middle: at - half, end: at - 2 * half }[textAnchor];
      const free = ends.findIndex((end) => end <= from);
      const level = free < 0 ? ends.length : free;
      ends[level] = from + 2 * half;
      return { ...each, level, textAnchor };
    });
  return { stacked, height: ends.length * 15 };
}

/** Upright lines with their labels above the frame. */
export function referenceMarks(stacked: readonly Stacked[], facet: { readonly fy?: () => string } = {}): Markish[] {
  return [
    ruleX(stacked, { x: 'value', stroke: 'var(--grey)', strokeDasharray: '3 3', className: 'references' }),
    ...stacked.map((each) =>
      text([each], {
        ...facet,
        x: 'value',
        text: 'label',
        textAnchor: each.textAnchor,
        frameAnchor: 'top',
        lineAnchor: 'bottom',
        dy: -4 - each.level * 15,
        fill: 'var(--quiet)',
      }),
    ),
  ];
}

/** Level lines with their labels on them, at the left. */
export function levelMarks(references: readonly Reference[] | undefined): Markish[] {
  const levels = (references ?? []).filter((each) => each.axis === 'y');
  return [
    ruleY(levels, { y: 'value', stroke: 'var(--grey)', strokeDasharray: '3 3', className: 'levels' }),
    text(levels, {
      y: 'value',
      text: 'label',
      frameAnchor: 'left',
      textAnchor: 'start',
      dx: 4,
      dy: -8,
      fill: 'var(--quiet)',
      stroke: 'var(--ground)',
      strokeWidth: 3,
    }),
  ];
}
