// A pair of models: two lists to choose it from, and what is known of it, with the questions that both got wrong.
import { useEffect, useMemo, useRef } from 'react';
import type { Report } from '../../../../src/report/types.ts';
import { useKeys } from '../keys.tsx';
import { useLoaded } from '../loaded.ts';
import { Button, Select } from '../parts/control.tsx';
import { ReportBlocks } from '../parts/report-blocks.tsx';
import { ErrorState, Loading } from '../parts/states.tsx';
import { useQuery } from '../router.tsx';

interface PairPickerProps {
  readonly names: readonly string[];
  readonly pair: readonly [string, string] | undefined;
  readonly onPair: (a: string, b: string) => void;
  readonly onClose: () => void;
}

export function PairPicker({ names, pair, onPair, onClose }: PairPickerProps) {
  const [query, change] = useQuery();
  const a = pair?.[0] ?? query['a'] ?? '';
  const b = pair?.[1] ?? '';
  const others = names.filter((name) => name !== a);
  const choose = (first: string, second: string) => {
    if (first !== '' && second !== '' && first !== second) onPair(first, second);
    else change({ pair: null, a: first });
  };
  const listed = (some: readonly string[]) => [
    { value: '', text: 'choose a model' },
    ...some.map((value) => ({ value, text: value })),
  ];
  return (
    <div className="pair-picker row">
      <Select label="Pair" inline value={a} options={listed(names)} onChange={(value) => choose(value, b)} />
      <Select
        label="and"
        inline
        value={b}
        disabled={a === ''}
        options={listed(others)}
        onChange={(value) => choose(a, value)}
      />
      {pair && <Button onClick={onClose}>Close the pair</Button>}
    </div>
  );
}

/** Questions of each kind that the gateway gives at once. */
const PAGE = 100;

const hasMore = ({ blocks }: Report) => blocks.some((block) => block.kind === 'table' && block.rows.length >= PAGE);

/** The report with the pair's name behind every title that stands in the other report too. */
function renamed(report: Report, other: Report, pair: string): Report {
  const taken = new Set(other.blocks.map(titleOf));
  const blocks = report.blocks.map((block) =>
    'title' in block && taken.has(block.title) ? { ...block, title: `${block.title}: ${pair}` } : block,
  );
  return { ...report, blocks };
}

const titleOf = (block: Report['blocks'][number]) => ('title' in block ? block.title : undefined);

interface OpenPairProps {
  readonly pair: readonly [string, string];
  /** The report that the pair stands in: no figure of the two may have the name of another. */
  readonly within: Report;
  readonly path: string;
  readonly search: string;
  /** Opened by a hand on this page, and not by its address. */
  readonly wasOpened: boolean;
}

export function OpenPair({ pair: [a, b], within, path, search, wasOpened }: OpenPairProps) {
  const [query, change] = useQuery();
  const from = /^\d{1,9}$/.test(query['from'] ?? '') ? Number(query['from']) : 0;
  const wanted = new URLSearchParams({ a, b, offset: String(from) });
  const { data, error, reload } = useLoaded<Report>(`${path}/pair?${wanted}&${search}`);
  const report = useMemo(() => data && renamed(data, within, `${a} and ${b}`), [data, within, a, b]);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!wasOpened) return;
    head.current?.focus({ preventScroll: true });
    head.current?.scrollIntoView({ block: 'nearest' });
  }, [wasOpened]);
  useKeys('Pair', [{ key: 'Escape', what: 'close the pair', press: () => change({ pair: null, from: null }) }]);
  return (
    <section className="pair panel" aria-label={`${a} and ${b}`}>
      <h2 ref={head} tabIndex={-1}>
        <span>{a}</span> <span className="quiet">and</span> <span>{b}</span>
      </h2>
      {!data && !error && <Loading what="the pair" />}
      {!data && error && <ErrorState error={error} what={`${a} and ${b}`} retry={reload} />}
      {report && <ReportBlocks report={report} prefix="pair-" hasCommand />}
      {data && (
        <div className="row actions">
          <Button disabled={from === 0} onClick={() => change({ from: from > PAGE ? String(from - PAGE) : null })}>
            Questions before
          </Button>
          <Button disabled={!hasMore(data)} onClick={() => change({ from: String(from + PAGE) })}>
            More questions
          </Button>
        </div>
      )}
    </section>
  );
}
