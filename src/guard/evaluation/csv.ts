// Comma-separated values as RFC 4180 has them: quoted fields with doubled quotes, commas and line breaks inside quotes, any line end.
// What the RFC leaves open is read as common exporters and readers have it: a quote inside an unquoted field is a quote, and text
// behind a closing quote belongs to the field. Leaves out: other separators, typed values.
import { OversightError } from '../../base/index.ts';

/** One row: column -> text. */
export type CsvRow = Readonly<Record<string, string>>;

/**
 * The rows of a text with a header line; lines without any character are skipped.
 * @param source names the file in errors
 * Throws OversightError('input') that names the line: an open quote, a row of another length, a column named twice.
 */
export function parseCsv(text: string, source: string): CsvRow[] {
  const [header, ...records] = readRecords(text, source);
  if (!header) return [];
  const { fields: columns } = header;
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) throw broken(source, header.line, `the column "${twice}" occurs twice`);
  return records.map(({ fields, line }) => {
    if (fields.length !== columns.length)
      throw broken(source, line, `${fields.length} fields where the header has ${columns.length}`);
    return Object.fromEntries(columns.map((column, i) => [column, fields[i]!]));
  });
}

interface CsvRecord {
  readonly fields: readonly string[];
  /** 1-based line on which it begins. */
  readonly line: number;
}

function readRecords(text: string, source: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  let fields: string[] = [];
  let began = 1;
  while (at <= text.length) {
    const quoted = text[at] === '"';
    let field = '';
    if (quoted) {
      const { value, end } = quotedField(text, at, source, line);
      line += text.slice(at, end).match(LINE_END)?.length ?? 0;
      [field, at] = [value, end];
    }
    const start = at;
    while (at < text.length && !',\r\n'.includes(text[at]!)) at++;
    field += text.slice(start, at);
    fields.push(field);
    if (text[at] === ',') {
      at++;
      continue;
    }
    if (fields.length > 1 || field !== '' || quoted) records.push({ fields, line: began });
    fields = [];
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    began = ++line;
  }
  return records;
}

const LINE_END = /\r\n|\r|\n/g;

function quotedField(text: string, open: number, source: string, line: number): { value: string; end: number } {
  const parts: string[] = [];
  let start = open + 1;
  for (;;) {
    const quote = text.indexOf('"', start);
    if (quote < 0) throw broken(source, line, 'a quote is opened and never closed');
    parts.push(text.slice(start, quote));
    if (text[quote + 1] !== '"') return { value: parts.join('"'), end: quote + 1 };
    start = quote + 2;
  }
}

function broken(source: string, line: number, problem: string): OversightError {
  return new OversightError(`${source}, line ${line}: ${problem}`, {
    kind: 'input',
    remedy:
      'Mend the file: each row has one field for each column, and fields with quotes are quoted with them doubled.',
  });
}
