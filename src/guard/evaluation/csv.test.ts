import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv.ts';

const read = (text: string) => parseCsv(text, 'rows.csv');

describe('parseCsv', () => {
  it('gives back any table that was written with every field quoted, whatever the line end', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', ' ', '漢') });
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 6 }));
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (rows, end, lastEnd) => {
        const columns = (rows[0] ?? ['x']).map((_, i) => `c${i}`);
        const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const text = [columns, ...rows].map((row) => row.map(quote).join(',')).join(end) + (lastEnd ? end : '');
        expect(read(text)).toEqual(rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))));
      }),
    );
  });

  it('reads what spreadsheets write: a byte order mark, doubled quotes, line breaks in fields, empty lines between rows', () => {
    expect(read('\ufefftext,label\r\n"a ""b"", c\nd",1\r\n\r\n,\r\n')).toEqual([
      { text: 'a "b", c\nd', label: '1' },
      { text: '', label: '' },
    ]);
    expect(read('text\n""\nx')).toEqual([{ text: '' }, { text: 'x' }]);
    expect(read('')).toEqual([]);
  });

  it('keeps quotes inside unquoted fields and text behind a closing quote, as other readers do', () => {
    expect(read('a,b\n5" pipe,"x" y')).toEqual([{ a: '5" pipe', b: 'x y' }]);
  });

  it('names the file and the line of an open quote, of a row of another length and of a column named twice', () => {
    expect(() => read('a,b\n"1\n2",3\n"4,5')).toThrow('rows.csv, line 4: a quote is opened and never closed');
    expect(() => read('a,b\n"x\ny",2\n1,2,3')).toThrow('rows.csv, line 4: 3 fields where the header has 2');
    expect(() => read('a,a\n1,2')).toThrow('rows.csv, line 1: the column "a" occurs twice');
  });
});
