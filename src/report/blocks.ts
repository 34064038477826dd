// Small constructors: a block or a report from plain fields. What is undefined is dropped and what is not a finite number
// becomes null, so that a rate of nothing reads "–" everywhere and never "NaN".
import { parseReport } from './schema.ts';
import type {
  BarBlock,
  HeadingBlock,
  HeatBlock,
  HistogramBlock,
  IntervalsBlock,
  LineBlock,
  Report,
  ScatterBlock,
  TableBlock,
  TableColumn,
  TextBlock,
  TokensBlock,
  TreeBlock,
  VerdictsBlock,
} from './types.ts';

type Fields<T> = Omit<T, 'kind'>;

/** A whole report, checked. Throws OversightError that names the block and the field that is wrong. */
export function createReport(fields: Omit<Report, 'format'>): Report {
  return parseReport(defined({ ...fields, format: 1 }));
}

export function heading(text: string, level: 2 | 3 = 2): HeadingBlock {
  return { kind: 'heading', text, level };
}

/** Markdown-lite; see TextBlock. */
export function text(text: string): TextBlock {
  return { kind: 'text', text };
}

/** A column may be given by its title alone. */
export function table(
  fields: Omit<Fields<TableBlock>, 'columns'> & { readonly columns: readonly (string | TableColumn)[] },
): TableBlock {
  const columns = fields.columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  return defined({ ...fields, kind: 'table', columns });
}

export const line = (fields: Fields<LineBlock>): LineBlock => defined({ ...fields, kind: 'line' });
export const bar = (fields: Fields<BarBlock>): BarBlock => defined({ ...fields, kind: 'bar' });
export const heat = (fields: Fields<HeatBlock>): HeatBlock => defined({ ...fields, kind: 'heat' });
export const histogram = (fields: Fields<HistogramBlock>): HistogramBlock => defined({ ...fields, kind: 'histogram' });
export const scatter = (fields: Fields<ScatterBlock>): ScatterBlock => defined({ ...fields, kind: 'scatter' });
export const intervals = (fields: Fields<IntervalsBlock>): IntervalsBlock => defined({ ...fields, kind: 'intervals' });
export const tokens = (fields: Fields<TokensBlock>): TokensBlock => defined({ ...fields, kind: 'tokens' });
export const tree = (fields: Fields<TreeBlock>): TreeBlock => defined({ ...fields, kind: 'tree' });
export const verdicts = (fields: Fields<VerdictsBlock>): VerdictsBlock => defined({ ...fields, kind: 'verdicts' });

/** A deep copy without undefined members, in which every number that is not finite is null. */
function defined<T>(value: T): T {
  return plain(value) as T;
}

function plain(value: unknown): unknown {
  // Adding 0 turns -0 into 0, as JSON does.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : plain(item)));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]));
}
