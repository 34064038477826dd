// What would change if a guard were promoted: judged again is what went through the gateway, where its text was kept, or sample traffic.

import { useState } from 'react';
import type { Impact } from '../../../../src/gateway/contract.ts';
import { formatEstimate } from '../../report/format.ts';
import { segment, sendJson } from '../api.ts';
import { useAction } from '../loaded.ts';
import { Button } from '../parts/control.tsx';
import { Mark } from '../parts/mark.tsx';
import { Trouble } from '../parts/states.tsx';
import { useSession } from '../session.tsx';
import { count, countOf, score } from '../words.ts';

/** "Of 300 stored exchanges 12 would be newly blocked and 3 newly allowed." */
function sentenceOfImpact({ source, n, newlyBlocked, newlyAllowed }: Impact): string {
  const what = source === 'stored' ? countOf(n, 'stored exchange') : countOf(n, 'sample text');
  return `Of ${what} ${count(newlyBlocked)} would be newly blocked and ${count(newlyAllowed)} newly allowed.`;
}

const focusable = { tabIndex: 0 };

export function ImpactFigures({ guard }: { guard: string }) {
  const { mayChange } = useSession().status;
  const [impact, setImpact] = useState<Impact>();
  const ask = useAction(async (signal) => {
    setImpact(await sendJson<Impact>('POST', `/guards/${segment(guard)}/impact`, {}, signal));
  });
  if (!impact)
    return (
      <div className="impact">
        <div className="row actions">
          <Button busy={ask.isBusy} disabled={!mayChange} onClick={() => void ask.run()}>
            {ask.isBusy ? 'Judging the same texts with both …' : 'Show what would change'}
          </Button>
        </div>
        {ask.error && <Trouble error={ask.error} />}
      </div>
    );
  const left = impact.newlyBlocked + impact.newlyAllowed - impact.changes.length;
  return (
    <div className="impact" role="status">
      <p className="finding">{sentenceOfImpact(impact)}</p>
      <dl className="before-after">
        <div>
          <dt>blocked by the live guard</dt>
          <dd className="number">{formatEstimate(impact.before, 'percent')}</dd>
        </div>
        <div>
          <dt>blocked by {guard}</dt>
          <dd className="number">{formatEstimate(impact.after, 'percent')}</dd>
        </div>
      </dl>
      <p className="note">
        95 % intervals in brackets
        {impact.source === 'sample' && '; sample texts, because too few texts of the traffic are kept'}.
      </p>
      {impact.changes.length > 0 && (
        <ul className="changes" aria-label="Texts that would be judged otherwise" {...focusable}>
          {impact.changes.map(({ text, before, after, scoreBefore, scoreAfter, rule }) => (
            <li key={`${scoreBefore} ${scoreAfter} ${text}`}>
              <span className="moves">
                <Mark shown={before} /> <span className="number">{score(scoreBefore)}</span>
                <span aria-hidden="true">→</span>
                <Mark shown={after} /> <span className="number">{score(scoreAfter)}</span>
                <span className="quiet">{rule}</span>
              </span>
              <span className="mono">{text}</span>
            </li>
          ))}
        </ul>
      )}
      {left > 0 && <p className="note">{countOf(left, 'more change')} with smaller steps of the score.</p>}
    </div>
  );
}
