// The guards of the library: which one judges, what a change would do, promotion and the way back.
import { useState } from 'react';
import type { GuardInfo, GuardList } from '../../../../src/gateway/contract.ts';
import { segment, sendJson } from '../api.ts';
import { useAction } from '../loaded.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Button } from '../parts/control.tsx';
import { Empty, Partial } from '../parts/states.tsx';
import { hrefOf, Link } from '../router.tsx';
import { useSession } from '../session.tsx';
import { fullTime, score, shortHash } from '../words.ts';
import { ImpactFigures } from './impact.tsx';

interface GuardsProps {
  readonly list: GuardList;
  readonly onChange: (list: GuardList) => void;
  /** Its row stands out: it was just built. */
  readonly built?: string;
}

export function Guards({ list, onChange, built }: GuardsProps) {
  const { status, refresh } = useSession();
  const [chosen, setChosen] = useState<GuardInfo>();
  const [isBack, setBack] = useState(false);
  const change = async (path: string, signal: AbortSignal) => {
    onChange(await sendJson<GuardList>('POST', path, undefined, signal));
    setChosen(undefined);
    setBack(false);
    refresh();
  };
  const promote = useAction(async (signal, id: string) => change(`/guards/${segment(id)}/promote`, signal));
  const rollback = useAction(async (signal) => change('/guards/rollback', signal));
  if (list.guards.length === 0 && !list.damaged?.length)
    return (
      <Empty title="No guard in the library" command="oversight guard build constitutions/general.md">
        Open a constitution and build a guard from it.
      </Empty>
    );
  return (
    <>
      <div className="plain-table guard-table">
        <table>
          <thead>
            <tr>
              <th scope="col">guard</th>
              <th scope="col" className="lesser">
                built from
              </th>
              <th scope="col" className="number">
                blocks from
              </th>
              <th scope="col" className="lesser">
                built
              </th>
              <th scope="col" className="lesser">
                hash
              </th>
              <th scope="col">
                <span className="visually-hidden">what can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.guards.map((guard) => (
              <tr key={guard.id} className={guard.id === built ? 'current' : undefined}>
                <td>
                  {guard.hasReport ? <Link to={hrefOf('evaluation', [guard.id])}>{guard.id}</Link> : guard.id}
                  {guard.live && <span className="tag live">live</span>}
                  <span className="below">
                    {guard.name}, {builtAt(guard)}
                  </span>
                </td>
                <td className="lesser">{guard.name}</td>
                <td className="number">{score(guard.threshold)}</td>
                <td className="lesser number-left">{builtAt(guard)}</td>
                <td className="mono lesser" title={guard.hash}>
                  {shortHash(guard.hash).slice(0, 8)}
                </td>
                <td className="deeds">
                  {!guard.live && (
                    <Button
                      disabled={!status.mayChange}
                      aria-label={`Promote ${guard.id}`}
                      onClick={() => {
                        promote.clear();
                        setChosen(guard);
                      }}
                    >
                      Promote …
                    </Button>
                  )}
                  {guard.live && list.previous !== null && (
                    <Button
                      disabled={!status.mayChange}
                      onClick={() => {
                        rollback.clear();
                        setBack(true);
                      }}
                    >
                      Roll back …
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(list.damaged ?? []).map(({ id, reason }) => (
        <Partial key={id}>
          {id} is no finished guard: {reason}
        </Partial>
      ))}
      <Confirm
        title={`Let ${chosen?.id ?? ''} judge`}
        open={chosen !== undefined}
        confirm="Promote"
        busy={promote.isBusy}
        error={promote.error}
        onClose={() => setChosen(undefined)}
        onConfirm={() => chosen && void promote.run(chosen.id)}
      >
        <p>
          From the next request on {chosen?.id} judges instead of {status.guard.id}, on every gateway of this database.
          Streams that run keep the guard they began with. One step leads back.
        </p>
        {chosen && <ImpactFigures key={chosen.id} guard={chosen.id} />}
      </Confirm>
      <Confirm
        title="Go back"
        open={isBack}
        confirm="Roll back"
        busy={rollback.isBusy}
        error={rollback.error}
        onClose={() => setBack(false)}
        onConfirm={() => void rollback.run()}
      >
        <p>
          {list.previous} judges again from the next request on, instead of {status.guard.id}.
        </p>
        {isBack && list.previous !== null && list.guards.some(({ id }) => id === list.previous) && (
          <ImpactFigures guard={list.previous} />
        )}
      </Confirm>
    </>
  );
}

const builtAt = ({ built }: GuardInfo) => (built === null ? '–' : fullTime(built).slice(0, 16));
