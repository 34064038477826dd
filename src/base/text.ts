// Text without dependencies: shortening for a message, counting, and safe decoding.
import { OversightError } from './errors.ts';

/** Strict UTF-8; throws OversightError('input') that names the source. */
export function decodeUtf8(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OversightError(`${source}: not valid UTF-8`, {
      kind: 'input',
      remedy: 'Save the file as UTF-8 and try again.',
      cause,
    });
  }
}

/** One line of at most `length` characters, with an ellipsis where it was cut. */
export function shorten(text: string, length: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= length ? flat : `${flat.slice(0, Math.max(0, length - 1))}…`;
}

/** "1 item", "3 items". */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${formatInteger(count)} ${count === 1 ? noun : many}`;
}

/** Thousands separated by commas. */
export function formatInteger(n: number): string {
  return Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
