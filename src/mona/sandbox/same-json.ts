// Whether a result is what a test expects. Compared here and not inside of the sandbox, where a program could have changed
// what equality means.
import type { Json } from './types.ts';

/** Relative distance at which two numbers are the same: room for another order of additions, not for another answer. */
const tolerance = 1e-9;

/** Equal as JSON: the order of members does not matter, 0 is -0, and numbers may differ by rounding. */
export function sameJson(a: Json, b: Json): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (isList(a) || isList(b))
    return isList(a) && isList(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]!));
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name]!, b[name]!))
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
