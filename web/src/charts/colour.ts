// Which colour a mark has: a verdict its own, a baseline grey, a series the next of six. All are CSS variables.
import type { Action } from '../../../src/report/types.ts';

export interface Look {
  readonly baseline?: boolean | undefined;
  readonly action?: Action | undefined;
}

export function colourOf(look: Look, series = 0): string {
  if (look.action) return `var(--${look.action})`;
  return look.baseline ? 'var(--grey)' : `var(--series-${(series % 6) + 1})`;
}

/** From the seventh series on the lines are dashed, so that a colour that comes back is told apart. */
export function dashOf(series: number): string | undefined {
  return ['6 3', '2 3', '8 3 2 3'][Math.floor(series / 6) - 1];
}

export interface Key {
  readonly name: string;
  readonly colour: string;
  readonly isDashed?: boolean;
}
