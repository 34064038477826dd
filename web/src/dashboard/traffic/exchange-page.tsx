// One exchange: what was found and done in a sentence, then each text with its heat, the rules, the times, the judge's answers,
// and its place in the log.
import type { TrafficDetail } from '../../../../src/gateway/contract.ts';
import { CopyButton } from '../../blocks/copy-button.tsx';
import { formatNumber } from '../../report/format.ts';
import { segment } from '../api.ts';
import { useKeys } from '../keys.tsx';
import { useLoaded } from '../loaded.ts';
import { Mark, shownOf } from '../parts/mark.tsx';
import { Facts, PageHeader, Section } from '../parts/page-header.tsx';
import { RuleBars } from '../parts/rule-bars.tsx';
import { ErrorState, Loading, Partial } from '../parts/states.tsx';
import { HeatLegend } from '../parts/token-heat.tsx';
import { hrefOf, Link, navigate } from '../router.tsx';
import { useSession } from '../session.tsx';
import { count, duration, fullTime, score, shortHash } from '../words.ts';
import { ExchangePart } from './exchange-part.tsx';
import { clause, sentenceOf, timingsOf } from './exchange-words.ts';
import { enforcedWords, outcomeOf } from './outcome.ts';
import { rememberedAddress, rememberedRows } from './use-traffic.ts';

export function ExchangePage({ id }: { id: string }) {
  const { data, error, reload } = useLoaded<TrafficDetail>(`/traffic/${segment(id)}`);
  const back = { to: rememberedAddress(), text: 'Traffic' };
  const rows = rememberedRows();
  const at = rows.findIndex((row) => row.id === id);
  const to = (by: number) => {
    const row = at < 0 ? undefined : rows[at + by];
    return row && hrefOf('traffic', [row.id]);
  };
  const go = (href: string | undefined) => href && navigate(href, { replace: true });
  useKeys('Exchange', [
    { key: 'j', what: 'the one before in time', press: () => go(to(1)) },
    { key: 'k', what: 'the one after in time', press: () => go(to(-1)) },
    { key: 'Escape', what: 'back to the traffic', press: () => navigate(back.to) },
  ]);
  const title = `Exchange ${shortHash(id)}`;
  if (!data) {
    return (
      <div className="page">
        <PageHeader
          title={title}
          sentence={error ? 'This exchange is not in sight.' : 'Reading the record …'}
          back={back}
        />
        {error ? <ErrorState error={error} what={`exchange ${id}`} retry={reload} /> : <Loading what="the exchange" />}
      </div>
    );
  }
  return (
    <div className="page">
      <PageHeader title={title} sentence={sentenceOf(data)} back={back}>
        <Facts
          items={[
            ['time', fullTime(data.time)],
            ['route', `${data.route}${data.stream ? ' (streamed)' : ''}`],
            ['model', data.model || '–'],
            ['key', data.key || 'none'],
            ['guard', <Guard key="guard" hash={data.guard} />],
            ['mode', data.mode],
            ['status', data.status],
          ]}
        />
        <div className="row actions">
          <CopyButton label="Copy as JSON" done="Copied" text={() => JSON.stringify(data, null, 2)} />
          <Step to={to(-1)} text="Next newer" />
          <Step to={to(1)} text="Next older" />
        </div>
      </PageHeader>
      <Body item={data} />
    </div>
  );
}

/** The guard that judged it: by name where it is still the live one. */
function Guard({ hash }: { hash: string }) {
  const { guard } = useSession().status;
  return <span title={hash}>{hash === guard.hash ? guard.name : shortHash(hash)}</span>;
}

function Step({ to, text }: { to: string | undefined; text: string }) {
  return to === undefined ? null : (
    <Link className="quiet-button" to={to}>
      {text}
    </Link>
  );
}

function Body({ item }: { item: TrafficDetail }) {
  const { status } = useSession();
  const outcome = outcomeOf(item);
  const evidence = item.decided === 'allow' ? null : item.evidence;
  const hasText = item.partList.some((part) => part.text !== null);
  return (
    <>
      <div className="exchange-grid">
        <Section title="Decision">
          <Facts
            items={[
              ['found', <Mark key="found" shown={shownOf(item.decided)} />],
              [
                'done',
                <span key="done" className={outcome?.isLoud ? 'outcome loud' : undefined}>
                  {enforcedWords[item.enforced] ?? item.enforced}
                </span>,
              ],
              ['score', item.score === null ? 'none' : `${score(item.score)}, threshold ${score(item.threshold)}`],
              ['scanned', `${item.scanned} of ${item.parts} parts`],
              ...(item.withheld.length > 0
                ? [['withheld from the model', `earlier messages ${item.withheld.join(', ')}`] as const]
                : []),
            ]}
          />
          {item.error && !sentenceOf(item).includes(clause(item.error)) && <p className="trouble">{item.error}</p>}
          <RuleBars rules={item.rules} threshold={item.threshold} />
        </Section>
        <Section title="Times">
          <Timings item={item} />
          {item.escalations.length > 0 && <Escalations item={item} />}
        </Section>
      </div>
      <Section title="Texts" aside={<HeatLegend threshold={item.threshold} hasEvidence={evidence !== null} />}>
        {!hasText && (
          <Partial>
            The texts themselves were not kept{status.retainText ? ' at that time' : ''}: the log holds their length,
            hash and scores. Each block is a token, as wide as the token was long.
          </Partial>
        )}
        {item.partList.map((part, index) => (
          <ExchangePart
            key={String(index)}
            part={part}
            threshold={item.threshold}
            evidence={evidence?.part === part.name ? evidence : null}
          />
        ))}
        {item.partList.length === 0 && <p className="note">No part of this exchange was recorded.</p>}
      </Section>
      <Section title="Place in the log">
        <dl className="chain">
          <dt>event</dt>
          <dd>{count(item.chain.sequence)}</dd>
          <dt>hash</dt>
          <dd className="mono">{item.chain.hash}</dd>
          <dt>hash before</dt>
          <dd className="mono">{item.chain.previous}</dd>
          <dt>request</dt>
          <dd className="mono">{item.id}</dd>
          <dt>constitution</dt>
          <dd className="mono">{item.constitution || '–'}</dd>
        </dl>
        <p className="note">
          Each event holds the hash of the one before. <code>oversight audit verify</code> checks the whole chain.
        </p>
      </Section>
    </>
  );
}

function Timings({ item }: { item: TrafficDetail }) {
  const times = timingsOf(item.timings);
  const most = times.reduce((max, [, ms]) => Math.max(max, ms ?? 0), 0) || 1;
  return (
    <ol className="rule-bars times">
      {times.map(([name, ms]) => (
        <li key={name}>
          <span className="name">{name}</span>
          <span className="number">{ms === null ? '–' : duration(ms)}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect className="track" x={0} y={3} width={100} height={4} />
            <rect className="value" x={0} y={3} width={((ms ?? 0) / most) * 100} height={4} />
          </svg>
        </li>
      ))}
    </ol>
  );
}

function Escalations({ item }: { item: TrafficDetail }) {
  return (
    <>
      <h3 className="part-title">
        Asked the judge {item.escalations.length === 1 ? 'once' : `${item.escalations.length} times`}
      </h3>
      <table className="data">
        <thead>
          <tr>
            {['part', 'score', 'answer', 'time (ms)'].map((title) => (
              <th
                key={title}
                scope="col"
                className={title === 'score' || title.startsWith('time') ? 'right' : undefined}
              >
                <span className="title">{title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {item.escalations.map((each, index) => (
            <tr key={String(index)}>
              <td>{each.part}</td>
              <td className="right">{score(each.score)}</td>
              <td>{each.answer}</td>
              <td className="right">{formatNumber(Math.round(each.ms))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
