// The last minutes of one figure as a small curve: the figure itself in words above it, the greatest value and the time below.
// Drawn by hand, because it is drawn anew every second.

export interface SparklineProps {
  readonly title: string;
  /** The figure of now, as a person says it. */
  readonly now: string;
  /** Oldest first, one a second; null: nothing to measure in that second. */
  readonly values: readonly (number | null)[];
  /** A second curve in grey, on the same scale, and its name. */
  readonly other?: { readonly name: string; readonly values: readonly (number | null)[] } | undefined;
  /** Name of the first curve where there are two. */
  readonly name?: string | undefined;
  readonly format: (value: number) => string;
  /** Seconds that the width stands for. */
  readonly span: number;
  readonly kind?: 'line' | 'bars' | undefined;
  /** CSS colour; default the accent. */
  readonly colour?: string | undefined;
  /** Where the curve ends at least, so that noise near zero does not fill it. */
  readonly least: number;
}

const width = 300;
const height = 48;

export function Sparkline(props: SparklineProps) {
  const { title, now, values, other, name, format, span, kind = 'line', colour = 'var(--accent)', least } = props;
  const most = [...values, ...(other?.values ?? [])].reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
  const top = Math.max(least, most);
  const x = (index: number, of: number) => width - ((of - 1 - index) / (span - 1)) * width;
  const y = (value: number) => height - 1 - (value / top) * (height - 4);
  const seconds = values.length;
  const said = seconds < 2 ? 'nothing yet' : `${now} now, at most ${format(most)} in the last ${words(span)}`;
  return (
    <figure className="sparkline">
      <figcaption>
        <span className="name">{title}</span>
        <span className="now">{now}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${said}`}>
        <line className="base" x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
        {other && <path className="other" d={pathOf(other.values, x, y)} />}
        {kind === 'line' ? (
          <>
            <path className="area" d={areaOf(values, x, y)} style={{ fill: colour }} />
            <path className="line" d={pathOf(values, x, y)} style={{ stroke: colour }} />
          </>
        ) : (
          <path className="bars" d={barsOf(values, x, y)} style={{ stroke: colour }} />
        )}
      </svg>
      <div className="ends">
        <span>{words(span)} ago</span>
        <span>{seconds < 2 ? 'waiting …' : `most ${format(most)}`}</span>
        <span>now</span>
      </div>
      {other && (
        <div className="pair">
          <span className="first">{name}</span>
          <span className="other">{other.name}</span>
        </div>
      )}
    </figure>
  );
}

function words(seconds: number): string {
  return `${Math.round(seconds / 60)} min`;
}

type Across = (index: number, of: number) => number;
type Up = (value: number) => number;

function pathOf(values: readonly (number | null)[], x: Across, y: Up): string {
  let pen = 'M';
  return values
    .map((value, index) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${x(index, values.length).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = 'L';
      return step;
    })
    .join('');
}

function areaOf(values: readonly (number | null)[], x: Across, y: Up): string {
  if (values.length < 2) return '';
  const first = x(0, values.length).toFixed(1);
  const line = values.map((value, index) => `L${x(index, values.length).toFixed(1)} ${y(value ?? 0).toFixed(1)}`);
  return `M${first} ${height}${line.join('')}L${width} ${height}Z`;
}

function barsOf(values: readonly (number | null)[], x: Across, y: Up): string {
  return values
    .map((value, index) => {
      if (value === null || value === 0) return '';
      const at = Math.min(width - 1, x(index, values.length)).toFixed(1);
      return `M${at} ${height - 1}L${at} ${y(value).toFixed(1)}`;
    })
    .join('');
}
