// Value tables from files, [limit, states], as the overseer of `--approval FILE`: a JSON array of rows, CSV without a head, or NumPy's
// .npy of little-endian floats, such as the published code writes (its order of states is ours). The shape is checked before use.
import { extname } from 'node:path';
import { decodeUtf8, OversightError, readFileOrThrow } from '../../base/index.ts';
import { readNpy } from './npy.ts';
import { largestValue } from './overseer.ts';
import type { CameraDropbox } from './world.ts';

interface ShapedTable {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** @throws OversightError('input') for a file that cannot be read, is no table of numbers, or has another shape; 'usage' for its ending */
export async function readValueTable(path: string, { rules, states }: CameraDropbox): Promise<Float64Array> {
  const read = readers[extname(path).toLowerCase()];
  if (read === undefined)
    // Mostly no file was meant, but a word: a wrong call.
    throw new OversightError(`value table ${path}: its ending is none of .json, .csv and .npy`, {
      kind: 'usage',
      remedy: 'Give such a table, or true, tampered, zero, noisy:S, mixture:P or misspecified:P.',
    });
  const bytes = await readFileOrThrow(path);
  const { rows, columns, values } = read(path, bytes);
  if (rows !== rules.limit || columns !== states)
    throw wrong(
      path,
      `it has the shape [${rows}, ${columns}]; this board needs [${rules.limit}, ${states}] (limit, states)`,
      'Give the --board, --boxes and --limit for which the table was made.',
    );
  const fault = values.findIndex((value) => !(Math.abs(value) <= largestValue));
  if (fault >= 0)
    throw wrong(
      path,
      `row ${Math.floor(fault / columns)}, column ${fault % columns} is ${values[fault]}`,
      `Every value must be a decimal number from -${largestValue} to ${largestValue}.`,
    );
  return values;
}

const readers: Readonly<Record<string, (path: string, bytes: Uint8Array) => ShapedTable>> = {
  '.json': readJson,
  '.csv': readCsv,
  '.npy': (path, bytes) => {
    const { shape, values } = readNpy(path, bytes);
    if (shape.length !== 2)
      throw wrong(path, `it has ${shape.length} dimensions`, 'A value table has two: [limit, states].');
    return { rows: shape[0]!, columns: shape[1]!, values };
  },
};

function readJson(path: string, bytes: Uint8Array): ShapedTable {
  let parsed: unknown;
  try {
    parsed = JSON.parse(decodeUtf8(bytes, path));
  } catch (cause) {
    if (cause instanceof OversightError) throw cause;
    throw wrong(path, 'it is no JSON', 'A value table is an array of `limit` rows of numbers.', cause);
  }
  const isRow = (row: unknown): row is number[] =>
    Array.isArray(row) && row.every((value) => typeof value === 'number');
  if (!Array.isArray(parsed) || !parsed.every(isRow))
    throw wrong(path, 'it is no array of rows of numbers', 'A value table is an array of `limit` rows of numbers.');
  return fromRows(path, parsed);
}

/** What JSON and NumPy write; not what else JavaScript takes for a number, such as 0x10. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function readCsv(path: string, bytes: Uint8Array): ShapedTable {
  const lines = decodeUtf8(bytes, path)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const rows = lines.map((line) =>
    line.split(',').map((cell) => (decimal.test(cell.trim()) ? Number(cell.trim()) : Number.NaN)),
  );
  return fromRows(path, rows);
}

function fromRows(path: string, rows: readonly (readonly number[])[]): ShapedTable {
  const columns = rows[0]?.length ?? 0;
  const other = rows.findIndex((row) => row.length !== columns);
  if (other >= 0)
    throw wrong(
      path,
      `row 0 has ${columns} values and row ${other} has ${rows[other]!.length}`,
      'All rows are as long.',
    );
  const values = new Float64Array(rows.length * columns);
  for (const [index, row] of rows.entries()) values.set(row, index * columns);
  return { rows: rows.length, columns, values };
}

function wrong(path: string, what: string, remedy: string, cause?: unknown): OversightError {
  return new OversightError(`value table ${path}: ${what}`, { kind: 'input', remedy, cause });
}
