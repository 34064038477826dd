// The schema of a report: what is read from disk or from another program is checked once, here, and trusted afterwards.
// Beyond the types it checks what a type cannot say: row lengths, matrix shapes, ordered ends, finite numbers.
import { z } from 'zod';
import { OversightError } from '../base/index.ts';
import { findCrossing } from './dendrogram.ts';
import { gridworldSchema } from './schema-gridworld.ts';
import type { Block, Report } from './types.ts';

const number = z.number();
const nullable = z.number().nullable();
const optionalNumber = nullable.optional();
const name = z.string().min(1, 'must not be empty');
const action = z.enum(['allow', 'escalate', 'block', 'not-scanned']);

const caption = {
  title: name,
  subtitle: z.string().optional(),
  n: z.number().int().min(0).optional(),
  seeds: z.array(z.union([number, z.string()])).optional(),
  date: z.string().optional(),
  command: z.string().optional(),
};
const chartCaption = { ...caption, subtitle: name };

const ends = z.tuple([number, number]).refine(([low, high]) => low < high, 'must be [low, high] with low < high');
const format = z.enum(['number', 'integer', 'percent']).optional();
const axisFields = { label: name, unit: z.string().optional(), format, domain: ends.optional() };
const axis = z
  .strictObject({ ...axisFields, scale: z.enum(['linear', 'log']).optional() })
  .refine((value) => value.scale !== 'log' || (value.domain?.[0] ?? 1) > 0, {
    path: ['domain'],
    message: 'a log axis must begin above 0',
  });
const linearAxis = z.strictObject({
  ...axisFields,
  scale: z
    .enum(['linear', 'log'])
    .refine((scale) => scale !== 'log', 'bars have no length on a log scale: use an intervals block')
    .optional(),
});
const references = z.array(z.strictObject({ axis: z.enum(['x', 'y']), value: number, label: name })).optional();

/** Interval fields under any two names; an end may be missing, but the ends must be in order. */
function ordered<T extends z.ZodObject>(schema: T, low: string, high: string): T {
  return schema.refine(
    (value) => {
      const [a, b]: unknown[] = [value[low], value[high]];
      return typeof a !== 'number' || typeof b !== 'number' || a <= b;
    },
    { path: [low], message: `must not be above ${high}` },
  );
}

const estimateFields = { estimate: nullable, low: nullable, high: nullable };
const estimate = ordered(z.strictObject(estimateFields), 'low', 'high');
const cell = z.union([z.string(), number, z.boolean(), z.null(), estimate]);
const look = { baseline: z.boolean().optional(), group: z.string().optional() };

const table = z
  .strictObject({
    kind: z.literal('table'),
    ...caption,
    columns: z
      .array(
        z.strictObject({
          title: z.string(),
          unit: z.string().optional(),
          align: z.enum(['left', 'right']).optional(),
          kind: z.enum(['text', 'code', 'number', 'integer', 'percent', 'verdict']).optional(),
        }),
      )
      .min(1, 'must have at least one column'),
    rows: z.array(z.array(cell)),
  })
  .superRefine((block, context) => {
    const verdicts = block.columns.flatMap((column, i) => (column.kind === 'verdict' ? [i] : []));
    block.rows.forEach((row, i) => {
      if (row.length !== block.columns.length) {
        const message = `has ${row.length} cells where the table has ${block.columns.length} columns`;
        context.addIssue({ code: 'custom', path: ['rows', i], message });
      }
      for (const column of verdicts) {
        if (row[column] == null || action.safeParse(row[column]).success) continue;
        const message = 'must be allow, escalate, block, not-scanned or null in a verdict column';
        context.addIssue({ code: 'custom', path: ['rows', i, column], message });
      }
    });
  });

const heat = z
  .strictObject({
    kind: z.literal('heat'),
    ...chartCaption,
    value: axis,
    rowLabel: z.string().optional(),
    columnLabel: z.string().optional(),
    rows: z.array(z.string()),
    columns: z.array(z.string()),
    values: z.array(z.array(nullable)),
    midpoint: number.optional(),
    dendrogram: z
      .strictObject({
        height: axis,
        merges: z.array(z.strictObject({ a: z.number().int(), b: z.number().int(), height: nullable })),
      })
      .optional(),
    groups: z
      .strictObject({
        label: name,
        names: z.array(z.strictObject({ name: z.string(), mark: z.string().min(1).max(2) })),
        of: z.array(z.number().int().nullable()),
      })
      .optional(),
  })
  .superRefine((block, context) => {
    const { rows, columns, values, dendrogram, groups } = block;
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    const crossed = dendrogram && findCrossing(dendrogram.merges, rows.length);
    if (crossed) refuse(['dendrogram', 'merges', crossed.merge], crossed.problem);
    if (groups && groups.of.length !== rows.length)
      refuse(['groups', 'of'], `has ${groups.of.length} entries where ${rows.length} rows are named`);
    groups?.of.forEach((group, i) => {
      if (group !== null && groups.names[group] === undefined)
        refuse(['groups', 'of', i], `must be null or a whole number below ${groups.names.length}`);
    });
    if (values.length !== rows.length) {
      const message = `has ${values.length} rows where ${rows.length} are named`;
      context.addIssue({ code: 'custom', path: ['values'], message });
    }
    values.forEach((row, i) => {
      if (row.length === columns.length) return;
      const message = `has ${row.length} cells where ${columns.length} columns are named`;
      context.addIssue({ code: 'custom', path: ['values', i], message });
    });
  });

const tree = z.strictObject({
  label: z.string(),
  detail: z.string().optional(),
  value: optionalNumber,
  action: action.optional(),
  get children() {
    return z.array(tree).optional();
  },
});

const block: z.ZodType<Block> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('heading'),
    text: name,
    level: z.union([z.literal(2), z.literal(3)]).optional(),
  }),
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  table,
  z.strictObject({
    kind: z.literal('line'),
    ...chartCaption,
    x: axis,
    y: axis,
    series: z.array(
      z.strictObject({
        name,
        points: z.array(
          ordered(z.strictObject({ x: number, y: nullable, low: optionalNumber, high: optionalNumber }), 'low', 'high'),
        ),
        baseline: z.boolean().optional(),
      }),
    ),
    references,
  }),
  z.strictObject({
    kind: z.literal('bar'),
    ...chartCaption,
    value: linearAxis,
    bars: z.array(
      ordered(
        z.strictObject({
          label: z.string(),
          value: nullable,
          low: optionalNumber,
          high: optionalNumber,
          action: action.optional(),
          ...look,
        }),
        'low',
        'high',
      ),
    ),
  }),
  heat,
  z.strictObject({
    kind: z.literal('histogram'),
    ...chartCaption,
    x: axis,
    y: z.enum(['count', 'share']).optional(),
    series: z.array(
      z.strictObject({
        name,
        bins: z.array(
          z
            .strictObject({ low: number, high: number, count: z.number().min(0) })
            .refine((bin) => bin.low < bin.high, { path: ['low'], message: 'must be below high' }),
        ),
        baseline: z.boolean().optional(),
        action: action.optional(),
      }),
    ),
    references,
  }),
  z.strictObject({
    kind: z.literal('scatter'),
    ...chartCaption,
    x: axis,
    y: axis,
    points: z.array(
      ordered(
        ordered(
          z.strictObject({
            x: nullable,
            y: nullable,
            low: optionalNumber,
            high: optionalNumber,
            xLow: optionalNumber,
            xHigh: optionalNumber,
            label: z.string().optional(),
            action: action.optional(),
            ...look,
          }),
          'low',
          'high',
        ),
        'xLow',
        'xHigh',
      ),
    ),
    diagonal: z.boolean().optional(),
    references,
  }),
  z.strictObject({
    kind: z.literal('intervals'),
    ...chartCaption,
    value: axis,
    rows: z.array(ordered(z.strictObject({ label: z.string(), ...estimateFields, ...look }), 'low', 'high')),
    references,
  }),
  z.strictObject({
    kind: z.literal('tokens'),
    ...caption,
    threshold: nullable,
    range: ends.optional(),
    passages: z.array(
      z.strictObject({
        label: z.string().optional(),
        action: action.optional(),
        pieces: z.array(z.strictObject({ text: z.string(), score: nullable, rule: z.string().optional() })),
      }),
    ),
  }),
  z.strictObject({ kind: z.literal('tree'), ...caption, value: axis.optional(), roots: z.array(tree) }),
  z.strictObject({
    kind: z.literal('verdicts'),
    ...caption,
    items: z.array(
      z.strictObject({
        text: z.string(),
        action,
        score: nullable,
        rule: z.string().optional(),
        expected: action.optional(),
        source: z.string().optional(),
      }),
    ),
  }),
  gridworldSchema(chartCaption),
]);

const report: z.ZodType<Report> = z.strictObject({
  format: z.literal(1),
  title: name,
  sentence: name,
  created: z.iso.datetime({ offset: true }),
  command: z.string().optional(),
  meta: z.record(z.string(), z.union([z.string(), number, z.boolean(), z.null()])),
  blocks: z.array(block),
});

/**
 * Checks a value read from elsewhere (`JSON.parse` of a report.json).
 * @throws OversightError('input') that names each wrong place as "blocks[3] (table).rows[0]: ..."; at most eight.
 */
export function parseReport(value: unknown): Report {
  let result: z.ZodSafeParseResult<Report>;
  try {
    result = report.safeParse(value);
  } catch (cause) {
    // The schema walks trees by recursion: a tree deeper than the stack is the only way to come here.
    throw new OversightError('the report is nested too deep to be read', {
      kind: 'input',
      remedy: 'Cut the tree block at a few hundred levels.',
      cause,
    });
  }
  if (result.success) return result.data;
  const issues = result.error.issues;
  const lines = issues.slice(0, 8).map((issue) => `${place(value, issue.path)}: ${issue.message}`);
  const more = issues.length > lines.length ? `; and ${issues.length - lines.length} more` : '';
  throw new OversightError(`the report is not valid: ${lines.join('; ')}${more}`, {
    kind: 'input',
    remedy:
      'Mend the fields named; src/report/types.ts says what each one holds, and null stands for undefined values.',
    cause: result.error,
  });
}

function place(value: unknown, path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'report';
  let text = '';
  path.forEach((key, i) => {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
    if (i === 1 && path[0] === 'blocks') text += kindOf(value, key);
  });
  return text;
}

function kindOf(value: unknown, index: PropertyKey): string {
  const found = z.object({ blocks: z.array(z.unknown()) }).safeParse(value);
  const kind = z.object({ kind: z.string() }).safeParse(found.success ? found.data.blocks[Number(index)] : undefined);
  return kind.success ? ` (${kind.data.kind})` : '';
}
