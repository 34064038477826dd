// Policies from one start, stepping together: boards, steering, returns, events, and what each action would earn.
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { ActionsTable } from './actions-table.tsx';
import { Board, cameraWords } from './board.tsx';
import { describeStep, type Frame, isBlocked, isDelivered, outcomeWord, playEpisode, signed } from './episode.ts';
import { piecesOf } from './pieces.ts';
import { PolicyChoice } from './policy-choice.tsx';
import { domainOf, Returns } from './returns.tsx';
import { Transport } from './transport.tsx';
import type { World } from './world.ts';

export function Watch({ world, start }: { world: World; start: number }) {
  const { policies } = world.block;
  const [chosen, setChosen] = useState<readonly [number, number | null]>([0, policies.length > 1 ? 1 : null]);
  const [draw, setDraw] = useState(0);
  const [time, setTime] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const shown = chosen.filter((policy) => policy !== null);
  const episodes = useMemo(
    () => chosen.filter((policy) => policy !== null).map((policy) => playEpisode(world, policy, start, draw)),
    [world, chosen, start, draw],
  );
  const pieces = useMemo(() => episodes.map((frames) => piecesOf(world, frames)), [world, episodes]);
  const events = useMemo(() => episodes.map((frames) => eventsOf(world, frames)), [world, episodes]);
  const steps = Math.max(...episodes.map((frames) => frames.length - 1));
  const now = Math.min(time, steps);
  const moments = [...new Set(events.flat())].sort((a, b) => a - b);

  // Another start is another episode.
  const [seen, setSeen] = useState(start);
  if (seen !== start) {
    setSeen(start);
    setTime(0);
    setPlaying(false);
  }
  useEffect(() => {
    if (!isPlaying) return;
    if (now >= steps) return setPlaying(false);
    const timer = setTimeout(() => setTime(now + 1), 700 / speed);
    return () => clearTimeout(timer);
  }, [isPlaying, now, steps, speed]);

  const go = (to: number) => {
    setPlaying(false);
    setTime(Math.min(steps, Math.max(0, to)));
  };
  const toggle = () => {
    if (!isPlaying && now >= steps) setTime(0);
    setPlaying(!isPlaying);
  };
  const toEvent = (direction: 1 | -1) => {
    const next = direction > 0 ? moments.find((each) => each > now) : moments.findLast((each) => each < now);
    go(next ?? (direction > 0 ? steps : 0));
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => go(now - 1),
      ArrowRight: () => go(now + 1),
      Home: () => go(0),
      End: () => go(steps),
      ' ': toggle,
      n: () => toEvent(1),
      p: () => toEvent(-1),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <>
      <div className="choices" data-count={chosen.length}>
        <PolicyChoice
          world={world}
          label="Left"
          value={chosen[0]}
          onChange={(policy) => policy !== null && setChosen([policy, chosen[1]])}
        />
        <PolicyChoice
          world={world}
          label="Right"
          value={chosen[1]}
          mayBeNone
          onChange={(policy) => setChosen([chosen[0], policy])}
        />
      </div>
      {/* The keys act only here, so that nothing is caught that the page or the browser needs. */}
      <div
        className="boards"
        data-count={shown.length}
        role="application"
        aria-label="Boards: left and right arrows step, space plays, n and p go from event to event"
        {...focusable}
        onKeyDown={press}
      >
        {shown.map((policy, i) => (
          <Seen
            key={String(i)}
            world={world}
            name={policies[policy]?.name ?? ''}
            frames={episodes[i] ?? []}
            pieces={pieces[i] ?? []}
            time={now}
            isQuiet={isPlaying}
          />
        ))}
      </div>
      <Transport
        time={now}
        steps={steps}
        moments={moments}
        isPlaying={isPlaying}
        speed={speed}
        go={go}
        toggle={toggle}
        toEvent={toEvent}
        setSpeed={setSpeed}
        drawAgain={() => {
          setDraw(draw + 1);
          go(0);
        }}
      />
      <div className="beside-each-other" data-count={shown.length}>
        {shown.map((policy, i) => (
          <section key={String(i)} aria-label={policies[policy]?.name}>
            <Returns
              frames={episodes[i] ?? []}
              time={now}
              steps={steps}
              domain={domainOf(episodes)}
              name={policies[policy]?.name ?? ''}
            />
            <Events world={world} frames={episodes[i] ?? []} moments={events[i] ?? []} time={now} go={go} />
            <ActionsTable
              world={world}
              policy={policy}
              time={now}
              frame={episodes[i]?.[now] ?? ended(episodes[i] ?? [])}
              taken={episodes[i]?.[now + 1]?.action}
              name={policies[policy]?.name ?? ''}
            />
          </section>
        ))}
      </div>
    </>
  );
}

/** Focusable, as its arrows scroll and step. */
const focusable = { tabIndex: 0 };

/** What stands after the last frame of an episode shorter than the other one. */
function ended(frames: readonly Frame[]): Frame {
  const last = frames.at(-1) ?? { state: 0, action: undefined, observed: 0, intended: 0, delivered: 0 };
  return { ...last, state: 0 };
}

/** The steps at which something happens: a delivery, a change of what the camera sees, the end. */
function eventsOf(world: World, frames: readonly Frame[]): number[] {
  return frames.flatMap((frame, time) => {
    const before = frames[time - 1];
    if (!before) return [];
    if (frame.state === 0 || isDelivered(world, frame.state)) return [time];
    return isBlocked(world, frame.state) !== isBlocked(world, before.state) ? [time] : [];
  });
}

interface SeenProps {
  readonly world: World;
  readonly name: string;
  readonly frames: readonly Frame[];
  readonly pieces: ReturnType<typeof piecesOf>;
  readonly time: number;
  /** While it plays, no step is read out. */
  readonly isQuiet: boolean;
}

function Seen({ world, name, frames, pieces, time, isQuiet }: SeenProps) {
  const now = Math.min(time, frames.length - 1);
  const frame = frames[now];
  if (!frame) return null;
  const before = frames[now - 1];
  const drawn = frame.state === 0 && before ? now - 1 : now;
  const isOver = frame.state === 0;
  const last = frames.at(-1) ?? frame;
  const said = before ? describeStep(world, before, frame) : 'The start.';
  return (
    <div className="seen">
      <Board
        world={world}
        state={frames[drawn]?.state ?? 0}
        pieces={pieces[drawn] ?? []}
        isOver={isOver}
        label={name}
      />
      <p className="camera-words" data-blocked={!isOver && isBlocked(world, frame.state)}>
        {isOver ? 'camera has ended the episode' : cameraWords(world, frame.state)}
      </p>
      <p className="said" aria-live={isQuiet ? 'off' : 'polite'}>
        <span className="visually-hidden">{name}: </span>
        {said}
      </p>
      <p className="ends">
        ends as <b data-outcome={outcomeWord(last.delivered)}>{outcomeWord(last.delivered)}</b> in {frames.length - 1}{' '}
        steps: observed {signed(last.observed)}, true {signed(last.intended)}
      </p>
    </div>
  );
}

interface EventsProps {
  readonly world: World;
  readonly frames: readonly Frame[];
  readonly moments: readonly number[];
  readonly time: number;
  readonly go: (time: number) => void;
}

/** What happened, each with a button that leads there. */
function Events({ world, frames, moments, time, go }: EventsProps) {
  return (
    <ol className="events">
      {moments.map((moment) => {
        const [from, to] = [frames[moment - 1], frames[moment]];
        if (!from || !to) return null;
        return (
          <li key={moment} data-step={moment} className={moment > time ? 'coming' : undefined}>
            <button
              type="button"
              className="quiet-button"
              aria-current={moment === time ? 'step' : undefined}
              onClick={() => go(moment)}
            >
              step {moment}
            </button>
            <span>{describeStep(world, from, to)}</span>
          </li>
        );
      })}
    </ol>
  );
}
