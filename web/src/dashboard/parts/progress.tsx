// Work under way: how far, how long still. Where nobody knows the end it says how much is done.
import { useEffect, useState } from 'react';
import { count, duration } from '../words.ts';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** null: nobody knows. */
  readonly total: number | null;
  /** Milliseconds since 1970; with it the time left is estimated. */
  readonly started?: number | null;
  /** How far it is, in other words than two counts. */
  readonly words?: string;
}

export function ProgressBar({ label, done, total, started, words }: ProgressBarProps) {
  const now = useNow(1000);
  const share = total === null || total <= 0 ? null : Math.min(1, done / total);
  const passed = started == null ? null : Math.max(0, now - started);
  const left = passed !== null && share !== null && share > 0.02 && share < 1 ? (passed / share) * (1 - share) : null;
  return (
    <div className="progress">
      <div className="words">
        <span>{label}</span>
        <span className="number">
          {words ?? (total === null ? count(done) : `${count(done)} of ${count(total)}`)}
          {left !== null && ` · about ${duration(left)} left`}
        </span>
      </div>
      <progress aria-label={label} max={1} value={share ?? undefined} />
    </div>
  );
}

/** The time, told again every `every` milliseconds. */
export function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
