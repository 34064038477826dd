// One run: its state in a sentence, progress with the time left, its stages, what it said last, its report.
import { useState } from 'react';
import type { RunDetail } from '../../../../src/gateway/contract.ts';
import type { Report } from '../../../../src/report/types.ts';
import { Command } from '../../blocks/command.tsx';
import { segment, sendJson } from '../api.ts';
import { useKeys } from '../keys.tsx';
import { useAction, useLoaded } from '../loaded.ts';
import { Button } from '../parts/control.tsx';
import { Facts, PageHeader, Section } from '../parts/page-header.tsx';
import { ProgressBar } from '../parts/progress.tsx';
import { ReportBlocks } from '../parts/report-blocks.tsx';
import { ErrorState, Loading, Trouble } from '../parts/states.tsx';
import { hrefOf, navigate } from '../router.tsx';
import { useSession } from '../session.tsx';
import { clockTime, duration, fullTime } from '../words.ts';
import { progressOf, sentenceOfRun } from './run-words.ts';
import { RunMark } from './status.tsx';

/** Milliseconds between looks while it works, and afterwards: the same command may go on with it. */
const OFTEN = 1000;
const SELDOM = 10_000;

export function RunPage({ id }: { id: string }) {
  const back = { to: hrefOf('runs'), text: 'Runs' };
  const path = `/runs/${segment(id)}`;
  const [every, setEvery] = useState(OFTEN);
  const { data, error, reload, setData } = useLoaded<RunDetail>(path, { every });
  const wanted = !data || data.status === 'running' ? OFTEN : SELDOM;
  if (wanted !== every) setEvery(wanted);
  useKeys('Run', [{ key: 'Escape', what: 'back to the runs', press: () => navigate(back.to) }]);
  if (!data)
    return (
      <div className="page runs">
        <PageHeader title="Run" sentence={error ? 'This run is not in sight.' : 'Reading …'} back={back} />
        {error ? <ErrorState error={error} what={id} retry={reload} /> : <Loading what="the run" />}
      </div>
    );
  return (
    <div className="page runs">
      <PageHeader title={data.name} sentence={sentenceOfRun(data)} back={back}>
        <Facts
          items={[
            ['state', <RunMark key="state" status={data.status} />],
            ['begun', fullTime(data.created).slice(0, 19)],
            ['seed', data.seed],
            ['folder', <span key="folder" className="mono">{`.oversight/runs/${data.id}`}</span>],
          ]}
        />
      </PageHeader>
      {error && <Trouble error={error} retry={reload} />}
      {data.error && (
        <section className="broken" role="alert">
          <h2>{data.error.message}</h2>
          {data.error.remedy && <p>{data.error.remedy}</p>}
        </section>
      )}
      {data.status === 'running' && <Working run={data} onChange={setData} />}
      <Section title="Stages">
        <Stages run={data} />
      </Section>
      {data.command && data.status !== 'running' && (
        <Section title="To run it again">
          <p className="quiet">
            {data.status === 'finished'
              ? 'The same command finds every stage done and does none of them twice.'
              : 'The same command goes on where this run stopped, and does no finished stage twice.'}
          </p>
          <Command text={data.command} />
        </Section>
      )}
      <Section title="Last events">
        <Events run={data} />
      </Section>
      <details className="configuration">
        <summary>Configuration</summary>
        <pre className="mono" {...focusable}>
          {JSON.stringify(data.config, null, 2)}
        </pre>
      </details>
      {data.hasReport && <RunReport path={`${path}/report`} isRepeated={data.command !== null} />}
    </div>
  );
}

function Working({ run, onChange }: { run: RunDetail; onChange: (run: RunDetail) => void }) {
  const { mayChange } = useSession().status;
  const cancel = useAction(async (signal) => {
    onChange(await sendJson<RunDetail>('POST', `/runs/${segment(run.id)}/cancel`, undefined, signal));
  });
  const progress = progressOf(run);
  return (
    <section className="at-work" aria-label="Progress">
      {progress && (
        <ProgressBar
          label={progress.note ? `${progress.task} (${progress.note})` : progress.task}
          done={progress.done}
          total={progress.total}
          started={startOfTask(run)}
        />
      )}
      {run.mayCancel && (
        <div className="row actions">
          <Button kind="danger" busy={cancel.isBusy} disabled={!mayChange} onClick={() => void cancel.run()}>
            Stop it
          </Button>
          <span className="quiet">Finished stages are kept.</span>
        </div>
      )}
      {cancel.error && <Trouble error={cancel.error} />}
    </section>
  );
}

/** When the stage at work began: behind the time of the finished ones. */
function startOfTask(run: RunDetail): number | null {
  const last = run.events.findLast(({ kind }) => kind === 'stage-started');
  return last?.time ?? null;
}

function Stages({ run }: { run: RunDetail }) {
  if (run.stages.length === 0) return <p className="quiet">No stage has begun.</p>;
  const longest = Math.max(1, ...run.stages.map(({ durationMs }) => durationMs ?? 0));
  return (
    <ol className="stages">
      {run.stages.map(({ name, state, durationMs }) => (
        <li key={name}>
          <RunMark status={state} />
          <span className="mono">{name}</span>
          <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect className="track" width={100} height={8} />
            <rect className="value" width={(100 * (durationMs ?? 0)) / longest} height={8} />
          </svg>
          <span className="number">{durationMs === null ? '' : duration(durationMs)}</span>
        </li>
      ))}
    </ol>
  );
}

const focusable = { tabIndex: 0 };

function Events({ run }: { run: RunDetail }) {
  if (run.events.length === 0) return <p className="quiet">It has said nothing yet.</p>;
  return (
    <ol className="events" reversed aria-label="Last events, the newest first" {...focusable}>
      {run.events
        .map((event, index) => ({ ...event, key: `${event.time}-${index}` }))
        .reverse()
        .map(({ time, kind, text, key }) => (
          <li key={key} className={/warn|fail/.test(kind) ? 'loud' : undefined}>
            <span className="number quiet">{clockTime(time)}</span>
            <span>{text}</span>
          </li>
        ))}
    </ol>
  );
}

function RunReport({ path, isRepeated }: { path: string; isRepeated: boolean }) {
  const { data, error, reload } = useLoaded<Report>(path);
  if (!data)
    return error ? <ErrorState error={error} what="its report" retry={reload} /> : <Loading what="the report" />;
  return (
    <Section title="Report">
      <ReportBlocks report={data} hasCommand={isRepeated} />
    </Section>
  );
}
