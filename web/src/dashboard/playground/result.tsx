// What was found: the verdict with its words, the score of each token as a line, every text with its heat, the rules.
import { useEffect, useRef, useState } from 'react';
import type { GuardInfo } from '../../../../src/gateway/contract.ts';
import { CopyButton } from '../../blocks/copy-button.tsx';
import { Mark } from '../parts/mark.tsx';
import { Section } from '../parts/page-header.tsx';
import { RuleBars } from '../parts/rule-bars.tsx';
import { ScoreBar } from '../parts/score-bar.tsx';
import { HeatLegend, TokenHeat } from '../parts/token-heat.tsx';
import { ScoreLine, type TokenPlace } from './score-line.tsx';
import { highest, type Judged } from './state.ts';
import { evidenceOf, nameOfRole, wordsOf } from './words.ts';

interface ResultProps {
  readonly judged: Judged;
  readonly isRunning: boolean;
  readonly isRejudging: boolean;
  readonly guard: GuardInfo;
  /** As set now; the verdict follows a moment later. */
  readonly threshold: number;
}

export function Result({ judged, isRunning, isRejudging, guard, threshold }: ResultProps) {
  const [cursor, setCursor] = useState<TokenPlace>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a narrow screen the result is below what was typed: it comes into sight when it begins.
    const top = place.current?.getBoundingClientRect().top ?? 0;
    if (isRunning && top > innerHeight * 0.8) place.current?.scrollIntoView({ block: 'start' });
  }, [isRunning]);
  const { verdict, messages, reply } = judged;
  const quote = evidenceOf(judged);
  // A reply that broke off was not found harmless: it was not found to be anything.
  const hasFailed = judged.outcome === 'upstream-failed' && !judged.isRejudged;
  const shown = hasFailed ? 'error' : verdict?.action;
  const heat = (text: number) => ({
    threshold,
    evidence: quote && verdict?.evidence?.message === text ? verdict.evidence : null,
    cursor: cursor?.text === text ? cursor.token : undefined,
    onCursor: (token: number | undefined) => setCursor(token === undefined ? undefined : { text, token }),
  });
  const received = reply ? Math.max(reply.received, reply.text.length + reply.tail.length) : 0;
  return (
    <div className="result" ref={place} aria-busy={isRunning || isRejudging}>
      <div className="verdict-line">
        {shown ? <Mark shown={shown} /> : <span className="quiet">judging …</span>}
        <ScoreBar
          score={isRunning ? highest(judged) : (verdict?.score ?? highest(judged))}
          threshold={threshold}
          width={120}
        />
        <span className="quiet">{isRejudging ? 'judging again …' : wordsOf(judged, isRunning)}</span>
        <span className="end">
          <CopyButton label="Copy as JSON" done="Copied" text={() => JSON.stringify(judged, null, 2)} />
        </span>
      </div>
      {quote && (
        <p className="quote">
          What weighed most stands in the {nameOfRole(quote.role)}: <q>{quote.text}</q>
        </p>
      )}
      <ScoreLine judged={judged} threshold={threshold} escalate={guard.escalate} cursor={cursor} onCursor={setCursor} />
      <Section title="Texts" aside={<HeatLegend threshold={threshold} hasEvidence={quote !== undefined} />}>
        {messages.map((message, index) => (
          <article key={String(index)} className="part" aria-label={nameOfRole(message.role)}>
            <header>
              <h3>{nameOfRole(message.role)}</h3>
            </header>
            <TokenHeat
              name={nameOfRole(message.role)}
              text={message.text}
              length={message.text.length}
              tokens={message.tokens}
              {...heat(index)}
            />
          </article>
        ))}
        {reply && (
          <article className="part reply" aria-label="Reply">
            <header>
              <h3>reply</h3>
              {isRunning && received > reply.text.length && (
                <span className="quiet">{received - reply.text.length} characters held until judged</span>
              )}
            </header>
            {judged.outcome === 'prompt-blocked' ? (
              <p className="note">Nothing was sent to the model: the prompt was blocked.</p>
            ) : (
              <TokenHeat
                name="reply"
                text={reply.text + reply.tail}
                length={reply.text.length + reply.tail.length}
                tokens={reply.tokens}
                released={reply.text.length}
                cut={judged.outcome === 'upstream-failed' ? 'the upstream failed here' : 'blocked here'}
                {...heat(messages.length)}
              />
            )}
            {judged.outcome === 'blocked' && reply.tail === '' && (
              <p className="cut alone">
                <Mark shown="block" /> The reply ends here.
              </p>
            )}
            {judged.outcome === 'upstream-failed' && (
              <p className="trouble" role="alert">
                {judged.message ?? 'The upstream failed and gave no reason.'} What stands above was judged before it was
                shown.
              </p>
            )}
          </article>
        )}
      </Section>
      {verdict && Object.keys(verdict.rules).length > 0 && (
        <Section title="Rules">
          <RuleBars rules={verdict.rules} threshold={threshold} />
        </Section>
      )}
    </div>
  );
}
