// What is true of today: the totals since midnight, asked for every minute and counted on by each live exchange between.
import { useEffect, useState } from 'react';
import type { TrafficPage, TrafficTotals } from '../../../../src/gateway/contract.ts';
import type { ApiError } from '../api.ts';
import { useLiveBatch } from '../live-feed.tsx';
import { useLoaded } from '../loaded.ts';
import { count } from '../words.ts';
import { counted } from './rows.ts';

export interface Today {
  readonly totals: TrafficTotals | undefined;
  readonly error: ApiError | undefined;
}

export function useToday(): Today {
  const [midnight, setMidnight] = useState(startOfDay);
  const { data, error } = useLoaded<TrafficPage>(`/traffic?limit=1&from=${midnight}`, { every: 60_000 });
  const [totals, setTotals] = useState<TrafficTotals>();
  useEffect(() => {
    if (!data) return;
    setTotals(data.totals);
    setMidnight(startOfDay());
  }, [data]);
  useLiveBatch('exchange', (items) => setTotals((old) => old && items.reduce(counted, old)));
  return { totals, error };
}

function startOfDay(): number {
  return new Date().setHours(0, 0, 0, 0);
}

export interface Remark {
  readonly text: string;
  /** Text passed that was found wrong or was not judged. */
  readonly isLoud: boolean;
}

/** What is rarer than a block and should not be missed, one remark for each. */
export function remarksOf({ byEnforced }: TrafficTotals): readonly Remark[] {
  const remarks: Remark[] = [];
  const say = (name: string, words: string, isLoud: boolean) => {
    const n = byEnforced[name] ?? 0;
    if (n > 0) remarks.push({ text: `${count(n)} ${words}`, isLoud });
  };
  say('failed-open', 'passed unjudged, because the guard failed', true);
  say('shadow', 'only recorded, in shadow mode', true);
  say('failed-closed', 'stopped, because the guard failed', false);
  say('refused', 'refused, because they hold what cannot be judged', false);
  return remarks;
}
