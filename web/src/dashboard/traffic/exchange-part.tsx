// One text of an exchange: what was found in it, token by token where it was scanned; hollow, with the reason, where it was not.
import type { TrafficPart } from '../../../../src/gateway/contract.ts';
import { Mark } from '../parts/mark.tsx';
import { ScoreBar } from '../parts/score-bar.tsx';
import { TokenHeat } from '../parts/token-heat.tsx';
import { count, shortHash } from '../words.ts';
import { releaseOf, titleOf } from './exchange-words.ts';

interface ExchangePartProps {
  readonly part: TrafficPart;
  readonly threshold: number;
  readonly evidence: { readonly start: number; readonly end: number } | null;
}

export function ExchangePart({ part, threshold, evidence }: ExchangePartProps) {
  const isScanned = part.action !== 'not-scanned';
  const name = titleOf(part);
  return (
    <article className={`part${isScanned ? '' : ' unscanned'}`} aria-label={name}>
      <header>
        <h3>{name}</h3>
        <Mark shown={part.action} />
        {isScanned && <ScoreBar score={part.score} threshold={threshold} />}
        <span className="quiet">{releaseOf(part)}</span>
        <span className="quiet mono" title={`SHA-256 ${part.hash}`}>
          {shortHash(part.hash)}
        </span>
      </header>
      {!isScanned && (
        <div className="hollow-box">
          <p>Not scanned: {part.reason ?? 'no reason was recorded'}.</p>
          {part.text !== null && <div className="judged">{part.text}</div>}
        </div>
      )}
      {isScanned && part.length > 0 && (part.tokens.length > 0 || part.text !== null) && (
        <TokenHeat
          name={name}
          text={part.text}
          length={part.length}
          tokens={part.tokens}
          threshold={threshold}
          evidence={evidence}
          released={part.side === 'reply' ? part.released : null}
          cut={part.released === 0 ? 'nothing was released' : part.action === 'block' ? 'blocked here' : 'ended here'}
        />
      )}
      {isScanned && part.tokens.length === 0 && part.length > 0 && (
        <p className="note">The scores of its {count(part.length)} characters were not kept one by one.</p>
      )}
    </article>
  );
}
