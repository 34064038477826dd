// Example texts with what was decided on each; long lists can be narrowed to one verdict and grow on demand.
import { useState } from 'react';
import type { Action, VerdictItem, VerdictsBlock } from '../../../src/report/types.ts';
import { actionWords, formatNumber, formatShort } from '../report/format.ts';
import { visible } from '../report/visible.ts';
import { Figure } from './figure.tsx';
import { isAction, Verdict } from './verdict.tsx';

const page = 50;

export function VerdictsView({ block, id }: { block: VerdictsBlock; id: string }) {
  const [only, setOnly] = useState<Action>();
  const [limit, setLimit] = useState(page);
  const items = only ? block.items.filter((item) => item.action === only) : block.items;
  const present = Object.keys(actionWords)
    .filter(isAction)
    .flatMap((action) => {
      const count = block.items.filter((item) => item.action === action).length;
      return count > 0 ? [{ action, count }] : [];
    });
  return (
    <Figure caption={block} id={id} kind="verdicts">
      {present.length > 1 && (
        <div className="table-bar">
          {present.map(({ action, count }) => (
            <button
              key={action}
              type="button"
              className="quiet-button"
              aria-pressed={only === action}
              onClick={() => setOnly(only === action ? undefined : action)}
            >
              <Verdict action={action} /> {formatNumber(count, 'integer')}
            </button>
          ))}
        </div>
      )}
      {items.length === 0 && <p className="note">No examples.</p>}
      <ol className="verdict-list">
        {items.slice(0, limit).map((item, i) => (
          <Item key={String(i)} item={item} />
        ))}
      </ol>
      {items.length > limit && (
        <button type="button" className="quiet-button" onClick={() => setLimit(limit + page)}>
          Show {Math.min(page, items.length - limit)} more of {formatNumber(items.length - limit, 'integer')}
        </button>
      )}
    </Figure>
  );
}

function Item({ item }: { item: VerdictItem }) {
  return (
    <li>
      <div className="verdict-head">
        <Verdict action={item.action} />
        <span className="score">{formatShort(item.score)}</span>
        {item.rule && <span>{item.rule}</span>}
        {item.expected && item.expected !== item.action && (
          <span>
            expected <Verdict action={item.expected} />
          </span>
        )}
        {item.source && <span>{item.source}</span>}
      </div>
      <div className="judged">{visible(item.text)}</div>
    </li>
  );
}
