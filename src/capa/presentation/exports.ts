// All pairs as CSV or parquet: one row for each pair, however many, written piece by piece beside their place and renamed when
// whole. Undefined figures are empty (CSV) or null (parquet); a text that a spreadsheet would run gets an apostrophe in front.
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeError } from '../../base/index.ts';
import type { SimilarityMatrix } from '../matrix/index.ts';
import { type DocumentPair, eachPair } from './pairs.ts';

type Value = string | number | boolean | null;

interface ExportColumn {
  readonly name: string;
  readonly type: 'STRING' | 'DOUBLE' | 'INT32' | 'BOOLEAN';
  readonly value: (pair: DocumentPair) => Value;
}

const text = (name: string, value: (pair: DocumentPair) => string): ExportColumn => ({ name, type: 'STRING', value });
const double = (name: string, value: (pair: DocumentPair) => number | null): ExportColumn => ({
  name,
  type: 'DOUBLE',
  value,
});
const whole = (name: string, value: (pair: DocumentPair) => number | null): ExportColumn => ({
  name,
  type: 'INT32',
  value,
});

const columns: readonly ExportColumn[] = [
  text('model_a', (pair) => pair.a),
  text('model_b', (pair) => pair.b),
  { name: 'same_family', type: 'BOOLEAN', value: (pair) => pair.sameFamily },
  text('kind', (pair) => pair.kind),
  whole('n', (pair) => pair.n),
  double('capa', (pair) => pair.capa),
  double('standard_error', (pair) => pair.standardError),
  double('low', (pair) => pair.interval?.[0] ?? null),
  double('high', (pair) => pair.interval?.[1] ?? null),
  double('observed', (pair) => pair.observed),
  double('expected', (pair) => pair.expected),
  double('discrete_capa', (pair) => pair.discrete?.capa ?? null),
  double('error_consistency', (pair) => pair.errorConsistency),
  whole('both_wrong', (pair) => pair.bothWrong ?? null),
  double('agreement_when_both_wrong', (pair) => pair.agreementWhenBothWrong),
  double('uniform_agreement', (pair) => pair.uniformAgreement ?? null),
  double('accuracy_a', (pair) => pair.accuracyA ?? null),
  double('accuracy_b', (pair) => pair.accuracyB ?? null),
  whole('left_out_absent', (pair) => pair.leftOut?.absent ?? null),
  whole('left_out_missing', (pair) => pair.leftOut?.missing ?? null),
  whole('left_out_drift', (pair) => pair.leftOut?.drift ?? null),
  whole('left_out_undecidable', (pair) => pair.leftOut?.undecidable ?? null),
];

const rowsAtOnce = 20_000;

/** The lines of the CSV (RFC 4180), many at a time. */
export function* csvOf(matrix: SimilarityMatrix): Generator<string> {
  let lines = `${columns.map(({ name }) => name).join(',')}\r\n`;
  let rows = 0;
  for (const pair of eachPair(matrix)) {
    lines += `${columns.map(({ value }) => csvCell(value(pair))).join(',')}\r\n`;
    if (++rows % rowsAtOnce === 0) {
      yield lines;
      lines = '';
    }
  }
  yield lines;
}

function csvCell(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @throws OversightError that names the path when it cannot be written; what was there before stays */
export async function exportCsv(matrix: SimilarityMatrix, path: string): Promise<void> {
  await writeBeside(path, async (temporary) => {
    const file = await open(temporary, 'w');
    try {
      for (const lines of csvOf(matrix)) await file.appendFile(lines);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** @throws OversightError as `exportCsv` */
export async function exportParquet(matrix: SimilarityMatrix, path: string): Promise<void> {
  const { fileWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer');
  await writeBeside(path, async (temporary) => {
    const empty = columns.map(({ name, type }) => ({ name, type, data: [], nullable: true }));
    const writer = new ParquetWriter({
      writer: fileWriter(temporary),
      schema: schemaFromColumnData({ columnData: empty }),
    });
    let batch: DocumentPair[] = [];
    const flush = async () => {
      const columnData = columns.map(({ name, value }) => ({ name, data: batch.map(value) }));
      await writer.write({ columnData, rowGroupSize: rowsAtOnce });
      batch = [];
    };
    for (const pair of eachPair(matrix)) {
      batch.push(pair);
      if (batch.length === rowsAtOnce) await flush();
    }
    if (batch.length > 0) await flush();
    await writer.finish();
    const file = await open(temporary, 'r+');
    await file.sync().finally(() => file.close());
  });
}

let serial = 0;

/** As `writeFileAtomic` of base, for what is too large to hold at once: whole under its name, or not there at all. */
async function writeBeside(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${process.pid}.${serial++}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(temporary);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(path, cause);
  }
}
