// The table of exchanges: sticky head, drawn only where it is seen, sorted by a click on a title, one link for each row. The
// widths are fixed, so that nothing moves when rows come and go; a narrow screen shows the columns that matter most.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { TrafficItem } from '../../../../src/gateway/contract.ts';
import { useSpan } from '../../blocks/window.ts';
import { Mark, shownOf } from '../parts/mark.tsx';
import { ScoreBar } from '../parts/score-bar.tsx';
import { hrefOf, Link, navigate } from '../router.tsx';
import { clockTime, count, duration, fullTime } from '../words.ts';
import { outcomeOf } from './outcome.ts';
import type { Sorting, SortName } from './rows.ts';

interface TrafficTableProps {
  readonly box: RefObject<HTMLElement | null>;
  readonly items: readonly TrafficItem[];
  /** Sequence of the row that the keys are at. */
  readonly current: number | undefined;
  readonly onCurrent: (sequence: number | undefined) => void;
  readonly onTop: (isAtTop: boolean) => void;
  readonly onEnd: () => void;
  readonly sorting: Sorting;
  readonly onSort: (by: SortName) => void;
  /** What stands where there are no rows. */
  readonly nothing: string;
}

export const rowHeight = 34;
const focusable = { tabIndex: 0 };

interface Column {
  readonly name: string;
  readonly title: string;
  readonly sort?: SortName;
}

const columns: readonly Column[] = [
  { name: 'time', title: 'time', sort: 'time' },
  { name: 'found', title: 'verdict' },
  { name: 'score', title: 'score', sort: 'score' },
  { name: 'rule', title: 'rule' },
  { name: 'route', title: 'route' },
  { name: 'model', title: 'model' },
  { name: 'key', title: 'key' },
  { name: 'added', title: 'added (ms)', sort: 'added' },
  { name: 'latency', title: 'total (ms)', sort: 'latency' },
  { name: 'parts', title: 'scanned' },
];

export function TrafficTable(props: TrafficTableProps) {
  const { box, items, current, onCurrent, onTop, onEnd, sorting, onSort, nothing } = props;
  const span = useSpan(box, items.length, rowHeight, true);
  useEdges(box, onTop);
  const isNearEnd = span.to >= items.length - 20;
  useEffect(() => {
    if (isNearEnd && items.length > 0) onEnd();
  }, [isNearEnd, items.length, onEnd]);
  useFocusOnCurrent(box, items, current, span);
  const room = (rows: number) =>
    rows > 0 && (
      <tr>
        <td className="room" style={{ height: `${rows * rowHeight}px` }} />
      </tr>
    );
  return (
    <section className="table-box traffic-box" ref={box} aria-label="Exchanges, newest first" {...focusable}>
      <table className="data long traffic" aria-rowcount={items.length + 1}>
        <thead>
          <tr>
            {columns.map(({ name, title, sort }) => (
              <th
                key={name}
                scope="col"
                className={`col-${name}`}
                aria-sort={sort !== sorting.by ? 'none' : sorting.descending ? 'descending' : 'ascending'}
              >
                {sort ? (
                  <button type="button" onClick={() => onSort(sort)}>
                    <span className="title">
                      {title}
                      <span className="direction" aria-hidden="true">
                        {sort !== sorting.by ? '' : sorting.descending ? '↓' : '↑'}
                      </span>
                    </span>
                  </button>
                ) : (
                  <span className="title">{title}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.length === 0 && (
            <tr>
              <td className="none" colSpan={4}>
                {nothing}
              </td>
            </tr>
          )}
          {room(span.from)}
          {items.slice(span.from, span.to).map((item, i) => (
            <Row
              key={item.sequence}
              item={item}
              index={span.from + i}
              isCurrent={item.sequence === current}
              onCurrent={onCurrent}
            />
          ))}
          {room(items.length - span.to)}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly item: TrafficItem;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly onCurrent: (sequence: number) => void;
}

function Row({ item, index, isCurrent, onCurrent }: RowProps) {
  const href = hrefOf('traffic', [item.id]);
  const outcome = outcomeOf(item);
  const isWhole = item.scanned === item.parts;
  return (
    <tr
      aria-rowindex={index + 2}
      data-sequence={item.sequence}
      className={isCurrent ? 'current' : undefined}
      onFocus={() => onCurrent(item.sequence)}
      onMouseUp={(event) => {
        const isOnLink = event.target instanceof HTMLElement && event.target.closest('a') !== null;
        if (event.button !== 0 || isOnLink || getSelection()?.isCollapsed === false) return;
        if (event.ctrlKey || event.metaKey) open(href, '_blank', 'noopener');
        else navigate(href);
      }}
    >
      <td className="col-time" title={fullTime(item.time)}>
        <Link to={href}>{clockTime(item.time)}</Link>
      </td>
      <td className="col-found">
        <Mark shown={shownOf(item.decided)} />
        {outcome && <span className={`outcome${outcome.isLoud ? ' loud' : ''}`}>{outcome.word}</span>}
      </td>
      <td className="col-score">
        <ScoreBar score={item.score} threshold={item.threshold} />
      </td>
      <td className="col-rule" title={item.rule}>
        {item.rule}
      </td>
      <td className="col-route" title={item.route}>
        {item.route.replace(/^\/v1\//, '')}
      </td>
      <td className="col-model" title={item.model}>
        {item.model}
      </td>
      <td className="col-key" title={item.key}>
        {item.key}
      </td>
      <td className="col-added">{item.addedFirstTokenMs === null ? '' : milliseconds(item.addedFirstTokenMs)}</td>
      <td className="col-latency" title={duration(item.totalMs)}>
        {count(Math.round(item.totalMs))}
      </td>
      <td className={`col-parts${isWhole ? '' : ' part'}`}>
        {item.scanned} of {item.parts}
      </td>
    </tr>
  );
}

function milliseconds(value: number): string {
  return value < 100 ? value.toFixed(value < 10 ? 2 : 1) : count(Math.round(value));
}

/** Says when the top row comes into sight and when it leaves. */
function useEdges(box: RefObject<HTMLElement | null>, onTop: (isAtTop: boolean) => void): void {
  const told = useRef(onTop);
  useEffect(() => {
    told.current = onTop;
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let was: boolean | undefined;
    const look = () => {
      const is = element.scrollTop < rowHeight / 2;
      if (is !== was) told.current((was = is));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [box]);
}

/** Brings the current row into sight and gives its link the focus, as soon as the row is drawn. */
function useFocusOnCurrent(
  box: RefObject<HTMLElement | null>,
  items: readonly TrafficItem[],
  current: number | undefined,
  drawn: { readonly from: number; readonly to: number },
): void {
  const done = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || current === undefined || done.current === current) {
      done.current = current;
      return;
    }
    const index = items.findIndex((item) => item.sequence === current);
    if (index < 0) return;
    const [top, head] = [index * rowHeight, 32];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight + head > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight + head - element.clientHeight;
    }
    if (index < drawn.from || index >= drawn.to) return;
    const row = element.querySelector<HTMLElement>(`[data-sequence="${current}"]`);
    if (!row) return;
    if (!row.contains(document.activeElement)) row.querySelector('a')?.focus({ preventScroll: true });
    done.current = current;
  }, [box, items, current, drawn.from, drawn.to]);
}
