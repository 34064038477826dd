// Any report, for property tests: every kind of block with hostile text, extreme and undefined numbers, empty lists.
import fc from 'fast-check';
import {
  bar,
  heading,
  heat,
  histogram,
  intervals,
  line,
  scatter,
  table,
  text,
  tokens,
  tree,
  verdicts,
} from './blocks.ts';
import { arbitraryGridworld } from './gridworld.conformance.ts';
import type { Action, Block, Caption, Cell, DendrogramMerge, Report, TreeNode } from './types.ts';

/** What breaks pages, terminals and parsers. */
export const hostile = [
  '</script><script>window.hacked = 1</script>',
  '<!--<script>',
  '-->',
  ']]>',
  '\u2028\u2029',
  "$& $` $' $$ $1",
  '&lt;b&gt;',
  '\u001b[2J\u001b]0;title\u0007',
  '\r\n\t\u0000\u009b31m',
  '\u202eright to left\u202c\u200b\ufeff',
  '\ud800 \udc00',
  '日本語テキスト 한국어 👩‍👩‍👧‍👦 é e\u0301\u0301\u0301 \u{e0041}',
  `"quotes" 'and' \\ \`backticks\``,
  '__proto__',
  '=HYPERLINK("x")',
  'x'.repeat(300),
  'many words '.repeat(40),
] as const;

const words = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 24 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 24 }) },
  { weight: 3, arbitrary: fc.constantFrom(...hostile) },
);
const name = words.filter((text) => text !== '');
const number = fc
  .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer())
  .map((value) => value + 0);
const nullable = fc.option(number, { freq: 5 });
const action = fc.constantFrom<Action>('allow', 'escalate', 'block', 'not-scanned');
const flag = fc.option(fc.boolean(), { nil: undefined });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const list = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 6) => fc.array(arbitrary, { maxLength });

const interval = fc
  .tuple(nullable, nullable)
  .map(([a, b]) => (a !== null && b !== null && a > b ? { low: b, high: a } : { low: a, high: b }));

const caption: fc.Arbitrary<Caption & { subtitle: string }> = fc.record({
  title: name,
  subtitle: name,
  n: maybe(fc.nat()),
  seeds: maybe(list(fc.oneof(fc.integer(), words))),
  date: maybe(words),
  command: maybe(words),
});

const axis = fc
  .record({
    label: name,
    unit: maybe(words),
    scale: maybe(fc.constantFrom<'linear' | 'log'>('linear', 'log')),
    format: maybe(fc.constantFrom<'number' | 'integer' | 'percent'>('number', 'integer', 'percent')),
    ends: maybe(fc.uniqueArray(number, { minLength: 2, maxLength: 2 })),
  })
  .map(({ ends, ...axis }) => {
    const [a = 0, b = 1] = ends ?? [];
    const domain: readonly [number, number] = a < b ? [a, b] : [b, a];
    return ends && (axis.scale !== 'log' || domain[0] > 0) ? { ...axis, domain } : axis;
  });

const references = maybe(
  list(fc.record({ axis: fc.constantFrom<'x' | 'y'>('x', 'y'), value: number, label: name }), 3),
);
const look = { baseline: flag, group: maybe(words) };

const cell: fc.Arbitrary<Cell> = fc.oneof(
  words,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.tuple(nullable, interval).map(([estimate, ends]) => ({ estimate, ...ends })),
);

const tables = fc
  .record({
    caption,
    columns: fc.array(
      fc.record({
        title: words,
        unit: maybe(words),
        align: maybe(fc.constantFrom<'left' | 'right'>('left', 'right')),
        kind: maybe(
          fc.constantFrom<'text' | 'code' | 'number' | 'integer' | 'percent'>(
            'text',
            'code',
            'number',
            'integer',
            'percent',
          ),
        ),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    decisions: list(action, 8),
    cells: list(cell, 40),
  })
  .map(({ caption, columns, decisions, cells }) => {
    const rows = decisions.map((decision, i) => [
      decision,
      ...columns.map((_, j) => cells[(i * 7 + j) % (cells.length || 1)] ?? null),
    ]);
    return table({ ...caption, columns: [{ title: 'decision', kind: 'verdict' }, ...columns], rows });
  });

const { node } = fc.letrec<{ node: TreeNode }>((tie) => ({
  node: fc.record({
    label: words,
    detail: maybe(words),
    value: maybe(nullable),
    action: maybe(action),
    children: maybe(fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'tree' })),
  }),
}));

/** Neighbouring clusters joined as the numbers say, each higher than the one before; the last perhaps at no height. */
export function mergesFrom(choices: readonly number[], rows: number, isOpen: boolean): DendrogramMerge[] {
  const clusters = Array.from({ length: rows }, (_, row) => row);
  return choices.slice(0, Math.max(0, rows - 1)).map((choice, i, all) => {
    const at = choice % (clusters.length - 1);
    const [a = 0, b = 0] = clusters.splice(at, 2, rows + i);
    return { a, b, height: isOpen && i === all.length - 1 ? null : i / 8 };
  });
}

export const arbitraryBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.tuple(name, fc.constantFrom<2 | 3>(2, 3)).map(([title, level]) => heading(title, level)),
  list(fc.oneof(words, fc.constantFrom('- item', '', '```', '**b** `c`')), 8).map((lines) => text(lines.join('\n'))),
  tables,
  fc
    .record({
      caption,
      x: axis,
      y: axis,
      references,
      series: list(
        fc.record({
          name,
          baseline: flag,
          points: list(
            fc.tuple(number, nullable, interval).map(([x, y, ends]) => ({ x, y, ...ends })),
            30,
          ),
        }),
      ),
    })
    .map(({ caption, ...rest }) => line({ ...caption, ...rest })),
  fc
    .record({
      caption,
      value: axis.map((each) => ({ ...each, scale: undefined })),
      bars: list(
        fc
          .tuple(fc.record({ label: words, value: nullable, action: maybe(action), ...look }), interval)
          .map(([row, ends]) => ({ ...row, ...ends })),
      ),
    })
    .map(({ caption, ...rest }) => bar({ ...caption, ...rest })),
  fc
    .record({
      caption,
      value: axis,
      midpoint: maybe(number),
      rows: list(words, 9),
      columns: list(words, 60),
      values: fc.array(nullable, { minLength: 1, maxLength: 20 }),
      joins: maybe(fc.tuple(axis, fc.array(fc.nat(), { maxLength: 8 }), fc.boolean())),
      groups: maybe(fc.record({ label: name, kinds: list(words, 4) })),
    })
    .map(({ caption, values, joins, groups, ...rest }) =>
      heat({
        ...caption,
        ...rest,
        values: rest.rows.map((_, i) => rest.columns.map((_, j) => values[(i + j) % values.length] ?? null)),
        dendrogram: joins && { height: joins[0], merges: mergesFrom(joins[1], rest.rows.length, joins[2]) },
        groups: groups && {
          label: groups.label,
          names: groups.kinds.map((kind, i) => ({ name: kind, mark: `${i}é` })),
          of: rest.rows.map((_, i) => (i % (groups.kinds.length + 1)) - 1).map((group) => (group < 0 ? null : group)),
        },
      }),
    ),
  fc
    .record({
      caption,
      x: axis,
      y: maybe(fc.constantFrom<'count' | 'share'>('count', 'share')),
      references,
      series: list(
        fc.record({
          name,
          baseline: flag,
          action: maybe(action),
          bins: fc.tuple(fc.uniqueArray(number, { maxLength: 40 }), fc.nat()).map(([edges, count]) => {
            const sorted = edges.sort((a, b) => a - b);
            return sorted.slice(1).map((high, i) => ({ low: sorted[i] ?? 0, high, count: count % (i + 2) }));
          }),
        }),
        3,
      ),
    })
    .map(({ caption, ...rest }) => histogram({ ...caption, ...rest })),
  fc
    .record({
      caption,
      x: axis,
      y: axis,
      references,
      diagonal: flag,
      points: list(
        fc
          .tuple(fc.record({ x: nullable, y: nullable, label: maybe(words), action: maybe(action), ...look }), interval)
          .map(([point, ends]) => ({ ...point, ...ends, xLow: ends.low, xHigh: ends.high })),
        30,
      ),
    })
    .map(({ caption, ...rest }) => scatter({ ...caption, ...rest })),
  fc
    .record({
      caption,
      value: axis,
      references,
      rows: list(
        fc
          .tuple(fc.record({ label: words, estimate: nullable, ...look }), interval)
          .map(([row, ends]) => ({ ...row, ...ends })),
      ),
    })
    .map(({ caption, ...rest }) => intervals({ ...caption, ...rest })),
  fc
    .record({
      caption,
      threshold: nullable,
      passages: list(
        fc.record({
          label: maybe(words),
          action: maybe(action),
          pieces: list(fc.record({ text: words, score: nullable, rule: maybe(words) }), 12),
        }),
        3,
      ),
    })
    .map(({ caption, ...rest }) => tokens({ ...caption, ...rest })),
  fc
    .record({ caption, value: maybe(axis), roots: list(node, 3) })
    .map(({ caption, ...rest }) => tree({ ...caption, ...rest })),
  fc
    .record({
      caption,
      items: list(
        fc.record({
          text: words,
          action,
          score: nullable,
          rule: maybe(words),
          expected: maybe(action),
          source: maybe(words),
        }),
      ),
    })
    .map(({ caption, ...rest }) => verdicts({ ...caption, ...rest })),
  arbitraryGridworld(caption, name),
);

/** The fields of a report; `createReport` makes the report. */
export const arbitraryFields: fc.Arbitrary<Omit<Report, 'format'>> = fc.record({
  title: name,
  sentence: name,
  created: fc.constant('2026-11-22T06:30:00.000Z'),
  command: maybe(words),
  meta: fc.dictionary(
    words.filter((key) => key !== '__proto__'),
    fc.oneof(words, number, fc.boolean(), fc.constant(null)),
    { maxKeys: 4, noNullPrototype: true },
  ),
  blocks: list(arbitraryBlock, 4),
});
