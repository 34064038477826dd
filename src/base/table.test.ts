// The table printer and the bar: columns in line, no line over the width, shares as drawn.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBar, formatTable } from './table.ts';

const word = fc.stringMatching(/^[a-z]{1,12}$/);
const rows = fc.array(fc.tuple(word, fc.integer({ min: -99_999, max: 99_999 }), word), { minLength: 1, maxLength: 12 });

describe('a table', () => {
  it('holds every cell, in columns that begin or end at the same place [base.table]', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const [head = '', rule = '', ...lines] = formatTable(['name', 'count', 'note'], cells).split('\n');
        expect(lines).toHaveLength(cells.length);
        const widths = rule.split('  ').map((part) => part.length);
        const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width + 2, 0));
        for (const [i, line] of [head, ...lines].entries()) {
          const row = i === 0 ? ['name', 'count', 'note'] : cells[i - 1]!.map(String);
          expect(line.slice(starts[0], starts[0]! + widths[0]!)).toBe(row[0]!.padEnd(widths[0]!));
          expect(line.slice(starts[1], starts[1]! + widths[1]!)).toBe(row[1]!.padStart(widths[1]!));
          expect(line.slice(starts[2])).toBe(row[2]);
        }
      }),
    );
  });

  it('keeps to its width as long as the numbers leave eight places for words, and marks what it cuts [base.table]', () => {
    const long = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,60}$/), fc.nat(9999)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(long, fc.integer({ min: 20, max: 80 }), fc.nat(4), (cells, width, indent) => {
        const table = formatTable(['w', 'n'], cells, { width, indent });
        for (const line of table.split('\n')) {
          expect(line.length).toBeLessThanOrEqual(width);
          expect(line.startsWith(' '.repeat(indent))).toBe(true);
        }
        const cutRows = cells.filter(([text], i) => !table.split('\n')[i + 2]!.includes(text));
        expect(table.split('…').length - 1).toBe(cutRows.length);
        for (const [, number] of cells) expect(table).toContain(String(number));
      }),
    );
  });

  it('puts to the right what reads as a number, and what it is told to [base.table]', () => {
    const table = formatTable(
      ['share', 'word', { title: 'code', align: 'right' }],
      [
        ['3.5 %', 'a', 'x'],
        ['–', 'bcdef', 'yyyyyy'],
        ['12 ms', '', 'z'],
      ],
    );
    expect(table.split('\n')).toEqual([
      'share  word     code',
      '─────  ─────  ──────',
      '3.5 %  a           x',
      '    –  bcdef  yyyyyy',
      '12 ms              z',
    ]);
  });

  it('without rows is its head, and a row that is too short has empty cells [base.table]', () => {
    expect(formatTable(['a', 'bc'], [])).toBe('a  bc\n─  ──');
    expect(formatTable(['a', 'b'], [['x']])).toBe('a  b\n─  ─\nx');
  });
});

describe('a bar', () => {
  it('grows with its share, an eighth of a character at a time, and never over its width [base.table]', () => {
    const eighths = (bar: string) =>
      [...bar].reduce((sum, block) => sum + (block === '█' ? 8 : ' ▏▎▍▌▋▊▉'.indexOf(block)), 0);
    fc.assert(
      fc.property(fc.double({ min: -1, max: 2, noNaN: true }), fc.integer({ min: 1, max: 40 }), (share, width) => {
        const bar = formatBar(share, width);
        expect([...bar].length).toBeLessThanOrEqual(width);
        expect(Math.abs(eighths(bar) - Math.min(1, Math.max(0, share)) * width * 8)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
