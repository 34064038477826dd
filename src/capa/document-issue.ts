// What is wrong with a JSON document that a schema refused, in words for the person who wrote it: the field, what it holds, what it should.
import type { core } from 'zod';
import { shorten } from '../base/index.ts';

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** One issue of a zod schema, without its full stop. @param document that was checked */
export function describeIssue(issue: core.$ZodIssue, document: unknown): string {
  const { path } = issue;
  const field = path.length === 0 ? 'the document' : `"${placeOf(path)}"`;
  const value = valueAt(document, path);
  if (value === undefined && path.length > 0) return `${field} is missing`;
  const held = `${field} is ${shorten(JSON.stringify(value) ?? 'nothing', 40)}`;
  if (issue.code === 'unrecognized_keys') return `"${issue.keys.join('", "')}" is not known in ${field}`;
  if (issue.code === 'invalid_type') return `${held}; it should be ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `${held}; it should be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'too_small')
    return `${held}; ${boundWords(issue.origin, 'least', issue.inclusive, issue.minimum)}`;
  if (issue.code === 'too_big') return `${held}; ${boundWords(issue.origin, 'most', issue.inclusive, issue.maximum)}`;
  return `${held}, which cannot stand there`;
}

function boundWords(origin: string, end: 'least' | 'most', isInclusive: boolean | undefined, bound: number | bigint) {
  if (origin === 'array') return `at ${end} ${bound} entries are needed`;
  if (isInclusive !== false) return `at ${end} ${bound} is allowed`;
  return `it should be ${end === 'least' ? 'more' : 'less'} than ${bound}`;
}

/** "models[0][3]". */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    document,
  );
}
