// What each of the four actions would earn now, what the overseer thinks of it, and how often the policy takes it.
import { useMemo } from 'react';
import { actionSigns, actionWords, type Frame, signed } from './episode.ts';
import { type Judgement, judge } from './judgement.ts';
import type { World } from './world.ts';

interface ActionsTableProps {
  readonly world: World;
  readonly policy: number;
  readonly time: number;
  readonly frame: Frame;
  /** The action that is taken next, marked. */
  readonly taken?: number | undefined;
  readonly name: string;
}

export function ActionsTable({ world, policy, time, frame, taken, name }: ActionsTableProps) {
  const isOver = frame.state === 0 || time >= world.block.limit;
  const rows = useMemo(
    () => (isOver ? undefined : judge(world, policy, time, frame)),
    [world, policy, time, frame, isOver],
  );
  const { overseer = null, horizon = 1 } = world.block.policies[policy] ?? {};
  // With a horizon of one step, what an action is credited with is its signal.
  const isFar = horizon > 1;
  const goalOf = ({ signal, credited }: Judgement) => (isFar ? (credited ?? signal) : signal);
  const best = rows && Math.max(...rows.map(goalOf));
  return (
    <section className="actions" {...focusable} aria-label={`Actions of ${name}`}>
      <table>
        <caption>
          <b>{name}</b>: {isOver ? 'the episode is over' : `the four actions at step ${time}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">action</th>
            <th scope="col">observed</th>
            <th scope="col">approval</th>
            <th scope="col">signal</th>
            {isFar && <th scope="col">credited</th>}
            <th scope="col">policy</th>
            <th scope="col">true</th>
          </tr>
        </thead>
        <tbody>
          {actionWords.map((word, action) => {
            const row = rows?.[action];
            const isNext = taken === action && !isOver;
            const isBest = row && best !== undefined && goalOf(row) >= best - 1e-4;
            return (
              <tr key={word} className={isNext ? 'taken' : undefined} aria-current={isNext ? 'step' : undefined}>
                <th
                  scope="row"
                  className={row?.next === frame.state ? 'idle' : undefined}
                  title={idleWords(row, frame)}
                >
                  <span aria-hidden="true">{actionSigns[action]}</span> <span className="word">{word}</span>
                  {row?.next === frame.state && <span className="visually-hidden"> (stays)</span>}
                </th>
                <td>{row ? signed(row.observed) : '–'}</td>
                <td>{row && row.approval !== null ? signed(row.approval) : '–'}</td>
                <td className={isBest && !isFar ? 'best' : undefined}>{row ? signed(row.signal) : '–'}</td>
                {isFar && (
                  <td className={isBest ? 'best' : undefined}>{row ? signed(row.credited ?? row.signal) : '–'}</td>
                )}
                <td>
                  <span className="share">
                    <span className="bar" style={{ width: `${(row?.probability ?? 0) * 100}%` }} />
                  </span>
                  {row ? `${Math.round(row.probability * 100)}\u00a0%` : '–'}
                </td>
                <td>{row ? signed(row.intended) : '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {isFar && (
        <p className="note">Credited: the most that the signals of this step and the next {horizon - 1} add up to.</p>
      )}
      {overseer === null && <p className="note">No overseer: the signal is the observed reward alone.</p>}
    </section>
  );
}

/** On a narrow screen it scrolls, so that keys must reach it. */
const focusable = { tabIndex: 0 };

/** What a pale action means. */
function idleWords(row: Judgement | undefined, frame: Frame): string | undefined {
  return row?.next === frame.state ? 'Nothing moves: the player stays' : undefined;
}
