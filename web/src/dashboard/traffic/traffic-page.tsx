// Traffic: what is true now in one sentence, the last minutes as curves, what wants a person, and every exchange as a row.
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { CopyButton } from '../../blocks/copy-button.tsx';
import { toCsv } from '../../blocks/table-data.ts';
import { useKeys, useListKeys } from '../keys.tsx';
import { useLiveState } from '../live-feed.tsx';
import { Button } from '../parts/control.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { Empty, ErrorState, Loading, Partial, Trouble } from '../parts/states.tsx';
import { hrefOf, Link, navigate, useQuery } from '../router.tsx';
import { useSession } from '../session.tsx';
import { count, countOf } from '../words.ts';
import { Alerts } from './alerts.tsx';
import { tableOf } from './csv.ts';
import { filterOf, holdsWords } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { PulseCharts } from './pulse-charts.tsx';
import { newestFirst, readSorting, sorted } from './rows.ts';
import { sentenceOf, waitingOf } from './today-words.ts';
import { TrafficTable } from './traffic-table.tsx';
import { remarksOf, useToday } from './use-today.ts';
import { rememberAddress, rememberedPlace, rememberPlace, useTraffic } from './use-traffic.ts';

export function TrafficPage() {
  const [query, change] = useQuery();
  const { status } = useSession();
  const live = useLiveState();
  const today = useToday();
  const filter = useMemo(() => filterOf(query), [query]);
  const words = query['q'] ?? '';
  const sorting = useMemo(() => readSorting(query['sort']), [query]);
  const isSorted = sorting.by !== newestFirst.by || !sorting.descending;
  const [isPaused, setPaused] = useState(false);
  const [isAtTop, setAtTop] = useState(true);
  const [current, setCurrent] = useState<number | undefined>(() => rememberedPlace()?.current);
  const isHeld = isPaused || !isAtTop || current !== undefined || isSorted;
  const traffic = useTraffic(filter, isHeld);
  const { rows } = traffic;

  const wanted = useDeferredValue(words).toLowerCase();
  const items = useMemo(() => {
    const parts = wanted.split(/\s+/).filter(Boolean);
    return sorted(rows?.items.filter((item) => holdsWords(item, parts)) ?? [], sorting);
  }, [rows, wanted, sorting]);

  const box = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useRememberedPlace(box, current, rows !== undefined);
  useEffect(() => rememberAddress(hrefOf('traffic', [], query)), [query]);
  const leaveRows = useCallback(() => {
    setCurrent(undefined);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, []);
  const showWaiting = () => {
    leaveRows();
    traffic.show();
    box.current?.scrollTo({ top: 0 });
  };
  const { loadOlder } = traffic;
  // Words look through what is loaded: without this check a rare word would load the whole log.
  const onEnd = useCallback(() => {
    if (words === '' && !isSorted) loadOlder();
  }, [words, isSorted, loadOlder]);
  const at = items.findIndex((item) => item.sequence === current);
  useEffect(() => {
    // Another filter may have taken the row away; then nobody reads it any longer.
    if (rows && current !== undefined && at < 0) setCurrent(undefined);
  }, [rows, current, at]);
  useListKeys('Traffic', {
    count: items.length,
    current: at,
    move: (index) => setCurrent(items[index]?.sequence),
    open: (index) => items[index] && navigate(hrefOf('traffic', [items[index].id])),
    close: leaveRows,
  });
  useKeys('Traffic', [
    { key: '/', what: 'type a filter', press: () => field.current?.focus() },
    { key: 'p', what: isPaused ? 'go on' : 'pause', press: () => setPaused((is) => !is) },
    { key: 'n', what: 'show new rows', press: showWaiting },
  ]);

  const unknown = today.error ? 'What has come through today is not known.' : 'Counting the exchanges of today …';
  const waitingCases = today.totals && waitingOf(today.totals);
  const headline = today.totals ? (
    <>
      {sentenceOf(today.totals)}
      {waitingCases && (
        <>
          , <Link to={waitingCases.to}>{waitingCases.words}</Link>
        </>
      )}
      .
    </>
  ) : (
    unknown
  );
  const header = (
    <PageHeader title="Traffic" sentence={headline}>
      {today.totals && (
        <ul className="remarks">
          {remarksOf(today.totals).map(({ text, isLoud }) => (
            <li key={text} className={isLoud ? 'outcome loud' : undefined}>
              {text}
            </li>
          ))}
        </ul>
      )}
    </PageHeader>
  );
  if (!rows) {
    return (
      <div className="page wide">
        {header}
        {traffic.error ? (
          <ErrorState error={traffic.error} what="the traffic" retry={traffic.reload} />
        ) : (
          <Loading what="the traffic" />
        )}
      </div>
    );
  }
  const isNarrowed = words !== '' || Object.keys(filter).length > 0;
  if (rows.items.length === 0 && rows.waiting.length === 0 && !isNarrowed) {
    return (
      <div className="page wide">
        {header}
        <Empty
          title="Nothing has come through yet"
          command={`curl ${status.clientUrl}/chat/completions -H 'content-type: application/json' -d '{"model":"demo","messages":[{"role":"user","content":"Hello"}]}'`}
          action={<Link to={hrefOf('playground')}>Try a text in the playground</Link>}
        >
          Point a client at {status.clientUrl}: only its base URL changes. The exchange appears here as soon as it has
          ended.
        </Empty>
      </div>
    );
  }
  const waiting = rows.waiting.length;
  return (
    <div className="page wide">
      {header}
      <Alerts />
      <PulseCharts isPaused={isPaused} />
      <FilterBar filter={filter} words={words} change={change} totals={rows.totals} items={rows.items} field={field} />
      <div className="table-bar traffic-bar">
        <output className="count">
          {words !== ''
            ? `${count(items.length)} of ${countOf(rows.items.length, 'loaded row')}`
            : `${count(rows.items.length)} of ${countOf(rows.totals.total, 'exchange')}`}
        </output>
        <span className="new-rows">
          {waiting > 0 && (
            <Button onClick={showWaiting}>
              <span aria-hidden="true">↑ </span>
              {countOf(waiting, 'new row')}
            </Button>
          )}
        </span>
        <span className="end row">
          <Button aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
            {isPaused ? 'Go on' : 'Pause'}
          </Button>
          <CopyButton label="Copy as CSV" done={`Copied ${countOf(items.length, 'row')}`} text={() => csvOf(items)} />
        </span>
      </div>
      {traffic.error && <Trouble error={traffic.error} retry={traffic.reload} />}
      <TrafficTable
        box={box}
        items={items}
        current={current}
        onCurrent={setCurrent}
        onTop={setAtTop}
        onEnd={onEnd}
        sorting={sorting}
        onSort={(by) => change({ sort: nextSort(sorting.by === by && sorting.descending, by) })}
        nothing={words === '' ? 'No exchange like that.' : 'No loaded row holds all of that. Escape clears the words.'}
      />
      <div className="table-end">
        {isSorted && <Partial>Sorted among the {countOf(rows.items.length, 'row')} that are loaded.</Partial>}
        {rows.next !== null && (words !== '' || isSorted) && (
          <Button busy={traffic.isLoadingOlder} onClick={loadOlder}>
            Look through older ones
          </Button>
        )}
        {live.kind === 'lost' && <Partial>New exchanges are missing until the connection is back.</Partial>}
      </div>
    </div>
  );
}

function nextSort(isDescendingNow: boolean, by: string): string | null {
  if (by === 'time') return isDescendingNow ? 'time' : null;
  return isDescendingNow ? by : `-${by}`;
}

const csvOf = (items: Parameters<typeof tableOf>[0]) => {
  const table = tableOf(items);
  return toCsv(
    table,
    table.rows.map((_, index) => index),
  );
};

/** Puts the table back where it was left when an exchange was opened. */
function useRememberedPlace(
  box: React.RefObject<HTMLElement | null>,
  current: number | undefined,
  isThere: boolean,
): void {
  useEffect(() => {
    const element = box.current;
    if (!element || !isThere) return;
    element.scrollTop = rememberedPlace()?.scrollTop ?? 0;
  }, [box, isThere]);
  useEffect(() => {
    const element = box.current;
    if (!element || !isThere) return;
    const keep = () => rememberPlace(element.scrollTop, current);
    keep();
    element.addEventListener('scroll', keep, { passive: true });
    return () => element.removeEventListener('scroll', keep);
  }, [box, current, isThere]);
}
