// Steering through an episode: back, on, play, the step as a slider with marks where something happens, and the speed.
import { useId } from 'react';

interface TransportProps {
  readonly time: number;
  readonly steps: number;
  readonly moments: readonly number[];
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly go: (time: number) => void;
  readonly toggle: () => void;
  readonly toEvent: (direction: 1 | -1) => void;
  readonly setSpeed: (speed: number) => void;
  readonly drawAgain: () => void;
}

const speeds = [0.5, 1, 2, 4];

export function Transport(props: TransportProps) {
  const { time, steps, moments, isPlaying, speed, go, toggle, toEvent, setSpeed, drawAgain } = props;
  const id = useId();
  return (
    <div className="transport">
      <div className="transport-buttons">
        <button type="button" className="quiet-button" onClick={() => go(time - 1)} disabled={time <= 0}>
          ◂ Back
        </button>
        <button type="button" className="quiet-button main" onClick={toggle}>
          {isPlaying ? '❙❙ Pause' : '▶ Play'}
        </button>
        <button type="button" className="quiet-button" onClick={() => go(time + 1)} disabled={time >= steps}>
          Step ▸
        </button>
        <button type="button" className="quiet-button" onClick={() => toEvent(1)} disabled={time >= steps}>
          Next event ▸▸
        </button>
        <span className="of">
          step <b>{time}</b> of {steps}
        </span>
        <label htmlFor={`${id}-speed`}>speed</label>
        <select id={`${id}-speed`} value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
          {speeds.map((each) => (
            <option key={each} value={each}>
              {each}×
            </option>
          ))}
        </select>
        <button
          type="button"
          className="quiet-button"
          onClick={drawAgain}
          title="Where several actions are equally good, chance decides: choose anew"
        >
          Draw anew
        </button>
      </div>
      <div className="slide">
        <input
          type="range"
          aria-label="Step"
          min={0}
          max={steps}
          step={1}
          value={time}
          aria-valuetext={`step ${time} of ${steps}`}
          onChange={(event) => go(Number(event.target.value))}
        />
        <div className="slide-marks" aria-hidden="true">
          {moments.map((moment) => (
            <i key={moment} style={{ left: `${(100 * moment) / Math.max(1, steps)}%` }} />
          ))}
        </div>
      </div>
    </div>
  );
}
