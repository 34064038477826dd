// All runs, newest first; looked at often while one works, and now and then otherwise.
import { useEffect, useRef, useState } from 'react';
import type { RunItem } from '../../../../src/gateway/contract.ts';
import { useListKeys } from '../keys.tsx';
import { useLoaded } from '../loaded.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { useNow } from '../parts/progress.tsx';
import { Empty, ErrorState, Loading, Trouble } from '../parts/states.tsx';
import { hrefOf, Link, navigate } from '../router.tsx';
import { ago, duration, fullTime } from '../words.ts';
import { sentenceOfRuns, standingOf } from './run-words.ts';
import { RunMark } from './status.tsx';

/** Milliseconds between looks. */
const OFTEN = 2000;
const SELDOM = 10_000;

export function RunList() {
  const [every, setEvery] = useState(OFTEN);
  const { data, error, reload } = useLoaded<readonly RunItem[]>('/runs', { every });
  const wanted = data && !data.some(({ status }) => status === 'running') ? SELDOM : OFTEN;
  if (wanted !== every) setEvery(wanted);
  const runs = data ?? [];
  const [current, setCurrent] = useState(-1);
  useListKeys('Runs', {
    count: runs.length,
    current,
    move: setCurrent,
    open: (index) => {
      const run = runs[index];
      if (run) navigate(hrefOf('runs', [run.id]));
    },
  });
  return (
    <div className="page runs">
      <PageHeader
        title="Runs"
        sentence={data ? sentenceOfRuns(data) : error ? 'The runs are not in sight.' : 'Reading …'}
      />
      {!data && error && <ErrorState error={error} what="the runs" retry={reload} />}
      {!data && !error && <Loading what="the runs" />}
      {data && error && <Trouble error={error} retry={reload} />}
      {data?.length === 0 && (
        <Empty title="No run yet" command="oversight guard build constitutions/general.md">
          Every long job leaves a run here: a guard that is built, an evaluation, a training. Begin one in the room{' '}
          <Link to={hrefOf('constitution')}>Constitution</Link>, or with a command in the folder that the gateway was
          started in.
        </Empty>
      )}
      {runs.length > 0 && <Table runs={runs} current={current} />}
    </div>
  );
}

function Table({ runs, current }: { runs: readonly RunItem[]; current: number }) {
  const now = useNow(10_000);
  const rows = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    rows.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <div className="plain-table run-table">
      <table aria-label="Runs">
        <thead>
          <tr>
            <th scope="col">run</th>
            <th scope="col">state</th>
            <th scope="col" className="lesser">
              where it stands
            </th>
            <th scope="col" className="number lesser">
              begun
            </th>
            <th scope="col" className="number">
              worked
            </th>
          </tr>
        </thead>
        <tbody ref={rows}>
          {runs.map((run, index) => (
            <tr key={run.id} className={index === current ? 'current' : undefined} aria-current={index === current}>
              <td>
                <Link to={hrefOf('runs', [run.id])}>{run.name}</Link>
                {run.id !== run.name && <span className="id quiet mono">{run.id.replace(`${run.name}-`, '')}</span>}
                <span className="below">
                  {[run.created > 0 && ago(run.created, now), standingOf(run)].filter(Boolean).join(' · ')}
                </span>
              </td>
              <td>
                <RunMark status={run.status} />
              </td>
              <td className="standing lesser">{standingOf(run)}</td>
              <td className="number lesser" title={run.created > 0 ? fullTime(run.created) : undefined}>
                {run.created > 0 ? ago(run.created, now) : '–'}
              </td>
              <td className="number">{run.created > 0 ? duration(run.durationMs) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
