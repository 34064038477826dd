// The rules of the constitution with their scores, the highest first, the threshold drawn across.
import { countOf, score } from '../words.ts';

interface RuleBarsProps {
  readonly rules: Readonly<Record<string, number>>;
  /** null: rules have no threshold of their own here. */
  readonly threshold: number | null;
  /** At most so many; the rest is counted. Default 8. */
  readonly most?: number;
}

export function RuleBars({ rules, threshold, most = 8 }: RuleBarsProps) {
  const sorted = Object.entries(rules).sort(([, a], [, b]) => b - a);
  const left = sorted.length - most;
  if (sorted.length === 0) return <p className="note">No rule was scored.</p>;
  return (
    <>
      <ol className="rule-bars">
        {sorted.slice(0, most).map(([rule, value]) => (
          <li key={rule} className={threshold !== null && value >= threshold ? 'over' : undefined}>
            <span className="name">{rule}</span>
            <span className="number">{score(value)}</span>
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect className="track" x={0} y={3} width={100} height={4} />
              <rect className="value" x={0} y={3} width={Math.min(1, Math.max(0, value)) * 100} height={4} />
              {threshold !== null && (
                <line className="threshold" x1={threshold * 100} x2={threshold * 100} y1={0} y2={10} />
              )}
            </svg>
          </li>
        ))}
      </ol>
      {left > 0 && <p className="note">{countOf(left, 'more rule')} with lower scores.</p>}
    </>
  );
}
