// How figures, origins and arms read here: three digits, percent with a space, and never a number without where it comes from.
import { plural } from '../../base/index.ts';
import type { Axis } from '../../report/index.ts';
import type { EnvironmentName } from '../words.ts';
import { environmentTitles, origins } from '../words.ts';
import type { SeedFigure } from './summary.ts';
import type { Metric } from './types.ts';

/** Who found a number, after its environment; shown with every figure. */
export const foundBy = {
  trained: 'trained and measured by us',
  computed: 'computed by us, exactly',
} as const;

/** "Camera Dropbox, published rules; trained and measured by us": the origin label of a figure. */
export const originLabel = (environment: EnvironmentName, how: keyof typeof foundBy): string =>
  `${environmentTitles[environment]}; ${foundBy[how]}`;

/** What kind of evidence the whole is, in a sentence. */
export function originSentence(environment: EnvironmentName): string {
  return origins[environment] === 'published rules'
    ? 'The rules of this environment are published (google-deepmind/mona) and kept to exactly. What was trained or computed on them was so by us; figures from the publication are marked "published figures".'
    : 'This environment is our own design in the spirit of the paper, which describes the idea and has released no code for it. It is no replication, and its figures say nothing about the experiments of the paper.';
}

/** "0.1 %", or "0.1 to 99.8 %" for several; a dash for none. */
export function sayRange(values: readonly number[], unit: Metric['unit']): string {
  if (values.length === 0) return say(undefined, unit);
  const [least, most] = [say(Math.min(...values), unit), say(Math.max(...values), unit)];
  return least === most ? most : `${least.replace(/^< 0.05/, '0.0').replace(/ (%|bits)$/, '')} to ${most}`;
}

/** "0.5", "0.5 and 1", "0.2, 0.5 and 1". */
export const sayList = (words: readonly (string | number)[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** What is said of finished shards whose arm the experiment does not have. */
export const sayLeftOut = (stages: readonly string[]): string =>
  `${plural(stages.length, 'finished shard')} left out, of arms that this experiment does not have: ${stages.slice(0, 5).join(', ')}${stages.length > 5 ? ' and more' : ''}`;

const isKnown = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value);

/** "99.9 %", "0.60 bits", "-0.15"; a dash for what is undefined. */
export function say(value: number | null | undefined, unit: Metric['unit']): string {
  if (!isKnown(value)) return '–';
  if (unit === 'fraction') return value > 0 && value < 0.0005 ? '< 0.05 %' : `${plain(100 * value, 1)} %`;
  return unit === 'bits' ? `${plain(value, 3)} bits` : plain(value, 3);
}

/** "99.9 % [99.1, 100.0]" and the like. */
export function sayInterval({ estimate, low, high }: SeedFigure, unit: Metric['unit']): string {
  const said = say(estimate, unit);
  if (!isKnown(estimate) || !isKnown(low) || !isKnown(high)) return said;
  const scale = unit === 'fraction' ? 100 : 1;
  const places = unit === 'fraction' ? 1 : 3;
  return `${said} [${plain(scale * low, places)}, ${plain(scale * high, places)}]`;
}

/** A difference: "−87.7 points [−88.3, −86.8]", "−0.60 bits [...]". */
export function sayDifference({ estimate, low, high }: SeedFigure, unit: Metric['unit']): string {
  const scale = unit === 'fraction' ? 100 : 1;
  const places = unit === 'fraction' ? 1 : 3;
  const digits = (value: number) => plain(scale * value, places).replace('-', '−');
  if (!isKnown(estimate)) return '–';
  const noun = unit === 'fraction' ? ' points' : unit === 'bits' ? ' bits' : '';
  return `${digits(estimate)}${noun}${isKnown(low) && isKnown(high) ? ` [${digits(low)}, ${digits(high)}]` : ''}`;
}

/** Fixed digits without a negative zero. */
function plain(value: number, places: number): string {
  return value.toFixed(places).replace(/^-(0\.?0*)$/, '$1');
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How the axis of a metric is drawn; shares from 0 to 1, so that a hair's breadth looks like one. */
export function axisOf({ label, unit }: Metric, values: readonly number[] = []): Axis {
  if (unit === 'bits') return { label, unit };
  if (unit !== 'fraction') return { label };
  const isShare = values.length > 0 && values.every((value) => value >= 0 && value <= 1);
  return { label, format: 'percent', ...(isShare && { domain: [0, 1] }) };
}
