// What there is: the constitutions, and the guards that were built from them, of which one is live.
import type { ConstitutionInfo, GuardList } from '../../../../src/gateway/contract.ts';
import { useLive } from '../live-feed.tsx';
import { useLoaded } from '../loaded.ts';
import { PageHeader, Section } from '../parts/page-header.tsx';
import { Empty, ErrorState, Loading, MayNotChange } from '../parts/states.tsx';
import { hrefOf, Link } from '../router.tsx';
import { useSession } from '../session.tsx';
import { countOf, score } from '../words.ts';
import { Guards } from './guards.tsx';

export function ConstitutionList() {
  const { mayChange, guard } = useSession().status;
  const constitutions = useLoaded<readonly ConstitutionInfo[]>('/constitutions');
  const guards = useLoaded<GuardList>('/guards');
  useLive('guard', guards.reload);
  const sentence = `${guard.name} judges by ${countOf(guard.rules.length, 'rule')} and blocks from a score of ${score(guard.threshold)} on.`;
  return (
    <div className="page constitution">
      <PageHeader title="Constitution" sentence={sentence} />
      {!mayChange && <MayNotChange />}
      <Section title="Constitutions">
        {constitutions.data ? (
          <Constitutions items={constitutions.data} />
        ) : constitutions.error ? (
          <ErrorState error={constitutions.error} what="the constitutions" retry={constitutions.reload} />
        ) : (
          <Loading what="the constitutions" />
        )}
      </Section>
      <Section title="Guards">
        {guards.data ? (
          <Guards list={guards.data} onChange={guards.setData} />
        ) : guards.error ? (
          <ErrorState error={guards.error} what="the guards" retry={guards.reload} />
        ) : (
          <Loading what="the guards" />
        )}
      </Section>
    </div>
  );
}

function Constitutions({ items }: { items: readonly ConstitutionInfo[] }) {
  if (items.length === 0)
    return (
      <Empty title="No constitution here" command="oversight guard lint my.md">
        A constitution is a Markdown file with the headings Restricted and Permitted. The package ships three.
      </Empty>
    );
  return (
    <ul className="constitutions">
      {items.map(({ id, title, draft, guards }) => (
        <li key={id}>
          <Link to={hrefOf('constitution', [id])}>{title}</Link>
          {draft && <span className="tag">draft</span>}
          <span className="quiet">
            {guards.length === 0 ? 'no guard built from it yet' : `built into ${guards.join(', ')}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
