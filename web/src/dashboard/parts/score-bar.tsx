// A score as a number and as a length on [0, 1], with the threshold as a mark across it.
import { score as words } from '../words.ts';

interface ScoreBarProps {
  readonly score: number | null;
  readonly threshold: number;
  /** Width of the track in pixels; default 72. */
  readonly width?: number;
}

export function ScoreBar({ score, threshold, width = 72 }: ScoreBarProps) {
  if (score === null) {
    return (
      <span className="score-bar none" title="not scanned">
        <span className="number">–</span>
        <svg width={width} height={12} viewBox={`0 0 ${width} 12`} preserveAspectRatio="none" aria-hidden="true">
          <rect className="hollow" x={0.5} y={4.5} width={width - 1} height={3} rx={1} />
        </svg>
      </span>
    );
  }
  const isOver = score >= threshold;
  const at = (value: number) => Math.min(1, Math.max(0, value)) * width;
  return (
    <span className={`score-bar${isOver ? ' over' : ''}`}>
      <span className="number">{words(score)}</span>
      <svg width={width} height={12} viewBox={`0 0 ${width} 12`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="track" x={0} y={4} width={width} height={4} rx={1} />
        <rect className="value" x={0} y={4} width={at(score)} height={4} rx={1} />
        <rect className="threshold" x={at(threshold) - 0.75} y={0} width={1.5} height={12} />
      </svg>
    </span>
  );
}
