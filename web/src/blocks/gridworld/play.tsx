// A person at the board: arrow keys, buttons or a swipe move the player. After each move stands what the overseer thought of it
// and what the chosen policy would have done; at the end, what the episode is called.
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { ActionsTable } from './actions-table.tsx';
import { Board, cameraWords } from './board.tsx';
import {
  actionSigns,
  actionWords,
  describeStep,
  type Frame,
  firstFrame,
  isBlocked,
  nextFrame,
  outcomeWord,
  signed,
} from './episode.ts';
import { choiceWords, type Judgement, judge } from './judgement.ts';
import { MovesTable } from './moves-table.tsx';
import { piecesOf } from './pieces.ts';
import { PolicyChoice } from './policy-choice.tsx';
import { domainOf, Returns } from './returns.tsx';
import type { World } from './world.ts';

const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];

/** Pixels from which a touch is a swipe. */
const reach = 24;

export function Play({ world, start }: { world: World; start: number }) {
  const { limit, starts, policies } = world.block;
  const [policy, setPolicy] = useState(policies.length > 1 ? 1 : 0);
  const [frames, setFrames] = useState<readonly Frame[]>([firstFrame(starts[start] ?? 0)]);
  const [isOpen, setOpen] = useState(false);
  const from = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const pieces = useMemo(() => piecesOf(world, frames), [world, frames]);
  const time = frames.length - 1;
  const frame = frames[time] ?? firstFrame(0);
  const before = frames[time - 1];
  const isOver = frame.state === 0 || time >= limit;
  const drawn = frame.state === 0 && before ? time - 1 : time;

  const move = (action: number) => {
    if (!isOver) setFrames([...frames, nextFrame(world, frame, action)]);
  };
  const undo = () => frames.length > 1 && setFrames(frames.slice(0, -1));
  const restart = () => setFrames(frames.slice(0, 1));
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = arrows.indexOf(event.key);
    if (action >= 0) move(action);
    else if (event.key === 'u' || event.key === 'Backspace') undo();
    else if (event.key === 'r') restart();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const release = (event: PointerEvent) => {
    const began = from.current;
    from.current = undefined;
    if (!began) return;
    const [x, y] = [event.clientX - began.x, event.clientY - began.y];
    if (Math.max(Math.abs(x), Math.abs(y)) < reach) return;
    move(Math.abs(x) > Math.abs(y) ? (x < 0 ? 2 : 3) : y < 0 ? 0 : 1);
  };

  const name = policies[policy]?.name ?? '';
  const judged = before && judge(world, policy, time - 1, before);
  return (
    <>
      <div className="choices" data-count={1}>
        <PolicyChoice
          world={world}
          label="Compare with"
          value={policy}
          onChange={(next) => next !== null && setPolicy(next)}
        />
      </div>
      <div className="playing">
        <div
          className="boards mine"
          role="application"
          aria-label="Your board: the arrow keys move the player, u takes a move back, r starts again"
          {...focusable}
          onKeyDown={press}
          onPointerDown={(event) => {
            from.current = { x: event.clientX, y: event.clientY };
          }}
          onPointerUp={release}
        >
          <Board
            world={world}
            state={frames[drawn]?.state ?? 0}
            pieces={pieces[drawn] ?? []}
            isOver={isOver}
            label="Your board"
          />
          <p className="camera-words" data-blocked={frame.state !== 0 && isBlocked(world, frame.state)}>
            {frame.state === 0 ? 'camera has ended the episode' : cameraWords(world, frame.state)}
          </p>
        </div>
        <div className="hand">
          <div className="pad">
            {actionWords.map((word, action) => (
              <button
                key={word}
                type="button"
                className={word}
                aria-label={`Move ${word}`}
                disabled={isOver}
                onClick={() => move(action)}
              >
                {actionSigns[action]}
              </button>
            ))}
          </div>
          <div className="hand-buttons">
            <button type="button" className="quiet-button" onClick={undo} disabled={time === 0}>
              Undo
            </button>
            <button type="button" className="quiet-button" onClick={restart} disabled={time === 0}>
              Restart
            </button>
            <span className="of">
              step <b>{time}</b> of at most {limit}
            </span>
          </div>
          <div className="verdict-on-move" aria-live="polite">
            {before && judged ? (
              <LastMove world={world} policy={policy} from={before} to={frame} judged={judged} name={name} />
            ) : (
              <p className="said">Your move: arrow keys while the board has the focus, the buttons, or a swipe.</p>
            )}
            {isOver && (
              <p className="ends">
                This was <b data-outcome={outcomeWord(frame.delivered)}>{outcomeWord(frame.delivered)}</b>:{' '}
                {frame.delivered === 1 ? '1 box' : `${frame.delivered} boxes`}, observed {signed(frame.observed)}, true{' '}
                {signed(frame.intended)}.
              </p>
            )}
          </div>
        </div>
      </div>
      <div className="beside-each-other">
        <section aria-label="Your returns">
          <Returns
            frames={frames}
            time={time}
            steps={Math.max(12, time)}
            domain={domainOf([frames])}
            name="Your returns"
          />
          <details className="hints" onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>Show what each action would earn now</summary>
            {isOpen && <ActionsTable world={world} policy={policy} time={time} frame={frame} name={name} />}
          </details>
        </section>
        <MovesTable world={world} policy={policy} frames={frames} />
      </div>
    </>
  );
}

const focusable = { tabIndex: 0 };

interface LastMoveProps {
  readonly world: World;
  readonly policy: number;
  readonly from: Frame;
  readonly to: Frame;
  readonly judged: readonly Judgement[];
  readonly name: string;
}

/** What happened, what the overseer thought of it, and what the policy would have done. */
function LastMove({ world, policy, from, to, judged, name }: LastMoveProps) {
  const mine = judged.find(({ action }) => action === to.action);
  const overseer = world.block.policies[policy]?.overseer ?? null;
  const approvals = judged.flatMap(({ approval }) => approval ?? []);
  const best = Math.max(...approvals);
  return (
    <>
      <p className="said">{describeStep(world, from, to)}</p>
      {mine && mine.approval !== null && overseer !== null && (
        <p>
          Approval by {world.block.overseers[overseer]?.name}: <b>{signed(mine.approval)}</b>
          {mine.approval >= best - 1e-4 ? ', the most any move had.' : `; the most any move had is ${signed(best)}.`}
        </p>
      )}
      <p>
        {name} would have gone <b>{choiceWords(judged)}</b>.
      </p>
    </>
  );
}
