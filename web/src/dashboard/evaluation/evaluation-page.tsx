// Evaluation: what each guard is worth. The threshold can be moved and the figures follow at once; below stands the report of its build.
import { useState } from 'react';
import type { Evaluation, GuardInfo } from '../../../../src/gateway/contract.ts';
import { segment, sendJson } from '../api.ts';
import { useAction, useLoaded } from '../loaded.ts';
import { Button, Select } from '../parts/control.tsx';
import { Facts, PageHeader, Section } from '../parts/page-header.tsx';
import { useNow } from '../parts/progress.tsx';
import { ReportBlocks } from '../parts/report-blocks.tsx';
import { Empty, ErrorState, Loading, Partial, Trouble } from '../parts/states.tsx';
import { hrefOf, navigate, usePlace } from '../router.tsx';
import { useSession } from '../session.tsx';
import { duration, fullTime, shortHash } from '../words.ts';
import { ThresholdFigures } from './threshold-figures.tsx';
import './evaluation.css';

export function EvaluationPage() {
  const { path } = usePlace();
  const { guard: live } = useSession().status;
  const guards = useLoaded<readonly GuardInfo[]>('/evaluations');
  const id = path[0] ?? guards.data?.find((guard) => guard.live)?.id ?? guards.data?.[0]?.id;
  if (!guards.data)
    return (
      <div className="page evaluation">
        <PageHeader title="Evaluation" sentence={guards.error ? 'The guards are not in sight.' : 'Reading …'} />
        {guards.error ? (
          <ErrorState error={guards.error} what="the guards" retry={guards.reload} />
        ) : (
          <Loading what="the guards" />
        )}
      </div>
    );
  if (id === undefined)
    return (
      <div className="page evaluation">
        <PageHeader title="Evaluation" sentence={`${live.name} judges, and no guard here has a report.`} />
        <Empty title="Nothing evaluated yet" command="oversight guard build constitutions/general.md">
          Every guard that is built leaves a report. Build one in the room Constitution, or with a command.
        </Empty>
      </div>
    );
  return <OneGuard key={id} id={id} guards={guards.data} />;
}

function OneGuard({ id, guards }: { id: string; guards: readonly GuardInfo[] }) {
  const path = `/evaluations/${segment(id)}`;
  const { data, error, reload, setData } = useLoaded<Evaluation>(path);
  const choose = (
    <Select
      label="Guard"
      inline
      value={id}
      options={guards.map((guard) => ({ value: guard.id, text: guard.live ? `${guard.id}, live` : guard.id }))}
      onChange={(next) => navigate(hrefOf('evaluation', [next]))}
    />
  );
  if (!data)
    return (
      <div className="page evaluation">
        <PageHeader title="Evaluation" sentence={error ? `${id} is not in sight.` : 'Reading …'}>
          {choose}
        </PageHeader>
        {error ? <ErrorState error={error} what={id} retry={reload} /> : <Loading what="the evaluation" />}
      </div>
    );
  const { guard, report, sets } = data;
  return (
    <div className="page evaluation">
      {sets.length > 0 ? (
        <ThresholdFigures guard={guard} sets={sets} choose={choose} />
      ) : (
        <>
          <PageHeader title="Evaluation" sentence={report?.sentence ?? `${guard.name} has no figures yet.`}>
            {choose}
          </PageHeader>
          <Scores path={path} onScored={setData} />
        </>
      )}
      <Facts
        items={[
          ['guard', guard.name],
          ['built', guard.built === null ? '–' : fullTime(guard.built).slice(0, 16)],
          ['size', guard.size ?? '–'],
          ['calibrated threshold', guard.threshold.toFixed(3)],
          ['rules', guard.rules.length],
          [
            'hash',
            <span key="hash" className="mono" title={guard.hash}>
              {shortHash(guard.hash)}
            </span>,
          ],
        ]}
      />
      {report ? (
        <Section title={report.title}>
          <ReportBlocks report={report} isSaid={sets.length === 0} />
        </Section>
      ) : (
        <Partial>
          This guard has no report: its build did not come to its end, or it was brought from elsewhere.
        </Partial>
      )}
    </div>
  );
}

/** Scores are made on demand: judging some thousand texts takes a little while. */
function Scores({ path, onScored }: { path: string; onScored: (evaluation: Evaluation) => void }) {
  const { mayChange } = useSession().status;
  const score = useAction(async (signal) =>
    onScored(await sendJson<Evaluation>('POST', `${path}/score`, undefined, signal)),
  );
  return (
    <section className="empty" aria-label="Held-out texts">
      <h2>Move the threshold and see what changes</h2>
      <p>
        The texts that this guard was not trained on have to be judged once, which takes up to a minute or two;
        afterwards the figures follow the threshold at once.
      </p>
      <div className="row">
        <Button kind="main" busy={score.isBusy} disabled={!mayChange} onClick={() => void score.run()}>
          {score.isBusy ? 'Judging held-out texts …' : 'Judge the held-out texts'}
        </Button>
        {score.isBusy && <Waiting />}
        {score.error && <Trouble error={score.error} />}
      </div>
    </section>
  );
}

/** The gateway says nothing until it is done, so the time is all that can be told. */
function Waiting() {
  const [begun] = useState(() => Date.now());
  const now = useNow(1000);
  return (
    <span className="quiet number" role="status" aria-live="off">
      for {duration(Math.max(0, now - begun))}; leave the page to call it off
    </span>
  );
}
