// The moves that a person made, the last one first, each beside what the overseer and the policy thought.
import { actionSigns, actionWords, type Frame, signed } from './episode.ts';
import { choiceWords, judge } from './judgement.ts';
import type { World } from './world.ts';

interface MovesTableProps {
  readonly world: World;
  readonly policy: number;
  readonly frames: readonly Frame[];
}

export function MovesTable({ world, policy, frames }: MovesTableProps) {
  const rows = frames.flatMap((frame, time) => {
    const before = frames[time - 1];
    if (!before || frame.action === undefined) return [];
    const judged = judge(world, policy, time - 1, before);
    const mine = judged[frame.action];
    return mine ? [{ time, mine, judged }] : [];
  });
  if (rows.length === 0) return null;
  const name = world.block.policies[policy]?.name ?? '';
  return (
    <section className="actions moves" {...focusable} aria-label="Your moves">
      <table>
        <caption>Your moves, the last one first</caption>
        <thead>
          <tr>
            <th scope="col">step</th>
            <th scope="col">you</th>
            <th scope="col">observed</th>
            <th scope="col">approval</th>
            <th scope="col">true</th>
            <th scope="col">{name}</th>
          </tr>
        </thead>
        <tbody>
          {rows.reverse().map(({ time, mine, judged }) => (
            <tr key={time}>
              <th scope="row">{time}</th>
              <td>
                <span aria-hidden="true">{actionSigns[mine.action]}</span> {actionWords[mine.action]}
              </td>
              <td>{signed(mine.observed)}</td>
              <td>{mine.approval === null ? '–' : signed(mine.approval)}</td>
              <td>{signed(mine.intended)}</td>
              <td>{choiceWords(judged)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** It scrolls when it is long, so that keys must reach it. */
const focusable = { tabIndex: 0 };
