import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OversightError } from '../base/index.ts';
import { arbitraryFields } from './arbitrary.conformance.ts';
import { bar, createReport, heat, intervals, line, table, text, tree } from './blocks.ts';
import { createSampleReport } from './sample.ts';
import { parseReport } from './schema.ts';
import type { Block, DendrogramMerge, Report, TreeNode } from './types.ts';

const created = '2026-11-22T06:30:00.000Z';
const withBlocks = (...blocks: unknown[]) => ({ format: 1, title: 't', sentence: 's', created, meta: {}, blocks });

function messageOf(value: unknown): string {
  try {
    parseReport(value);
  } catch (error) {
    if (error instanceof OversightError) return error.message;
    throw error;
  }
  throw new Error('the report was accepted');
}

describe('a report', () => {
  it('survives JSON unchanged, whatever its blocks hold [report.blocks]', () => {
    fc.assert(
      fc.property(arbitraryFields, (fields) => {
        const report = createReport(fields);
        expect(parseReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
      }),
      { numRuns: 200 },
    );
  });

  it('has a sample that holds every kind of block [report.blocks]', () => {
    const kinds = new Set(createSampleReport({ rows: 20 }).blocks.map((block) => block.kind));
    const all: Record<Block['kind'], true> = {
      heading: true,
      text: true,
      table: true,
      line: true,
      bar: true,
      heat: true,
      histogram: true,
      scatter: true,
      intervals: true,
      tokens: true,
      tree: true,
      verdicts: true,
      gridworld: true,
    };
    expect([...kinds].sort()).toEqual(Object.keys(all).sort());
  });

  it('never writes NaN or an infinity: constructors make them null [report.blocks]', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const report = createReport({
      title: 't',
      sentence: 's',
      created,
      meta: { ratio: Number.NaN },
      blocks: [
        table({ title: 't', columns: [{ title: 'x', kind: 'number' }], rows: odd.map((value) => [value]) }),
        intervals({
          title: 't',
          subtitle: 's',
          value: { label: 'x' },
          rows: [{ label: 'a', estimate: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }],
        }),
      ],
    });
    expect(report.meta).toEqual({ ratio: null });
    expect(report.blocks[0]).toMatchObject({ rows: [[null], [null], [null]] });
    expect(report.blocks[1]).toMatchObject({ rows: [{ estimate: null, low: null, high: null }] });
    for (const value of odd) {
      expect(messageOf(withBlocks({ ...report.blocks[0], rows: [[value]] }))).toContain('blocks[0] (table).rows[0][0]');
    }
  });

  it('that is wrong is refused with the index, kind and field of each wrong place [report.blocks]', () => {
    const axis = { label: 'x' };
    const caption = { title: 't', subtitle: 's' };
    const joined = (merges: DendrogramMerge[]) => {
      const names = ['a', 'b', 'c'];
      const values = names.map(() => [1, 2, 3]);
      return heat({
        ...caption,
        value: axis,
        rows: names,
        columns: names,
        values,
        dendrogram: { height: axis, merges },
      });
    };
    const cases: [unknown, string][] = [
      [{ kind: 'pie' }, 'blocks[1] (pie).kind'],
      [{ kind: 'heading', text: '' }, 'blocks[1] (heading).text: must not be empty'],
      [{ kind: 'heading', text: 'a', color: 'red' }, 'blocks[1] (heading)'],
      [{ kind: 'line', ...caption, x: axis, series: [] }, 'blocks[1] (line).y'],
      [{ kind: 'line', title: 't', x: axis, y: axis, series: [] }, 'blocks[1] (line).subtitle'],
      [
        table({ title: 't', columns: ['a', 'b'], rows: [[1, 2], [1]] }),
        'blocks[1] (table).rows[1]: has 1 cells where the table has 2 columns',
      ],
      [
        table({ title: 't', columns: [{ title: 'v', kind: 'verdict' }], rows: [['deny']] }),
        'blocks[1] (table).rows[0][0]: must be allow',
      ],
      [
        heat({ ...caption, value: axis, rows: ['a'], columns: ['b', 'c'], values: [[1]] }),
        'blocks[1] (heat).values[0]: has 1 cells',
      ],
      [heat({ ...caption, value: axis, rows: ['a'], columns: [], values: [] }), 'blocks[1] (heat).values: has 0 rows'],
      [
        joined([{ a: 0, b: 2, height: 1 }]),
        'blocks[1] (heat).dendrogram.merges[0]: joins rows that do not stand side by side',
      ],
      [joined([{ a: 0, b: 3, height: 1 }]), 'joins a cluster that is not there; the clusters so far are 0 to 2'],
      [joined([{ a: 0, b: 0, height: 1 }]), 'joins a cluster that has been joined before'],
      [
        joined([
          { a: 0, b: 1, height: 1 },
          { a: 3, b: 2, height: 0.5 },
        ]),
        'merges[1]: has a height below one under it',
      ],
      [
        heat({ ...joined([]), groups: { label: 'family', names: [{ name: 'x', mark: 'X' }], of: [0, null, 1] } }),
        'blocks[1] (heat).groups.of[2]: must be null or a whole number below 1',
      ],
      [
        bar({ ...caption, value: { ...axis, scale: 'log' }, bars: [] }),
        'blocks[1] (bar).value.scale: bars have no length on a log scale',
      ],
      [
        intervals({ ...caption, value: axis, rows: [{ label: 'a', estimate: 1, low: 2, high: 1 }] }),
        'blocks[1] (intervals).rows[0].low: must not be above high',
      ],
      [
        line({ ...caption, x: { ...axis, scale: 'log', domain: [0, 1] }, y: axis, series: [] }),
        'blocks[1] (line).x.domain: a log axis must begin above 0',
      ],
    ];
    for (const [block, message] of cases) expect(messageOf(withBlocks(text('fine'), block))).toContain(message);
    expect(messageOf({ ...withBlocks(), created: 'yesterday' })).toContain('created');
    expect(messageOf('text')).toContain('report: ');
  });

  it('with hundreds of wrong cells is refused with the first eight and a count', () => {
    const rows = Array.from({ length: 300 }, () => ['a', 'b']);
    expect(messageOf(withBlocks({ kind: 'table', title: 't', columns: [{ title: 'x' }], rows }))).toMatch(
      /rows\[7\].*and 292 more$/,
    );
  });

  it('with a tree deeper than the stack is refused, not a crash', () => {
    let node: TreeNode = { label: 'leaf' };
    for (let i = 0; i < 100_000; i++) node = { label: 'branch', children: [node] };
    const deep: Report = {
      format: 1,
      title: 't',
      sentence: 's',
      created,
      meta: {},
      blocks: [{ kind: 'tree', title: 't', roots: [node] }],
    };
    expect(messageOf(deep)).toContain('nested too deep');
    const shallow = tree({ title: 't', roots: [{ label: 'a', children: [{ label: 'b' }] }] });
    expect(parseReport(withBlocks(shallow)).blocks).toEqual([shallow]);
  });
});
