import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryFields, hostile } from './arbitrary.conformance.ts';
import { createReport, heat, intervals, table, text, tokens, verdicts } from './blocks.ts';
import { displayWidth } from './columns.ts';
import { createSampleReport } from './sample.ts';
import { renderTerminal } from './terminal.ts';
import type { Block } from './types.ts';

const fields = { title: 't', sentence: 's', created: '2026-11-22T06:30:00.000Z', meta: {} };
const render = (block: Block, options = {}) => renderTerminal(createReport({ ...fields, blocks: [block] }), options);

describe('a report in the terminal', () => {
  it('has no line wider than the width asked for, whatever it holds [report.terminal]', () => {
    fc.assert(
      fc.property(arbitraryFields, fc.integer({ min: 40, max: 120 }), (any, width) => {
        for (const line of renderTerminal(createReport(any), { width }).split('\n')) {
          expect(displayWidth(line), JSON.stringify(line)).toBeLessThanOrEqual(width);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts columns as terminals do: wide characters two, marks none [report.terminal]', () => {
    const known: [string, number][] = [
      ['abc', 3],
      ['é', 1],
      ['e\u0301\u0323', 1],
      ['日本語', 6],
      ['한국', 4],
      ['👩', 2],
      ['●◆■○ █▏├┼┤ ⟦⟧ …', 15],
      ['Ελληνικά', 8],
    ];
    for (const [words, width] of known) expect(displayWidth(words), words).toBe(width);
  });

  it('lets no text move the cursor, hide or change direction: only printable characters come out [report.terminal] [report.escape]', () => {
    fc.assert(
      fc.property(arbitraryFields, (any) => {
        for (const line of renderTerminal(createReport(any)).split('\n')) {
          expect(line).not.toMatch(/[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u);
        }
      }),
      { numRuns: 200 },
    );
    expect(render(text('\u001b[31mred\u001b[0m'))).toContain('␛[31mred␛[0m');
  });

  it('is the same with and without colour, which adds only colour codes [report.terminal]', () => {
    const report = createSampleReport({ rows: 30 });
    const coloured = renderTerminal(report, { color: true });
    expect(coloured).toContain('\u001b[31m■ block\u001b[0m');
    expect(stripVTControlCharacters(coloured)).toBe(renderTerminal(report));
    expect(renderTerminal(report)).not.toContain('\u001b');
  });

  it('says each verdict with its fixed word and shape [report.terminal]', () => {
    const items = (['allow', 'escalate', 'block', 'not-scanned'] as const).map((action) => ({
      text: action,
      action,
      score: 0.5,
    }));
    const out = render(verdicts({ title: 'v', items }));
    for (const words of ['● allow', '◆ escalate', '■ block', '○ not scanned']) expect(out).toContain(words);
  });

  it('shows every estimate with its interval and an undefined value as – [report.terminal]', () => {
    const rows = [
      { label: 'guard', estimate: 0.831, low: 0.79, high: 0.864 },
      { label: 'none', estimate: null, low: null, high: null },
    ];
    const out = render(intervals({ title: 'f', subtitle: 's', value: { label: 'recall', format: 'percent' }, rows }));
    expect(out).toContain('83.1 % [79.0, 86.4]');
    expect(out).toMatch(/none .* –$/m);
    expect(out).not.toMatch(/NaN|null|undefined/);
  });

  it('never cuts a number: a table that does not fit is told row by row [report.terminal]', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e8 }), { minLength: 1, maxLength: 12 }), (values) => {
        const columns = values.map((_, i) => ({ title: `a long title ${i}`, kind: 'integer' as const }));
        const out = render(table({ title: 't', columns, rows: [values] }), { width: 40 });
        for (const value of values) expect(out).toContain(value.toLocaleString('en-US'));
      }),
    );
  });

  it('keeps the columns of a table in line when cells hold wide characters [report.terminal]', () => {
    const rows = ['日本語', 'abc', 'é', '한국', ...hostile.slice(0, 3)].map((word) => [word, 1]);
    const out = render(table({ title: 't', columns: ['w', { title: 'n', kind: 'number' }], rows }));
    const body = out.split('\n').slice(-rows.length);
    expect(new Set(body.map(displayWidth)).size).toBe(1);
  });

  it('counts what it leaves out [report.terminal]', () => {
    const rows = Array.from({ length: 1050 }, (_, i) => [i]);
    expect(render(table({ title: 't', columns: ['n'], rows }), { rows: 50 })).toContain('… 1,000 more rows');
  });

  it('marks the pieces at or over the threshold and names their rules [report.terminal]', () => {
    const pieces = [
      { text: 'keep ', score: 0.1 },
      { text: 'the ', score: 0.6, rule: 'r-03' },
      { text: 'flask', score: 0.9, rule: 'r-03' },
      { text: ' closed', score: 0.2 },
    ];
    const out = render(tokens({ title: 't', threshold: 0.6, passages: [{ pieces }] }));
    expect(out).toContain('keep ⟦the flask⟧ closed');
    expect(out).toContain('0.9  "flask"  r-03');
  });

  it('draws a map too wide for its numbers in shades and says how many cells stand behind a character [report.terminal]', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`);
    const values = [names(200).map((_, i) => i / 199)];
    const out = render(
      heat({ title: 't', subtitle: 's', value: { label: 'v' }, rows: ['r'], columns: names(200), values }),
    );
    expect(out).toContain('Each character is the mean of up to 3 cells.');
    expect(out).toMatch(/^r {3} +░+▒+▓+█+$/m);
  });

  it('draws the branches of a heat map as a tree of characters, its leaves before the rows, with the marks of their groups [report.dendrogram]', () => {
    const names = ['one', 'two', 'three', 'four'];
    const map = heat({
      title: 't',
      subtitle: 's',
      value: { label: 'v' },
      rows: names,
      columns: names,
      values: names.map((_, i) => names.map((_, j) => (i === j ? null : 10 + i + j))),
      dendrogram: {
        height: { label: 'distance' },
        merges: [
          { a: 0, b: 1, height: 1 },
          { a: 2, b: 3, height: 2 },
          { a: 4, b: 5, height: 4 },
        ],
      },
      groups: { label: 'kind', names: [{ name: 'odd', mark: 'Od' }], of: [0, null, 0, null] },
    });
    const lines = render(map, { width: 60 }).split('\n');
    expect(lines.filter((line) => /^[┌│├└ ]/.test(line))).toEqual([
      '                     one  two  three  four',
      '              ─────  ───  ───  ─────  ────',
      '┌──────┬── Od one      –   11     12    13',
      '│      └──    two     11    –     13    14',
      '└────┬──── Od three   12   13      –    15',
      '     └────    four    13   14     15     –',
    ]);
    expect(lines).toContain('branches: distance, 4 at the left to 0 at the right');
    expect(lines).toContain('kind: Od odd');
  });
});
