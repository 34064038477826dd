// The threshold under one's hand: the two rates that matter in a sentence, as curves, and set by set, beside the live guard.
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Evaluation, GuardInfo, ScoredSet } from '../../../../src/gateway/contract.ts';
import type { LineBlock } from '../../../../src/report/types.ts';
import { BlockView } from '../../blocks/block.tsx';
import { formatNumber } from '../../report/format.ts';
import { segment } from '../api.ts';
import { useLoaded } from '../loaded.ts';
import { PageHeader, Section } from '../parts/page-header.tsx';
import { ThresholdSlider } from '../parts/slider.tsx';
import { Partial } from '../parts/states.tsx';
import { hrefOf, Link, useQuery } from '../router.tsx';
import { useSession } from '../session.tsx';
import { count } from '../words.ts';
import { curveOf, type Rate, rateAt, scoresOf, sentenceAt } from './rates.ts';

interface ThresholdFiguresProps {
  readonly guard: GuardInfo;
  readonly sets: readonly ScoredSet[];
  readonly choose: ReactNode;
}

export function ThresholdFigures({ guard, sets, choose }: ThresholdFiguresProps) {
  const [threshold, move] = useThreshold(guard.threshold);
  const { guard: live } = useSession().status;
  const drawn = useDeferredValue(threshold);
  const series = useMemo(() => seriesOf(sets), [sets]);
  const chart = useMemo(() => chartOf(series, drawn, guard.threshold), [series, drawn, guard.threshold]);
  const marks = [{ value: guard.threshold, label: 'as calibrated' }];
  if (!guard.live && live.threshold !== guard.threshold) marks.push({ value: live.threshold, label: 'live guard' });
  return (
    <>
      <PageHeader title="Evaluation" sentence={sentenceAt(sets, threshold)}>
        {choose}
      </PageHeader>
      <div className="threshold">
        <ThresholdSlider label="Threshold" value={threshold} step={0.001} marks={marks} onChange={move} />
        <p className="note">
          Scores from the threshold on are blocked. Moving it here changes nothing that runs: set it with{' '}
          <code>guard.block</code> in the configuration, or calibrate with <code>oversight guard calibrate</code>.
        </p>
      </div>
      <BlockView block={chart} id="threshold-curves" />
      <Section title="Set by set">
        <Sets sets={sets} threshold={threshold} guard={guard} live={live} />
      </Section>
    </>
  );
}

/** Milliseconds without a movement until the address tells of it: browsers refuse too many changes of an address. */
const STILL = 250;

/** The threshold of the address, or the calibrated one. */
function useThreshold(calibrated: number): [number, (value: number) => void] {
  const [query, setQuery] = useQuery();
  const asked = Number(query['threshold'] ?? Number.NaN);
  const told = asked >= 0 && asked <= 1 ? asked : calibrated;
  const [moved, setMoved] = useState<number>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const move = (value: number) => {
    setMoved(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setQuery({ threshold: value === calibrated ? null : String(value) });
      setMoved(undefined);
    }, STILL);
  };
  return [moved ?? told, move];
}

function seriesOf(sets: readonly ScoredSet[]): LineBlock['series'] {
  return (['restricted', 'permitted'] as const).flatMap((kind) => {
    const scores = scoresOf(sets, kind);
    if (scores.length === 0) return [];
    const points = curveOf(scores).map(({ x, rate }) => ({ x, y: rate.estimate, low: rate.low, high: rate.high }));
    const name =
      kind === 'restricted' ? `restricted (n = ${count(scores.length)})` : `permitted (n = ${count(scores.length)})`;
    return [{ name, points }];
  });
}

function chartOf(series: LineBlock['series'], threshold: number, calibrated: number): LineBlock {
  const references = [{ axis: 'x' as const, value: threshold, label: `here ${threshold.toFixed(3)}` }];
  // Nearer than this the two words would lie upon each other.
  if (Math.abs(calibrated - threshold) > 0.12)
    references.push({ axis: 'x', value: calibrated, label: `calibrated ${calibrated.toFixed(3)}` });
  return {
    kind: 'line',
    title: 'What each threshold would block',
    subtitle: 'share of held-out texts at or over the threshold, 95 % Wilson intervals',
    x: { label: 'threshold', domain: [0, 1] },
    y: { label: 'blocked', format: 'percent', domain: [0, 1] },
    series,
    references,
  };
}

interface SetsProps {
  readonly sets: readonly ScoredSet[];
  readonly threshold: number;
  readonly guard: GuardInfo;
  readonly live: GuardInfo;
}

function Sets({ sets, threshold, guard, live }: SetsProps) {
  // Beside a guard that is not live stands the live one, at its own threshold; beside the live one, itself as calibrated.
  const other = useLoaded<Evaluation>(live.id === guard.id ? null : `/evaluations/${segment(live.id)}`);
  const isCompared = live.id !== guard.id && (other.data?.sets.length ?? 0) > 0;
  const baseline = isCompared ? live.threshold : guard.threshold;
  const baselineOf = ({ name, kind, scores }: ScoredSet): readonly number[] =>
    isCompared ? (other.data?.sets.find((set) => set.name === name && set.kind === kind)?.scores ?? []) : scores;
  return (
    <>
      <div className="plain-table set-table">
        <table>
          <thead>
            <tr>
              <th scope="col">set</th>
              <th scope="col" className="lesser">
                should be
              </th>
              <th scope="col" className="number">
                blocked
              </th>
              <th scope="col" className="number">
                share at {threshold.toFixed(3)}
              </th>
              <th scope="col" className="number lesser">
                {isCompared ? `live ${live.id}, ${baseline.toFixed(3)}` : `as calibrated, ${baseline.toFixed(3)}`}
              </th>
            </tr>
          </thead>
          <tbody>
            {sets.map((set) => {
              const rate = rateAt(set.scores, threshold);
              const aim = set.kind === 'restricted' ? 'blocked' : 'let through';
              return (
                <tr key={`${set.kind}/${set.name}`} data-set={set.name}>
                  <td>
                    {set.name}
                    <span className="below">should be {aim}</span>
                  </td>
                  <td className="lesser">{aim}</td>
                  <td className="number">
                    {count(rate.blocked)} of {count(rate.n)}
                  </td>
                  <td className="number">
                    <Share rate={rate} />
                  </td>
                  <td className="number quiet lesser">
                    <Share rate={rateAt(baselineOf(set), baseline)} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {other.data && !isCompared && (
        <Partial>
          To compare with the live guard, judge the held-out texts of{' '}
          <Link to={hrefOf('evaluation', [live.id])}>{live.id}</Link> too.
        </Partial>
      )}
      {other.error && <Partial>The live guard is not compared: {other.error.message}</Partial>}
      {isCompared && <Partial>Each guard judged the texts that its own build held out.</Partial>}
    </>
  );
}

/** As every estimate is written; on a phone its interval stands below it. */
function Share({ rate: { estimate, low, high } }: { rate: Rate }) {
  return (
    <>
      {formatNumber(estimate, 'percent')}{' '}
      {low !== null && (
        <span className="interval">
          [{formatNumber(low, 'percent', false)}, {formatNumber(high, 'percent', false)}]
        </span>
      )}
    </>
  );
}
