// A secret that cannot slip into a log: every way of printing it gives a mask, and its value is no property of the object.
import type { Secret } from './types.ts';

export const MASK = '***';

/** Wraps a value; `reveal()` is the only way back to it. */
export function createSecret(value: string): Secret {
  const mask = () => MASK;
  const secret = { reveal: () => value, toString: mask, toJSON: mask };
  // Node's console and util.inspect would otherwise print the functions, which is harmless and useless.
  Object.defineProperty(secret, Symbol.for('nodejs.util.inspect.custom'), { value: mask });
  return Object.freeze(secret);
}

/** The value of what may be a secret. */
export function reveal(value: string | Secret): string {
  return typeof value === 'string' ? value : value.reveal();
}
