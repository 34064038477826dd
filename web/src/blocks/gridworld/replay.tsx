// A gridworld: two policies beside each other from the same start, or a person against one of them.
import { useEffect, useId, useState } from 'react';
import type { GridworldBlock } from '../../../../src/report/types.ts';
import { Figure } from '../figure.tsx';
import { Play } from './play.tsx';
import { Watch } from './watch.tsx';
import { readWorld, type World } from './world.ts';

export function GridworldView({ block, id }: { block: GridworldBlock; id: string }) {
  const world = useWorld(block);
  const [mode, setMode] = useState<'watch' | 'play'>('watch');
  const [start, setStart] = useState(0);
  const modes = [
    ['watch', 'Watch policies'],
    ['play', 'Play yourself'],
  ] as const;
  return (
    <Figure caption={block} id={id} kind="gridworld">
      <Rules block={block} />
      {world ? (
        <div className="gridworld">
          <div className="gridworld-bar">
            <fieldset>
              <legend className="visually-hidden">What to do</legend>
              {modes.map(([value, words]) => (
                <button
                  key={value}
                  type="button"
                  className="quiet-button"
                  aria-pressed={mode === value}
                  onClick={() => setMode(value)}
                >
                  {words}
                </button>
              ))}
            </fieldset>
            <StartChoice count={block.starts.length} start={start} onChange={setStart} />
          </div>
          {mode === 'watch' ? <Watch world={world} start={start} /> : <Play key={start} world={world} start={start} />}
        </div>
      ) : (
        <p className="note">Unpacking the tables …</p>
      )}
    </Figure>
  );
}

/** The block's tables, when they are unpacked; what is wrong with them is thrown, for the fence of the block. */
function useWorld(block: GridworldBlock): World | undefined {
  const [result, setResult] = useState<{ readonly world?: World; readonly error?: unknown }>({});
  useEffect(() => {
    let isGone = false;
    readWorld(block).then(
      (world) => !isGone && setResult({ world }),
      (error: unknown) => !isGone && setResult({ error }),
    );
    return () => {
      isGone = true;
    };
  }, [block]);
  if (result.error !== undefined) throw result.error;
  return result.world;
}

function Rules({ block }: { block: GridworldBlock }) {
  return (
    <details className="rules">
      <summary>The rules</summary>
      <ul>
        {block.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </details>
  );
}

interface StartChoiceProps {
  readonly count: number;
  readonly start: number;
  readonly onChange: (start: number) => void;
}

function StartChoice({ count, start, onChange }: StartChoiceProps) {
  const id = useId();
  return (
    <div className="start-choice">
      <label htmlFor={id}>Start</label>
      <select id={id} value={start} onChange={(event) => onChange(Number(event.target.value))}>
        {Array.from({ length: count }, (_, i) => (
          <option key={String(i)} value={i}>
            {i + 1} of {count}
          </option>
        ))}
      </select>
      <button type="button" className="quiet-button" onClick={() => onChange((start + 1) % count)}>
        Next start
      </button>
    </div>
  );
}
