// Token heat of one text: one hue, opacity by score, underlined from the threshold on, the words that weighed most in a frame.
// What never left the gateway stands struck through behind a red square. Where the text was not kept, each token is a hollow
// block as long as the token was. The text is always text: nothing of it is read as markup.
import { type KeyboardEvent, memo, type PointerEvent, useState } from 'react';
import type { TokenItem } from '../../../../src/gateway/contract.ts';
import { visible } from '../../report/visible.ts';
import { count, countOf, score } from '../words.ts';
import { type Piece, piecesOf } from './pieces.ts';

export interface TokenHeatProps {
  /** What the text is, for those who do not see it. */
  readonly name: string;
  /** null: not kept. */
  readonly text: string | null;
  /** UTF-16 units of the whole text. */
  readonly length: number;
  readonly tokens: readonly TokenItem[];
  readonly threshold: number;
  readonly evidence?: { readonly start: number; readonly end: number } | null | undefined;
  /** Units that left the gateway; null or left out: all of them, or it was never meant to leave. */
  readonly released?: number | null | undefined;
  /** Said at the place of the cut; default "blocked here". */
  readonly cut?: string | undefined;
  /** Token under the pointer or the arrow keys, where something else shows it too. */
  readonly cursor?: number | undefined;
  readonly onCursor?: ((token: number | undefined) => void) | undefined;
}

/** It takes the focus, so that the arrow keys can walk through its tokens. */
const focusable = { tabIndex: 0 };

export const TokenHeat = memo(function TokenHeat(props: TokenHeatProps) {
  const { name, text, length, tokens, threshold, evidence, released, cut = 'blocked here', onCursor } = props;
  const [own, setOwn] = useState<number>();
  const cursor = props.cursor ?? own;
  const point = (token: number | undefined) => {
    setOwn(token);
    onCursor?.(token);
  };
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || tokens.length === 0) return;
    event.preventDefault();
    const next = cursor === undefined ? 0 : Math.min(tokens.length - 1, Math.max(0, cursor + step));
    point(next);
    event.currentTarget.querySelector(`[data-token="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const hover = (event: PointerEvent) => {
    const token = event.target instanceof HTMLElement ? event.target.dataset['token'] : undefined;
    if (token !== undefined) point(Number(token));
  };
  const pieces = piecesOf(tokens, length, released ?? length);
  const left = pieces.filter((piece) => piece.isReleased);
  const held = pieces.filter((piece) => !piece.isReleased);
  const draw = (piece: Piece) => (
    <PieceView
      key={piece.start}
      text={text === null ? null : text.slice(piece.start, piece.end)}
      piece={piece}
      isOver={piece.score !== null && piece.score >= threshold}
      frame={frameOf(piece, evidence)}
      isCurrent={piece.token !== null && piece.token === cursor}
    />
  );
  return (
    <div className="heat">
      <section
        className={`judged${text === null ? ' hollow' : ''}`}
        aria-label={`${name}: ${countOf(tokens.length, 'token')} with their scores`}
        onKeyDown={walk}
        onFocus={() => cursor === undefined && tokens.length > 0 && point(0)}
        onPointerOver={hover}
        {...focusable}
      >
        {left.map(draw)}
        {released != null && released < length && (
          <>
            <span className="cut">
              <svg viewBox="0 0 12 12" aria-hidden="true">
                <rect x="1" y="1" width="10" height="10" fill="currentColor" />
              </svg>
              {cut}
            </span>
            <del>{held.map(draw)}</del>
            <span className="never">{countOf(length - released, 'character')} never left the gateway</span>
          </>
        )}
      </section>
      <Readout {...props} cursor={cursor} />
    </div>
  );
});

interface PieceViewProps {
  readonly text: string | null;
  readonly piece: Piece;
  readonly isOver: boolean;
  readonly frame: string;
  readonly isCurrent: boolean;
}

const PieceView = memo(
  function PieceView({ text, piece, isOver, frame, isCurrent }: PieceViewProps) {
    const looks = ['piece', isOver ? 'over' : '', frame, isCurrent ? 'current' : '', text === null ? 'hollow' : ''];
    const units = piece.end - piece.start;
    return (
      <span
        className={looks.filter((look) => look !== '').join(' ')}
        style={{
          '--heat-share': (piece.score ?? 0).toFixed(3),
          ...(text === null && { width: `${Math.min(40, Math.max(0.6, units * 0.6))}em` }),
        }}
        data-token={piece.token ?? undefined}
      >
        {text === null ? '' : visible(text).replace(/\n/g, '⏎\n')}
      </span>
    );
  },
  (a, b) =>
    a.text === b.text &&
    a.isOver === b.isOver &&
    a.frame === b.frame &&
    a.isCurrent === b.isCurrent &&
    a.piece.score === b.piece.score &&
    a.piece.token === b.piece.token,
);

function Readout({ text, tokens, threshold, length, cursor }: TokenHeatProps) {
  const token = cursor === undefined ? undefined : tokens[cursor];
  if (cursor === undefined || !token) {
    const over = tokens.filter((each) => each.score >= threshold).length;
    return (
      <div className="readout">
        <span>
          {count(length)} characters, {countOf(tokens.length, 'token')}
        </span>
        <span>{over === 0 ? 'none at the threshold' : `${count(over)} at or over the threshold`}</span>
      </div>
    );
  }
  const start = cursor > 0 ? (tokens[cursor - 1]?.end ?? 0) : 0;
  return (
    <div className="readout" aria-live="polite">
      {text === null ? (
        <span>{countOf(token.end - start, 'character')}</span>
      ) : (
        <code>{JSON.stringify(visible(text.slice(start, token.end)))}</code>
      )}
      <span>
        score <b>{score(token.score)}</b>
      </span>
      <span>{token.score >= threshold ? 'at or over the threshold' : `threshold ${score(threshold)}`}</span>
      <span>
        token {count(cursor + 1)} of {count(tokens.length)}
      </span>
    </div>
  );
}

function frameOf(piece: Piece, evidence: TokenHeatProps['evidence']): string {
  if (!evidence || piece.end <= evidence.start || piece.start >= evidence.end) return '';
  const first = piece.start <= evidence.start ? ' first' : '';
  return `evidence${first}${piece.end >= evidence.end ? ' last' : ''}`;
}

/** What the colours and lines mean; once for a page. */
export function HeatLegend({ threshold, hasEvidence }: { threshold: number; hasEvidence?: boolean }) {
  return (
    <div className="scale-ends">
      <span>score 0</span>
      <span className="swatch ramp token-ramp" />
      <span>1</span>
      <span>
        · <span className="piece over">underlined</span> from {score(threshold)} on
      </span>
      {hasEvidence && (
        <span>
          · <span className="piece evidence first last">framed</span> what weighed most
        </span>
      )}
    </div>
  );
}
