// Where the rows of a JSON document are, in a language of three signs: `name` is a member, `*` every member, `[]` every element.
// "$.*.*[]" reads an object of objects of lists. What `*` matched is kept: columns "$1", "$2" ... of the row.

export interface Row {
  readonly value: unknown;
  /** Names that `*` matched, outermost first. */
  readonly keys: readonly string[];
}

/** A step of a path: into a member, every member, or every element. */
type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'members' }
  | { readonly kind: 'elements' };

/** True for paths that `rowsAt` can follow. */
export function isRowPath(path: string): boolean {
  return readPath(path) !== undefined;
}

/**
 * The values at `path` in a JSON value, in order; a member or list that is not there gives none.
 * @param path "$" is the value itself, "$[]" its elements, "instances[]", "$.*.*[]" ...; a leading "$." may be left out
 * @throws RangeError for a path that is not one
 */
export function rowsAt(value: unknown, path: string): Row[] {
  const steps = readPath(path);
  if (!steps) throw new RangeError(`"${path}" is not a path; write for example "$[]", "instances[]" or "$.*.*[]"`);
  let rows: Row[] = [{ value, keys: [] }];
  for (const step of steps) rows = rows.flatMap((row) => follow(row, step));
  return rows;
}

/**
 * What a row has in a column: "." the row itself, "$1" what the first `*` matched, "a" a member, "a.b.0" a member of members
 * (a member with that whole name comes first). Undefined where there is none.
 */
export function cellOf(row: Row, column: string): unknown {
  if (column === '.') return row.value;
  if (/^\$[1-9]$/.test(column)) return row.keys[Number(column.slice(1)) - 1];
  if (isObject(row.value) && Object.hasOwn(row.value, column)) return row.value[column];
  let value: unknown = row.value;
  for (const name of column.split('.')) {
    if (Array.isArray(value) ? !/^\d+$/.test(name) : !isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = Array.isArray(value) ? value[Number(name)] : (value as Record<string, unknown>)[name];
  }
  return value;
}

function follow(row: Row, step: Step): Row[] {
  const { value, keys } = row;
  if (step.kind === 'elements') return Array.isArray(value) ? value.map((element) => ({ value: element, keys })) : [];
  if (!isObject(value)) return [];
  if (step.kind === 'members')
    return Object.entries(value).map(([name, member]) => ({ value: member, keys: [...keys, name] }));
  return Object.hasOwn(value, step.name) ? [{ value: value[step.name], keys }] : [];
}

function readPath(path: string): Step[] | undefined {
  const steps: Step[] = [];
  const rest = path.replace(/^\$\.?/, '');
  for (const segment of rest === '' ? [] : rest.split('.')) {
    const [, name, brackets] = /^([^[\]]*)((?:\[\])*)$/.exec(segment) ?? [];
    if (name === undefined || brackets === undefined || (name === '' && (brackets === '' || steps.length > 0)))
      return undefined;
    if (name === '*') steps.push({ kind: 'members' });
    else if (name !== '') steps.push({ kind: 'member', name });
    for (let i = 0; i < brackets.length; i += 2) steps.push({ kind: 'elements' });
  }
  return path === '' ? undefined : steps;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
