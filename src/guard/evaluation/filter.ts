// Which rows of a file belong to a set: tests of one column, and their combinations.
// Values are compared as text, so that 1 in JSON and "1" in CSV are the same label.
import { z } from 'zod';
import { cellOf, type Row } from './row-path.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const fields = z.strictObject({
  column: z.string().min(1).optional(),
  /** The column has this value. */
  equals: scalar.optional(),
  /** The column has one of these. */
  in: z.array(scalar).min(1).optional(),
  /** The column has none of these; true also where the column is missing. */
  not: z.union([scalar, z.array(scalar).min(1)]).optional(),
  get all() {
    return z.array(filterSchema).min(1).optional();
  },
  get any() {
    return z.array(filterSchema).min(1).optional();
  },
  /** With `of`: at least so many of those hold. */
  atLeast: z.number().int().min(1).optional(),
  get of() {
    return z.array(filterSchema).min(1).optional();
  },
});

export type Filter = z.infer<typeof fields>;

/** A filter as a suite writes it: {column, equals | in | not}, {all}, {any} or {atLeast, of}. */
export const filterSchema: z.ZodType<Filter> = fields.superRefine((filter, context) => {
  const forms = [filter.equals, filter.in, filter.not, filter.all, filter.any, filter.atLeast].filter(
    (form) => form !== undefined,
  );
  const say = (message: string) => context.addIssue({ code: 'custom', message });
  if (forms.length !== 1) say('must have exactly one of equals, in, not, all, any, atLeast');
  const needsColumn = filter.equals !== undefined || filter.in !== undefined || filter.not !== undefined;
  if (needsColumn !== (filter.column !== undefined))
    say(needsColumn ? 'must name a column' : 'takes no column of its own');
  if ((filter.atLeast !== undefined) !== (filter.of !== undefined)) say('atLeast and of go together');
});

/** Whether the row passes. */
export function passes(filter: Filter, row: Row): boolean {
  const { column, equals, not, all, any, atLeast, of } = filter;
  if (all) return all.every((part) => passes(part, row));
  if (any) return any.some((part) => passes(part, row));
  if (atLeast !== undefined) return (of ?? []).filter((part) => passes(part, row)).length >= atLeast;
  const cell = column === undefined ? undefined : cellOf(row, column);
  const text = cell === undefined || cell === null ? undefined : String(cell);
  if (equals !== undefined) return text === String(equals);
  if (filter.in) return text !== undefined && filter.in.some((value) => String(value) === text);
  const excluded = not === undefined ? [] : Array.isArray(not) ? not : [not];
  return text === undefined || !excluded.some((value) => String(value) === text);
}

/** Names of the columns that a filter looks at. */
export function filterColumns(filter: Filter): readonly string[] {
  const parts = [...(filter.all ?? []), ...(filter.any ?? []), ...(filter.of ?? [])];
  return [...(filter.column === undefined ? [] : [filter.column]), ...parts.flatMap(filterColumns)];
}
