// From the text to a guard: begin a build, watch it, see what would change, let it judge. The address holds the run, so one can leave.
import { useEffect, useState } from 'react';
import type { BuildStarted, GuardList, RunDetail, RunItem } from '../../../../src/gateway/contract.ts';
import { segment, sendJson } from '../api.ts';
import { type Loaded, useAction, useLoaded } from '../loaded.ts';
import { Button, Select } from '../parts/control.tsx';
import { Section } from '../parts/page-header.tsx';
import { ProgressBar } from '../parts/progress.tsx';
import { ErrorState, Loading, Trouble } from '../parts/states.tsx';
import { hrefOf, Link, useQuery } from '../router.tsx';
import { progressOf } from '../runs/run-words.ts';
import { useSession } from '../session.tsx';
import { duration } from '../words.ts';
import { freeName, guardOfCommand } from './build-names.ts';
import { Guards } from './guards.tsx';
import { ImpactFigures } from './impact.tsx';

const SIZES = [
  { value: 'quick', text: 'quick: under a minute, for trying' },
  { value: 'small', text: 'small: some minutes, for use' },
];

interface BuildGuardProps {
  readonly id: string;
  /** Guards that were built from it. */
  readonly guards: readonly string[];
  readonly text: string;
  /** Faults that keep it from being built. */
  readonly errors: number;
  /** The text is the saved draft from now on. */
  readonly onBegun: () => void;
}

export function BuildGuard({ id, guards, text, errors, onBegun }: BuildGuardProps) {
  const [query, setQuery] = useQuery();
  const { run, guard } = query;
  const library = useLoaded<GuardList>('/guards');
  // A build that goes on where it stopped has the run that it had: each beginning is watched anew.
  const [beginnings, setBeginnings] = useState(0);
  return (
    <div className="build">
      <Begin
        id={id}
        taken={[...guards, ...(library.data?.guards ?? []).map((each) => each.id)]}
        text={text}
        errors={errors}
        onBegun={({ run: begun, guard: name }) => {
          setQuery({ run: begun, guard: name });
          setBeginnings((count) => count + 1);
          onBegun();
        }}
      />
      {run === undefined ? (
        <AtWork onWatch={(found, name) => setQuery({ run: found, guard: name })} />
      ) : (
        <Watch key={`${run} ${beginnings}`} run={run} guard={guard} library={library} />
      )}
    </div>
  );
}

interface BeginProps {
  readonly id: string;
  /** Names that guards have already. */
  readonly taken: readonly string[];
  readonly text: string;
  readonly errors: number;
  readonly onBegun: (begun: BuildStarted) => void;
}

function Begin({ id, taken, text, errors, onBegun }: BeginProps) {
  const { mayChange } = useSession().status;
  const [size, setSize] = useState('quick');
  const [typed, setTyped] = useState<string>();
  const name = typed ?? freeName(id, taken);
  const begin = useAction(async (signal) => {
    onBegun(await sendJson<BuildStarted>('POST', `/constitutions/${segment(id)}/build`, { text, size, name }, signal));
  });
  return (
    <form
      className="begin"
      onSubmit={(event) => {
        event.preventDefault();
        void begin.run();
      }}
    >
      <div className="fields">
        <label>
          Name of the guard
          <input
            type="text"
            value={name}
            pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
            title="letters, digits, '-', '_' and '.'"
            required
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <Select label="Size" value={size} options={SIZES} onChange={setSize} />
        <Button type="submit" kind="main" busy={begin.isBusy} disabled={!mayChange || errors > 0 || name === ''}>
          {begin.isBusy ? 'Beginning …' : 'Build'}
        </Button>
      </div>
      {begin.error && <Trouble error={begin.error} />}
      <p className="remark quiet">
        {errors > 0
          ? 'The text has to be mended first: what is wrong stands beside it.'
          : 'Building saves the text as the draft. Traffic is judged as before until you promote the new guard.'}
      </p>
    </form>
  );
}

/** A build that was begun here earlier, in this tab or another: found again without its address. */
function AtWork({ onWatch }: { onWatch: (run: string, guard: string) => void }) {
  const { data } = useLoaded<readonly RunItem[]>('/runs');
  const found = data?.find(({ mayCancel, status }) => mayCancel && status === 'running');
  const guard = guardOfCommand(found?.command);
  if (!found || guard === undefined) return null;
  return (
    <p className="row building">
      <span>
        A build of {guard} has been at work for {duration(found.durationMs)}.
      </span>
      <Button onClick={() => onWatch(found.id, guard)}>Watch it</Button>
    </p>
  );
}

interface WatchProps {
  readonly run: string;
  readonly guard: string | undefined;
  readonly library: Loaded<GuardList>;
}

function Watch({ run, guard: asked, library }: WatchProps) {
  const [isOver, setOver] = useState(false);
  const { data, error, reload } = useLoaded<RunDetail>(`/runs/${segment(run)}`, isOver ? {} : { every: 1000 });
  const { mayChange } = useSession().status;
  const cancel = useAction(async (signal) => {
    await sendJson('POST', `/runs/${segment(run)}/cancel`, undefined, signal);
    reload();
  });
  const { reload: lookAgain } = library;
  useEffect(() => {
    if (data === undefined || data.status === 'running') return;
    setOver(true);
    lookAgain();
  }, [data, lookAgain]);
  if (!data)
    return error ? <ErrorState error={error} what={`the run ${run}`} retry={reload} /> : <Loading what="the run" />;
  const guard = asked ?? guardOfCommand(data.command) ?? 'the guard';
  const done = data.stages.filter(({ state }) => state === 'finished').length;
  const progress = progressOf(data);
  const now = data.stages.find(({ state }) => state === 'running');
  return (
    <Section
      title={titleOf(data, guard)}
      aside={
        <Link className="building-run" to={hrefOf('runs', [run])}>
          Its run
        </Link>
      }
    >
      {error && <Trouble error={error} retry={reload} />}
      {data.status === 'running' && (
        <div className="watch stack">
          <ProgressBar label={now ? `stage ${now.name}` : 'stages'} done={done} total={data.stages.length || null} />
          {progress && (
            <ProgressBar
              label={progress.note ? `${progress.task}, ${progress.note}` : progress.task}
              done={progress.done}
              total={progress.total}
              started={data.events.findLast(({ kind }) => kind === 'stage-started')?.time ?? null}
            />
          )}
          <div className="row actions">
            {data.mayCancel && (
              <Button kind="danger" busy={cancel.isBusy} disabled={!mayChange} onClick={() => void cancel.run()}>
                Stop the build
              </Button>
            )}
            <span className="quiet">You can leave this page; the build goes on.</span>
          </div>
          {cancel.error && <Trouble error={cancel.error} />}
        </div>
      )}
      {data.error && (
        <section className="broken" role="alert">
          <h3>{data.error.message}</h3>
          {data.error.remedy && <p>{data.error.remedy}</p>}
        </section>
      )}
      {data.status !== 'running' && data.status !== 'finished' && (
        <p className="remark quiet">Building it again with the same name goes on where it stopped.</p>
      )}
      {data.status === 'finished' && <Built guard={guard} library={library} />}
    </Section>
  );
}

function titleOf({ status, durationMs }: RunDetail, guard: string): string {
  if (status === 'running') return `Building ${guard}`;
  if (status === 'finished') return `${guard} is built, in ${duration(durationMs)}`;
  return `${guard} was not built: ${status} after ${duration(durationMs)}`;
}

/** The build is done: what would change, and the library with its promotion. */
function Built({ guard, library: guards }: { guard: string; library: Loaded<GuardList> }) {
  const isLive = guards.data?.guards.some(({ id, live }) => live && id === guard) ?? false;
  return (
    <div className="stack">
      <p>
        {isLive ? 'It judges now.' : 'It does not judge yet: look at what would change before you promote it.'}{' '}
        <Link to={hrefOf('evaluation', [guard])}>Its figures</Link> are in Evaluation.
      </p>
      {guards.data && !isLive && <ImpactFigures guard={guard} />}
      {guards.data ? (
        <Guards list={guards.data} onChange={guards.setData} built={guard} />
      ) : guards.error ? (
        <ErrorState error={guards.error} what="the guards" retry={guards.reload} />
      ) : (
        <Loading what="the guards" />
      )}
    </div>
  );
}
