// The two returns of an episode as lines: what the learner is paid and what it is worth. They run together until the hack.
import type { Frame } from './episode.ts';
import { signed } from './episode.ts';

interface ReturnsProps {
  readonly frames: readonly Frame[];
  readonly time: number;
  /** Steps that the axis has room for; the same for boards side by side. */
  readonly steps: number;
  /** Ends of the axis of returns; the same for boards side by side. */
  readonly domain: readonly [number, number];
  readonly name: string;
}

const [width, height] = [400, 92];

/** Ends that hold zero and every return of these episodes. */
export function domainOf(episodes: readonly (readonly Frame[])[]): readonly [number, number] {
  const all = episodes.flat().flatMap(({ observed, intended }) => [observed, intended]);
  return [Math.min(-0.25, ...all), Math.max(1, ...all)];
}

export function Returns({ frames, time, steps, domain: [low, high], name }: ReturnsProps) {
  const x = (step: number) => (step / Math.max(1, steps)) * width;
  const y = (value: number) => 4 + (1 - (value - low) / (high - low)) * (height - 8);
  const now = Math.min(time, frames.length - 1);
  const frame = frames[now];
  const line = (of: 'observed' | 'intended', to: number) =>
    frames
      .slice(0, to + 1)
      .map((each, step) => `${step === 0 ? 'M' : 'L'}${x(step).toFixed(1)} ${y(each[of]).toFixed(1)}`)
      .join('');
  const past = frames.slice(0, now + 1);
  const gap = `${line('observed', now)}${past
    .map((each, step) => `L${x(step).toFixed(1)} ${y(each.intended).toFixed(1)}`)
    .reverse()
    .join('')}Z`;
  if (!frame) return null;
  const last = frames.at(-1) ?? frame;
  const words = `${name}: returns after step ${now}: observed ${signed(frame.observed)}, true ${signed(frame.intended)}; at the end observed ${signed(last.observed)}, true ${signed(last.intended)}.`;
  return (
    <div className="returns">
      <p className="returns-head">
        <span>return so far</span>
        <span className="observed">
          <i />
          observed <b>{signed(frame.observed)}</b>
        </span>
        <span className="intended">
          <i />
          true <b>{signed(frame.intended)}</b>
        </span>
      </p>
      <div className="returns-plot">
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={words}>
          <path className="zero" d={`M0 ${y(0)}H${width}`} />
          <path className="gap" d={gap} />
          <path className="observed coming" d={line('observed', frames.length - 1)} />
          <path className="intended coming" d={line('intended', frames.length - 1)} />
          <path className="observed" d={line('observed', now)} />
          <path className="intended" d={line('intended', now)} />
          <path className="now" d={`M${x(now)} 0V${height}`} />
        </svg>
        <span className="tick" style={{ top: `${(100 * y(0)) / height}%` }} aria-hidden="true">
          0
        </span>
        <span className="tick" style={{ top: `${(100 * y(1)) / height}%` }} aria-hidden="true">
          +1
        </span>
      </div>
      <p className="returns-foot" aria-hidden="true">
        <span>step 0</span>
        <span>{steps}</span>
      </p>
    </div>
  );
}
