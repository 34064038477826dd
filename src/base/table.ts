// The one table printer and the one bar: aligned columns for a terminal, narrow enough for 80.

export interface Column {
  readonly title: string;
  /** Default: right for columns in which every cell is a number, left otherwise. */
  readonly align?: 'left' | 'right';
}

/** Columns padded to their widest cell, two spaces apart; the last left-aligned column is cut to fit `width`. */
export function formatTable(
  columns: readonly (string | Column)[],
  rows: readonly (readonly (string | number)[])[],
  options: { width?: number; indent?: number } = {},
): string {
  const heads = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  const cells = rows.map((row) => heads.map((_, i) => String(row[i] ?? '')));
  const right = heads.map(
    (head, i) =>
      (head.align ?? (cells.length > 0 && cells.every((row) => isNumeric(row[i]!)) ? 'right' : 'left')) === 'right',
  );
  const widths = heads.map((head, i) => Math.max(head.title.length, ...cells.map((row) => row[i]!.length)));
  const indent = ' '.repeat(options.indent ?? 0);
  const limit = options.width ?? Number.POSITIVE_INFINITY;
  const total = widths.reduce((sum, width) => sum + width + 2, indent.length - 2);
  if (total > limit) {
    const widest = widths.indexOf(Math.max(...widths.filter((_, i) => !right[i])));
    if (widest >= 0) widths[widest] = Math.max(8, widths[widest]! - (total - limit));
  }
  const line = (row: readonly string[]) =>
    indent +
    row
      .map((cell, i) => {
        const width = widths[i]!;
        const cut = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
        return right[i] ? cut.padStart(width) : cut.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [
    line(heads.map((head) => head.title)),
    line(widths.map((width) => '─'.repeat(width))),
    ...cells.map(line),
  ].join('\n');
}

/** A horizontal bar of eighth blocks; `fraction` in [0, 1], `width` in characters. */
export function formatBar(fraction: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8]!;
  return '█'.repeat(Math.floor(eighths / 8)) + part;
}

function isNumeric(cell: string): boolean {
  return /^[-+]?[\d.,]+\s*(%|ms|s)?$|^[-–—]?$/.test(cell);
}
