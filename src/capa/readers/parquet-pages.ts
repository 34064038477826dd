// Whether the pages of a parquet column can be what they claim, before they are decoded: a damaged count would have the decoder fill
// memory or run for hours. Field numbers are those of the format's PageHeader (apache/parquet-format). Leaves out: the values.
import type { AsyncBuffer, ColumnChunk } from 'hyparquet';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';

/** More than writers put into one page. */
const MOST_VALUES = 16 * 1024 * 1024;
const MOST_BYTES = 1024 * 1024 * 1024;

/** Throws Error that says what is impossible. */
export async function checkPages(file: AsyncBuffer, { meta_data: meta }: ColumnChunk): Promise<void> {
  if (!meta) throw new Error('a column without description');
  const name = meta.path_in_schema.join('.');
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const size = Number(meta.total_compressed_size);
  if (!(start >= 0 && size >= 0 && start + size <= file.byteLength))
    throw new Error(`the column ${name} lies beyond the file`);
  const bytes = await file.slice(start, start + size);
  const reader = { view: new DataView(bytes), offset: 0 };
  let left = Number(meta.num_values);
  while (reader.offset < size - 1) {
    const header: Readonly<Record<string, unknown>> = deserializeTCompactProtocol(reader);
    const stored = numberOf(header['field_3']);
    const unpacked = numberOf(header['field_2']);
    const isData = header['field_7'] === undefined;
    const values = countOf(header['field_5'] ?? header['field_7'] ?? header['field_8']);
    // No more distinct values than values, and none left over behind the last page.
    if (!(values >= 0 && values <= Math.min(left, MOST_VALUES)))
      throw new Error(`a page of ${name} claims ${values} values`);
    if (!(stored >= 0 && stored <= size - reader.offset && unpacked >= 0 && unpacked <= MOST_BYTES))
      throw new Error(`a page of ${name} claims ${stored} bytes, ${unpacked} unpacked`);
    if (isData) left -= values;
    reader.offset += stored;
  }
}

function countOf(header: unknown): number {
  const isHeader = typeof header === 'object' && header !== null && 'field_1' in header;
  return isHeader ? numberOf(header.field_1) : 0;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
}
