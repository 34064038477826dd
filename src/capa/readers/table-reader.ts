// The way in for every log that no tool's format fits: tables in CSV, TSV, JSON lines, a JSON array or parquet, long or wide, with columns
// known by their names or by a mapping. Leaves out: tables without a column for the question.
import { basename, dirname } from 'node:path';
import { OversightError } from '../../base/index.ts';
import type { AnswerSink } from '../types.ts';
import { type ColumnPlan, planColumns } from './columns.ts';
import { forEachCsvRow, readCsvHeader } from './csv.ts';
import { forEachJsonElement } from './json-array.ts';
import { forEachJsonLine } from './json-lines.ts';
import { createObjectScanner, skipSpace } from './json-scan.ts';
import type { Mapping } from './mapping.ts';
import { MMLU_PRO } from './mmlu-pro.ts';
import { modelFromPath } from './names.ts';
import { forEachParquetRow, parquetColumns } from './parquet.ts';
import type { LogReader, LogSource, ReadOptions } from './reader.ts';
import { createRowReader } from './table-rows.ts';

const HEAD = 64 * 1024;
const GOLD_FILE =
  /^(?:gold|labels?|truth|ground[_-]?truth|answer[_-]?keys?)(?:[_.-].*)?\.(?:csv|tsv|jsonl?|ndjson|parquet)$/i;

/** Where a table's rows come from, whatever its format. */
interface Table {
  readonly columns: readonly string[];
  /** @param needed columns that are looked at; cells of others may be left undefined */
  each(
    sink: Pick<AnswerSink, 'note'>,
    options: ReadOptions,
    needed: readonly string[],
    visit: (cells: readonly unknown[], row: number) => void,
  ): Promise<void>;
}

/** Readers of tables; with a mapping every table is taken, without one those whose columns have well-known names. */
export function createTableReaders(mapping: Mapping | undefined): readonly LogReader[] {
  const formats: readonly (readonly [
    format: string,
    open: (source: LogSource, head: string) => Promise<Table | null>,
  ])[] = [
    ['CSV or TSV', openCsv],
    ['parquet', openParquet],
    ['JSON lines', openJsonLines],
    ['a JSON array', openJsonArray],
  ];
  return formats.map(([format, open]) => ({
    format: `a table in ${format}`,
    async recognises(source, head) {
      if (!mapping?.goldFile && GOLD_FILE.test(source.name)) return false;
      const table = await open(source, head);
      // A file that is plainly a table and lacks a column is read, to say which one; any JSON is not plainly a table.
      return table !== null && (open === openCsv || open === openParquet || isPlanned(table, mapping, source));
    },
    accompanies: ({ name }) => GOLD_FILE.test(name),
    async read(source, sink, options) {
      const head = Buffer.from(await source.head(HEAD)).toString('utf8');
      const table = await open(source, head);
      if (table) await readTable(table, source, sink, options);
    },
  }));
}

function isPlanned(table: Table, mapping: Mapping | undefined, source: LogSource): boolean {
  try {
    const plan = planColumns(table.columns, mapping, source.path);
    // Keys of settings and the like are no models; wide JSON needs a mapping.
    return mapping !== undefined || plan.models.length === 0;
  } catch (error) {
    if (error instanceof OversightError) return mapping !== undefined;
    throw error;
  }
}

async function readTable(table: Table, source: LogSource, sink: AnswerSink, options: ReadOptions): Promise<void> {
  const { mapping } = options;
  const plan = planColumns(table.columns, mapping, source.path);
  const gold = plan.gold === null ? await findGold(source, sink, options) : undefined;
  const named = modelFromPath(source.location) ?? source.name;
  const context = {
    plan,
    mapping,
    sink,
    source: source.path,
    gold,
    model: named,
    task: mapping?.taskName ?? taskOf(table, plan, source, named),
  };
  const rows = createRowReader(context);
  const needed = table.columns.filter((_, at) => placesOf(plan).has(at));
  try {
    await table.each(sink, options, needed, (cells, row) => rows.row(cells, row));
  } finally {
    // What was read before the file broke off counts.
    rows.end();
  }
}

function placesOf(plan: ColumnPlan): ReadonlySet<number> {
  const { item, slices, probabilities, models, ...single } = plan;
  const named = [...slices, ...models].map(([, at]) => at);
  const singles = Object.values(single).filter((at) => at !== null);
  return new Set([...item, ...probabilities, ...named, ...singles]);
}

/** Tables without a column for it: MMLU-Pro's own field names tell; a model named by its folder leaves the file's name to the task. */
function taskOf(table: Table, plan: ColumnPlan, source: LogSource, model: string): string {
  if (['question_id', 'pred', 'answer_index'].every((name) => table.columns.includes(name))) return MMLU_PRO;
  const fromFolder = modelFromPath(source.name) === null && modelFromPath(dirname(source.location)) === model;
  return plan.model === null && plan.models.length === 0 && fromFolder
    ? source.name.replace(/\.\w+$/, '')
    : 'questions';
}

/** Right answers by question from the file that the mapping names, or from one beside the table that is named for it. */
async function findGold(
  source: LogSource,
  sink: AnswerSink,
  options: ReadOptions,
): Promise<ReadonlyMap<string, unknown> | undefined> {
  const wanted = options.mapping?.goldFile;
  const beside = source.siblings();
  const file = wanted
    ? beside.find(
        ({ name, location }) => name === basename(wanted.file) || basename(location) === basename(wanted.file),
      )
    : beside.find(({ name }) => GOLD_FILE.test(name));
  if (!file) {
    if (!wanted) return undefined;
    throw new OversightError(`${source.path}: the file with right answers, ${wanted.file}, is not beside it`, {
      kind: 'input',
      remedy: 'Put both into one folder and pass the folder.',
    });
  }
  const table = await openTable(file);
  if (!table) throw noTable(file);
  const gold = new Map<string, unknown>();
  const { item = undefined, gold: right = undefined } = wanted ?? {};
  const plan = planColumns([...table.columns, 'model', 'pred'], { item, gold: right }, file.path);
  if (plan.gold === null) throw noTable(file);
  const [id, answer] = [plan.item[0]!, plan.gold];
  const needed = [table.columns[id]!, table.columns[answer]!];
  await table.each(sink, options, needed, (cells) => gold.set(String(cells[id]).trim(), cells[answer]));
  return gold;
}

function noTable(file: LogSource): OversightError {
  return new OversightError(`${file.path}: no table of right answers`, {
    kind: 'input',
    remedy: 'It needs a column that tells the question ("id") and one with the right answer ("gold").',
  });
}

async function openTable(source: LogSource): Promise<Table | null> {
  const head = Buffer.from(await source.head(HEAD)).toString('utf8');
  for (const open of [openCsv, openParquet, openJsonLines, openJsonArray]) {
    const table = await open(source, head);
    if (table) return table;
  }
  return null;
}

async function openCsv(source: LogSource, head: string): Promise<Table | null> {
  if (!/\.(?:csv|tsv)$/i.test(source.name)) return null;
  const header = readCsvHeader(head);
  if (!header) return null;
  return {
    columns: header.columns,
    each: (sink, { signal }, _needed, visit) => forEachCsvRow(source, header, sink, signal, visit),
  };
}

async function openParquet(source: LogSource, head: string): Promise<Table | null> {
  if (!head.startsWith('PAR1')) return null;
  const columns = await parquetColumns(source);
  return {
    columns,
    async each(sink, { signal }, needed, visit) {
      await forEachParquetRow(source, { sink, signal, columns: needed }, (row, index) =>
        visit(
          columns.map((name) => row[name]),
          index + 1,
        ),
      );
    },
  };
}

function openJsonLines(source: LogSource, head: string): Promise<Table | null> {
  return openJson(source, head, /^\uFEFF?\s*\{/, forEachJsonLine);
}

function openJsonArray(source: LogSource, head: string): Promise<Table | null> {
  return openJson(source, head, /^\uFEFF?\s*\[\s*\{/, forEachJsonElement);
}

async function openJson(
  source: LogSource,
  head: string,
  opening: RegExp,
  forEach: typeof forEachJsonLine,
): Promise<Table | null> {
  const found = opening.exec(head);
  if (!found) return null;
  const columns = keysOf(Buffer.from(head.slice(found[0].length - 1)));
  if (columns.length === 0) return null;
  return {
    columns,
    async each(sink, { signal }, needed, visit) {
      await forEach(source, { sink, signal, fields: needed }, (row, number) =>
        visit(
          columns.map((name) => row[name]),
          number,
        ),
      );
    },
  };
}

/** The keys of the first objects of a JSON text. */
function keysOf(head: Buffer): string[] {
  const keys = new Set<string>();
  const scanner = createObjectScanner(undefined);
  let at = 0;
  for (let objects = 0; objects < 20 && head[at] === 123; objects++) {
    const end = scanner.scan(head, at, head.length);
    if (end < 0) break;
    try {
      for (const key of Object.keys(scanner.value(head))) keys.add(key);
    } catch {
      // The first objects may be broken; those behind them tell as well.
    }
    at = skipSpace(head, end, head.length);
    if (head[at] === 44) at = skipSpace(head, at + 1, head.length);
  }
  return [...keys];
}
