// The score of every token, in the order in which they were judged, against the threshold: what one watches while a reply streams.
import { type PointerEvent, useRef } from 'react';
import { countOf, score } from '../words.ts';
import type { Judged } from './state.ts';
import { nameOfRole } from './words.ts';

/** A token by its text (index of the message; the reply comes last) and its place in it. */
export interface TokenPlace {
  readonly text: number;
  readonly token: number;
}

interface ScoreLineProps {
  readonly judged: Judged;
  /** The threshold as it is set now. */
  readonly threshold: number;
  readonly escalate: number | null;
  readonly cursor: TokenPlace | undefined;
  readonly onCursor: (place: TokenPlace | undefined) => void;
}

interface Point {
  readonly place: TokenPlace;
  readonly score: number;
}

const [width, height] = [600, 120];
/** Places that the axis has at least, so that the first tokens do not fill it. */
const fewest = 40;

export function ScoreLine({ judged, threshold, escalate, cursor, onCursor }: ScoreLineProps) {
  const plot = useRef<SVGSVGElement>(null);
  const texts = [...judged.messages, ...(judged.reply ? [{ role: 'reply', ...judged.reply }] : [])];
  const points: Point[] = texts.flatMap(({ tokens }, text) =>
    tokens.map((each, token) => ({ place: { text, token }, score: each.score })),
  );
  const across = Math.max(fewest, points.length);
  const x = (index: number) => ((index + 0.5) / across) * width;
  const y = (value: number) => height - value * height;
  const starts = startsOf(texts);
  const at = points.findIndex(({ place }) => place.text === cursor?.text && place.token === cursor.token);
  const over = points.filter((point) => point.score >= threshold).length;
  const highest = points.reduce((most, point) => Math.max(most, point.score), 0);
  const point = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    if (!box || points.length === 0) return;
    const index = Math.floor(((event.clientX - box.left) / box.width) * across);
    onCursor(points[Math.min(points.length - 1, Math.max(0, index))]?.place);
  };
  const label = `Scores of ${countOf(points.length, 'token')}: highest ${score(highest)}, ${over === 0 ? 'none' : over} at or over the threshold of ${score(threshold)}`;
  const isCut = judged.outcome === 'blocked' || judged.outcome === 'prompt-blocked';
  return (
    <figure className="score-line" aria-label="Score of each token">
      <figcaption>Score of each token, from 0 to 1, in the order in which they are judged</figcaption>
      <div className="plot">
        <svg
          ref={plot}
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
          onPointerMove={point}
          onPointerLeave={() => onCursor(undefined)}
        >
          <line className="base" x1={0} x2={width} y1={height} y2={height} />
          <path
            className="area"
            d={
              points.length === 0 ? '' : `M${x(0)} ${height}${lineOf(points, x, y)}L${x(points.length - 1)} ${height}Z`
            }
          />
          <path className="line" d={lineOf(points, x, y).replace('L', 'M')} />
          {starts.slice(1).map((start) => (
            <line
              key={start.index}
              className="part"
              x1={x(start.index - 0.5)}
              x2={x(start.index - 0.5)}
              y1={0}
              y2={height}
            />
          ))}
          {escalate !== null && escalate < threshold && (
            <line className="escalate" x1={0} x2={width} y1={y(escalate)} y2={y(escalate)} />
          )}
          <line className="threshold" x1={0} x2={width} y1={y(threshold)} y2={y(threshold)} />
          {at >= 0 && <line className="cursor" x1={x(at)} x2={x(at)} y1={0} y2={height} />}
        </svg>
        {/* Marks that must keep their shape stand over the stretched curve. */}
        {points.map((each, index) =>
          each.score >= threshold ? (
            <span
              key={String(index)}
              className="dot"
              style={{ left: `${share(x(index))}%`, top: `${100 - each.score * 100}%` }}
            />
          ) : null,
        )}
        {isCut && points.length > 0 && (
          <span className="cut-mark" style={{ left: `${share(x(points.length - 1))}%` }} title="blocked here" />
        )}
        <span className="label threshold-label" style={{ top: `${100 - threshold * 100}%` }}>
          threshold {score(threshold)}
        </span>
        {escalate !== null && escalate < threshold && (
          <span className="label escalate-label" style={{ top: `${100 - escalate * 100}%` }}>
            escalate {score(escalate)}
          </span>
        )}
      </div>
      <div className="parts" aria-hidden="true">
        {named(starts, across).map((start) => (
          <span key={start.index} style={{ left: `${share(x(start.index - 0.5))}%` }}>
            {nameOfRole(start.role)}
          </span>
        ))}
      </div>
    </figure>
  );
}

const share = (value: number) => (value / width) * 100;

function lineOf(points: readonly Point[], x: (index: number) => number, y: (value: number) => number): string {
  return points.map((each, index) => `L${x(index).toFixed(1)} ${y(each.score).toFixed(1)}`).join('');
}

/** Those whose name has room before the next one begins; the last always has. */
function named<T extends { readonly index: number }>(starts: readonly T[], across: number): readonly T[] {
  return starts.filter(({ index }, i) => {
    const next = starts[i + 1];
    return next === undefined || (next.index - index) / across > 0.16;
  });
}

/** Where each text with tokens begins. */
function startsOf(texts: readonly { readonly role: string; readonly tokens: readonly unknown[] }[]) {
  let index = 0;
  return texts.flatMap(({ role, tokens }) => {
    const start = index;
    index += tokens.length;
    return tokens.length === 0 ? [] : [{ index: start, role }];
  });
}
