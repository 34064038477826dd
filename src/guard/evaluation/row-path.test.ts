import { describe, expect, it } from 'vitest';
import { passes } from './filter.ts';
import { cellOf, isRowPath, type Row, rowsAt } from './row-path.ts';

const nested = { crime: { theft: ['a', 'b'], fraud: ['c'] }, health: { drugs: ['d'] } };

describe('rowsAt', () => {
  it('counts nested lists down to the single text, and remembers the names on the way', () => {
    expect(rowsAt(nested, '$.*.*[]')).toEqual([
      { value: 'a', keys: ['crime', 'theft'] },
      { value: 'b', keys: ['crime', 'theft'] },
      { value: 'c', keys: ['crime', 'fraud'] },
      { value: 'd', keys: ['health', 'drugs'] },
    ]);
    expect(rowsAt(nested, 'crime.*[]').map((row) => row.value)).toEqual(['a', 'b', 'c']);
  });

  it('reads the value itself at "$", its elements at "$[]" and lists of lists at "$[][]"', () => {
    expect(rowsAt('x', '$')).toEqual([{ value: 'x', keys: [] }]);
    expect(rowsAt([1, 2], '$[]').map((row) => row.value)).toEqual([1, 2]);
    expect(rowsAt([[1], [2, 3]], '$[][]').map((row) => row.value)).toEqual([1, 2, 3]);
  });

  it('finds nothing where a member is missing or of another kind, and never a member of the prototype', () => {
    for (const path of ['missing[]', 'crime[]', '$[]', 'toString', 'crime.theft.*'])
      expect(rowsAt(nested, path)).toEqual([]);
  });

  it('refuses what is no path', () => {
    for (const path of ['', 'a..b', 'a[0]', 'a[', '$.a.[]']) expect(isRowPath(path), path).toBe(false);
    for (const path of ['$', '$[]', '[]', 'a', 'a[].b', '$.*.*[]', '*[]']) expect(isRowPath(path), path).toBe(true);
  });
});

describe('cellOf', () => {
  const row: Row = { value: { a: { b: ['x', 'y'] }, 'a.b': 'whole', list: [{ c: 1 }] }, keys: ['first', 'second'] };

  it('reads the row, what a star matched, members and members of members', () => {
    expect(cellOf({ value: 'text', keys: [] }, '.')).toBe('text');
    expect(cellOf(row, '$2')).toBe('second');
    expect(cellOf(row, 'a.b')).toBe('whole');
    expect(cellOf(row, 'a.b.1')).toBe('y');
    expect(cellOf(row, 'a.b.2')).toBeUndefined();
    expect(cellOf(row, 'a.b.length')).toBeUndefined();
    expect(cellOf(row, 'list.0.c')).toBe(1);
    expect(cellOf(row, 'constructor')).toBeUndefined();
  });
});

describe('passes', () => {
  const row: Row = { value: { label: 1, kind: 'b', on: true, none: null }, keys: [] };

  it('compares labels as text, so that JSON and CSV mean the same', () => {
    expect(passes({ column: 'label', equals: '1' }, row)).toBe(true);
    expect(passes({ column: 'on', equals: 'true' }, row)).toBe(true);
    expect(passes({ column: 'kind', in: ['a', 'b'] }, row)).toBe(true);
    expect(passes({ column: 'kind', not: ['a', 'b'] }, row)).toBe(false);
  });

  it('takes a missing label for no label: it equals nothing, and is not what is excluded', () => {
    for (const column of ['none', 'missing']) {
      expect(passes({ column, equals: 'null' }, row)).toBe(false);
      expect(passes({ column, in: ['undefined'] }, row)).toBe(false);
      expect(passes({ column, not: 'x' }, row)).toBe(true);
    }
  });

  it('combines: all, any, and at least so many, as a majority of judges needs', () => {
    const yes = { column: 'label', equals: 1 };
    const no = { column: 'label', equals: 0 };
    expect(passes({ all: [yes, no] }, row)).toBe(false);
    expect(passes({ any: [yes, no] }, row)).toBe(true);
    expect(passes({ atLeast: 2, of: [yes, no, yes] }, row)).toBe(true);
    expect(passes({ atLeast: 2, of: [yes, no, no] }, row)).toBe(false);
  });
});
