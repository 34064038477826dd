// The one table: sticky head, sorted by a click or Enter on a title, filtered by typing (more than 12 rows), drawn only
// where it is seen (more than 500 rows), copied as CSV. Rows that hold everything typed, in any case and order, stay.
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Cell } from '../../../src/report/types.ts';
import { columnTitle, formatCell, formatNumber } from '../report/format.ts';
import { CopyButton } from './copy-button.tsx';
import { columnWidths, filterRows, isRight, type Sorting, sortRows, type TableData, toCsv } from './table-data.ts';
import { isAction, Verdict } from './verdict.tsx';
import { type Span, useSpan } from './window.ts';

const filterFrom = 12;
const longFrom = 500;
/** Rows of a long table that are put on paper. */
const printed = 500;
const rowHeight = 33;
/** A scroll box must take the focus, or a keyboard could not scroll it (WCAG 2.1.1). */
const scrollable = { tabIndex: 0 };

export function DataTable({ data, name }: { data: TableData; name: string }) {
  const { columns, rows } = data;
  const [filter, setFilter] = useState('');
  const [sorting, setSorting] = useState<Sorting>();
  const words = useDeferredValue(filter);
  const kept = useMemo(() => filterRows(data, words), [data, words]);
  const order = useMemo(() => sortRows(data, kept, sorting), [data, kept, sorting]);
  const isLong = rows.length > longFrom;
  const box = useRef<HTMLDivElement>(null);
  const seen = useSpan(box, order.length, rowHeight, isLong);
  const isPrinting = usePrinting();
  const span = isPrinting && isLong ? { from: 0, to: Math.min(printed, order.length) } : seen;
  const widths = useMemo(() => (isLong ? columnWidths(data) : undefined), [data, isLong]);
  const count = (n: number) => formatNumber(n, 'integer');
  const sort = (column: number) => {
    setSorting(nextSorting(sorting, column, isRight(columns[column])));
    box.current?.scrollTo({ top: 0 });
  };
  return (
    <div>
      <div className="table-bar">
        {rows.length > filterFrom && (
          <input
            type="search"
            placeholder="Filter rows"
            aria-label={`Filter the rows of: ${name}`}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && setFilter('')}
          />
        )}
        <output className="count">
          {order.length === rows.length
            ? `${count(rows.length)} rows`
            : `${count(order.length)} of ${count(rows.length)} rows`}
        </output>
        <CopyButton
          className="end"
          label="Copy as CSV"
          done={`Copied ${count(order.length)} rows`}
          text={() => toCsv(data, order)}
        />
      </div>
      <section className="table-box" ref={box} aria-label={name} {...scrollable}>
        <table className={isLong ? 'data long' : 'data'} aria-rowcount={order.length + 1}>
          {widths && (
            <colgroup>
              {widths.map((width, i) => (
                <col key={String(i)} style={{ width: `${width}px` }} />
              ))}
            </colgroup>
          )}
          <thead>
            <tr>
              {columns.map((column, i) => (
                <th
                  key={String(i)}
                  scope="col"
                  className={isRight(column) ? 'right' : undefined}
                  aria-sort={sorting?.column !== i ? 'none' : sorting.descending ? 'descending' : 'ascending'}
                >
                  <button type="button" onClick={() => sort(i)}>
                    <span className="title">
                      {columnTitle(column)}
                      <span className="direction" aria-hidden="true">
                        {sorting?.column !== i ? '' : sorting.descending ? '↓' : '↑'}
                      </span>
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <Rows data={data} order={order} span={span} isLong={isLong} />
        </table>
      </section>
      {isPrinting && order.length > span.to && (
        <p className="note">
          The first {count(span.to)} of {count(order.length)} rows; all are in report.json.
        </p>
      )}
    </div>
  );
}

interface RowsProps {
  readonly data: TableData;
  /** Indices of the rows, in the order shown. */
  readonly order: readonly number[];
  readonly span: Span;
  readonly isLong: boolean;
}

function Rows({ data, order, span, isLong }: RowsProps) {
  const { columns, rows } = data;
  const room = (count: number) =>
    count > 0 && (
      <tr>
        <td className="room" colSpan={columns.length} style={{ height: `${count * rowHeight}px` }} />
      </tr>
    );
  return (
    <tbody>
      {order.length === 0 && (
        <tr>
          <td className="none" colSpan={columns.length}>
            {rows.length === 0 ? 'No rows.' : 'No row holds all of that. Escape clears the filter.'}
          </td>
        </tr>
      )}
      {room(span.from)}
      {order.slice(span.from, span.to).map((index, i) => (
        <tr key={index} aria-rowindex={span.from + i + 2} data-row={index}>
          {columns.map((column, j) => {
            const cell = rows[index]?.[j] ?? null;
            const looks = [
              isRight(column) && 'right',
              column.kind === 'code' && 'code',
              typeof cell === 'string' && /\S{32}/.test(cell) && 'unbroken',
            ];
            return (
              <td
                key={String(j)}
                className={looks.filter(Boolean).join(' ') || undefined}
                title={isLong && typeof cell === 'string' && cell.length > 24 ? cell : undefined}
              >
                <CellView cell={cell} kind={column.kind} />
              </td>
            );
          })}
        </tr>
      ))}
      {room(order.length - span.to)}
    </tbody>
  );
}

function CellView({ cell, kind }: { cell: Cell; kind: string | undefined }) {
  if (kind === 'verdict' && isAction(cell)) return <Verdict action={cell} />;
  const text = formatCell(cell, kind);
  if (cell === null || typeof cell !== 'object') return text;
  const bracket = text.indexOf(' [');
  if (bracket < 0) return text;
  return (
    <>
      {text.slice(0, bracket)}
      <span className="interval">{text.slice(bracket)}</span>
    </>
  );
}

/** Numbers begin with the greatest, words with A; the third click brings back the order of the report. */
function nextSorting(now: Sorting | undefined, column: number, isNumber: boolean): Sorting | undefined {
  if (now?.column !== column) return { column, descending: isNumber };
  return now.descending === isNumber ? { column, descending: !isNumber } : undefined;
}

function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const media = matchMedia('print');
    const change = () => setPrinting(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, []);
  return isPrinting;
}
