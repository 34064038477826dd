// Small questions asked of parsed JSON, at the boundary where nothing about its shape is known yet.
import { type JsonObject, MalformedEvent, type TokenUsage } from './types.ts';

/** Where a value stands in a JSON document. */
export type JsonPath = readonly (string | number)[];

/** Deeper documents are refused: reading them would exhaust the stack. */
export const MAX_DEPTH = 100;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is a list, else nothing. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The entries of a list; what should be a list and is none counts as its only entry. */
export function entriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === null || value === undefined ? [] : [value];
}

/** The object that an event's data holds. @throws MalformedEvent */
export function parseObject(data: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new MalformedEvent('an event of the answer holds no JSON');
  }
  if (!isObject(value)) throw new MalformedEvent('an event of the answer holds no JSON object');
  return value;
}

/** The document with the value at one place changed; everything off the way there is shared, not copied. */
export function changeAt(document: unknown, path: JsonPath, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(document);
  if (Array.isArray(document)) return document.map((item, i) => (i === key ? changeAt(item, rest, change) : item));
  if (!isObject(document)) return document;
  return { ...document, [key]: changeAt(document[key], rest, change) };
}

/** The object without some of its fields. */
export function omit(object: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));
}

/** Counts as a service gives them; undefined where neither is a number. */
export function usageOf(usage: unknown, inputName: string, outputName: string): TokenUsage | undefined {
  if (!isObject(usage)) return undefined;
  const [input, output] = [usage[inputName], usage[outputName]];
  if (typeof input !== 'number' && typeof output !== 'number') return undefined;
  return { input: typeof input === 'number' ? input : 0, output: typeof output === 'number' ? output : 0 };
}
