// Token heat: one hue, opacity by score, an underline from the threshold on. The piece under the pointer or the focus
// shows its score and rule in a line below its passage; the arrow keys walk from piece to piece.
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import type { TokenPassage, TokensBlock } from '../../../src/report/types.ts';
import { formatShort } from '../report/format.ts';
import { visible } from '../report/visible.ts';
import { Figure } from './figure.tsx';
import { Verdict } from './verdict.tsx';

export function TokensView({ block, id }: { block: TokensBlock; id: string }) {
  const [low, high] = block.range ?? [0, 1];
  const { threshold } = block;
  return (
    <Figure caption={block} id={id} kind="tokens">
      <div className="scale-ends">
        <span>score {formatShort(low)}</span>
        <span
          className="swatch ramp"
          style={{
            background: 'linear-gradient(to right, transparent, color-mix(in srgb, var(--token) 50%, transparent))',
          }}
        />
        <span>{formatShort(high)}</span>
        {threshold !== null && (
          <span>
            · <span className="piece over">underlined</span> from {formatShort(threshold)} on
          </span>
        )}
      </div>
      {block.passages.map((passage, i) => (
        <Passage key={String(i)} passage={passage} threshold={threshold} low={low} high={high} />
      ))}
    </Figure>
  );
}

interface PassageProps {
  readonly passage: TokenPassage;
  readonly threshold: number | null;
  readonly low: number;
  readonly high: number;
}

function Passage({ passage, threshold, low, high }: PassageProps) {
  const { pieces } = passage;
  const [current, setCurrent] = useState<number>();
  const list = useId();
  const isOver = (score: number | null) => threshold !== null && score !== null && score >= threshold;
  const over = pieces.filter((piece) => isOver(piece.score)).length;
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || pieces.length === 0) return;
    event.preventDefault();
    const next = current === undefined ? 0 : Math.min(pieces.length - 1, Math.max(0, current + step));
    setCurrent(next);
    document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const point = (event: PointerEvent) => {
    const index = event.target instanceof HTMLElement ? event.target.dataset['piece'] : undefined;
    if (index !== undefined) setCurrent(Number(index));
  };
  const piece = current === undefined ? undefined : pieces[current];
  return (
    <div className="passage">
      {(passage.label || passage.action) && (
        <div className="passage-head">
          {passage.label}
          {passage.action && <Verdict action={passage.action} />}
        </div>
      )}
      <div
        className="judged passage-text"
        role="listbox"
        aria-label={`${passage.label ?? 'Text'}: ${pieces.length} pieces with their scores`}
        aria-activedescendant={current === undefined ? undefined : `${list}-${current}`}
        tabIndex={0}
        onKeyDown={walk}
        onFocus={() => setCurrent(current ?? 0)}
        onPointerOver={point}
      >
        {pieces.map((each, i) => (
          <span
            key={String(i)}
            id={`${list}-${i}`}
            className={`piece${isOver(each.score) ? ' over' : ''}${i === current ? ' current' : ''}`}
            style={{ '--heat-share': share(each.score, low, high) }}
            data-piece={i}
            role="option"
            tabIndex={-1}
            aria-selected={i === current}
          >
            {visible(each.text).replace(/\n/g, '⏎\n')}
          </span>
        ))}
      </div>
      <div className="readout" aria-live="polite">
        {piece ? (
          <>
            <code>{JSON.stringify(visible(piece.text))}</code>
            <span>
              score <b>{formatShort(piece.score)}</b>
            </span>
            {piece.rule && <span>{piece.rule}</span>}
            <span>
              piece {(current ?? 0) + 1} of {pieces.length}
            </span>
          </>
        ) : (
          <span>
            {threshold === null
              ? `${pieces.length} pieces`
              : `${over} of ${pieces.length} pieces at or over the threshold`}
          </span>
        )}
      </div>
    </div>
  );
}

function share(score: number | null, low: number, high: number): string {
  return score === null ? '0' : Math.min(1, Math.max(0, (score - low) / (high - low))).toFixed(3);
}
