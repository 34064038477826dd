// How figures read in sentences and terminal tables: three digits, a percent with its space, a dash for what is undefined. Tables of a
// report take the numbers themselves.

/** A number that may be undefined; NaN and the infinities are. */
export type Said = number | null | undefined;

const isKnown = (value: Said): value is number => value !== null && value !== undefined && Number.isFinite(value);

/** "0.349"; `absent` where undefined. */
export function digits(value: Said, places = 3, absent = '–'): string {
  return isKnown(value) ? value.toFixed(places).replace(/^-(0\.?0*)$/, '$1') : absent;
}

/** "93.1 %"; `absent` where undefined. */
export function percent(value: Said, absent = '–'): string {
  return isKnown(value) ? `${digits(100 * value, 1)} %` : absent;
}

/** "95 %": a level, without digits that it does not have. */
export function levelWords(level: number): string {
  return `${Number((100 * level).toFixed(2))} %`;
}

/** "+7.4": a difference of two shares in points, with its sign. */
export function signedPoints(value: Said, places = 1): string {
  return isKnown(value) ? `${value >= 0 ? '+' : '-'}${Math.abs(100 * value).toFixed(places)}` : '–';
}

/** "+7.4 points". */
export function points(value: Said): string {
  return isKnown(value) ? `${signedPoints(value)} points` : '–';
}

/** "0.349 [0.030, 0.600]"; without an interval the estimate alone. */
export function withInterval(
  { estimate, low, high }: { readonly estimate: Said; readonly low: Said; readonly high: Said },
  places = 3,
  absent = '–',
): string {
  const said = digits(estimate, places, absent);
  return isKnown(estimate) && isKnown(low) && isKnown(high)
    ? `${said} [${digits(low, places)}, ${digits(high, places)}]`
    : said;
}

/** "0.034", "< 0.001", or "–". */
export function pValue(p: Said): string {
  return isKnown(p) && p < 0.001 ? '< 0.001' : digits(p);
}
