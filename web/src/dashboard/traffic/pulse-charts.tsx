// The last five minutes: how much comes, what the guard adds to the first token, what it stopped.

import { formatNumber } from '../../report/format.ts';
import type { Second } from '../live.ts';
import { useSeconds } from '../live-feed.tsx';
import { Facts } from '../parts/page-header.tsx';
import { Sparkline } from '../parts/sparkline.tsx';
import { count, duration } from '../words.ts';

const span = 300;
/** Blocks are counted in steps, so that single ones can be seen. */
const step = 5;

export function PulseCharts({ isPaused }: { isPaused: boolean }) {
  const seconds = useStill(useSeconds(), isPaused);
  const last = seconds.at(-1)?.pulse;
  const rates = seconds.map(({ pulse }) => pulse.requestsPerSecond);
  const median = seconds.map(({ pulse }) => pulse.addedFirstToken.median);
  const tail = seconds.map(({ pulse }) => pulse.addedFirstToken.p99);
  const blocked = seconds.reduce((sum, second) => sum + second.blocked, 0);
  return (
    <section className="pulse" aria-label="The last five minutes">
      <div className="pulse-charts">
        <Sparkline
          title="Requests a second"
          now={last ? rate(last.requestsPerSecond) : '–'}
          values={rates}
          format={rate}
          span={span}
          least={1}
        />
        <Sparkline
          title="Added to the first token"
          now={duration(last?.addedFirstToken.median)}
          values={median}
          name={`median ${duration(last?.addedFirstToken.median)}`}
          other={{ name: `99th percentile ${duration(last?.addedFirstToken.p99)}`, values: tail }}
          format={duration}
          span={span}
          least={1}
        />
        <Sparkline
          title="Blocks"
          now={seconds.length === 0 ? '–' : `${count(blocked)} in ${span / 60} min`}
          values={stepped(seconds)}
          format={(value) => `${count(value)} in ${step} s`}
          span={span}
          kind="bars"
          colour="var(--block)"
          least={3}
        />
      </div>
      {last && (
        <Facts
          items={[
            ['open streams', count(last.openStreams)],
            ['held back', bytes(last.heldBytes)],
            ['scoring a piece', `${micros(last.scoringMicros.median)}, p99 ${micros(last.scoringMicros.p99)}`],
            ['memory', `${count(Math.round(last.memoryMb))}\u00a0MB`],
          ]}
        />
      )}
    </section>
  );
}

let still: readonly Second[] = [];

/** The seconds as they were when they were asked to stand still. */
function useStill(seconds: readonly Second[], isPaused: boolean): readonly Second[] {
  if (!isPaused) still = seconds;
  return isPaused ? still : seconds;
}

/** Sums of `step` seconds in the place of their last, zero elsewhere; steps stand still while time goes on. */
function stepped(seconds: readonly Second[]): readonly number[] {
  const out: number[] = [];
  let sum = 0;
  for (const { pulse, blocked } of seconds) {
    sum += blocked;
    const isLast = Math.floor(pulse.now / 1000) % step === step - 1;
    out.push(isLast ? sum : 0);
    if (isLast) sum = 0;
  }
  return out;
}

function rate(value: number): string {
  return value < 100 ? value.toFixed(1) : count(Math.round(value));
}

function bytes(value: number): string {
  if (value < 1000) return `${value}\u00a0B`;
  return value < 1e6 ? `${formatNumber(value / 1000)}\u00a0kB` : `${formatNumber(value / 1e6)}\u00a0MB`;
}

function micros(value: number | null): string {
  return value === null ? '–' : `${formatNumber(Math.round(value))}\u00a0µs`;
}
