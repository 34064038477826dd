// The head of every page: where one is, one sentence that says what is true now, then facts and buttons.
import { type ReactNode, useEffect, useRef } from 'react';
import { keepUnits } from '../../report/format.ts';
import { Link, usePlace } from '../router.tsx';

interface PageHeaderProps {
  readonly title: string;
  readonly sentence: ReactNode;
  readonly back?: { readonly to: string; readonly text: string };
  readonly children?: ReactNode;
}

export function PageHeader({ title, sentence, back, children }: PageHeaderProps) {
  const head = useRef<HTMLHeadingElement>(null);
  const { room, path } = usePlace();
  const address = [room, ...path].join('/');
  useEffect(() => {
    document.title = `${title} · oversight`;
  }, [title]);
  useFocusOnArrival(head, address);
  return (
    <header className="page-head">
      <div className="where">
        {back && (
          <Link to={back.to} className="back">
            ← {back.text}
          </Link>
        )}
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
      </div>
      <p className="sentence">{typeof sentence === 'string' ? keepUnits(sentence) : sentence}</p>
      {children}
    </header>
  );
}

let last: string | undefined;

/**
 * Who came by a link and not by loading the page is put at its head, so that reading goes on there; unless the page has put
 * them somewhere better already.
 */
function useFocusOnArrival(head: React.RefObject<HTMLElement | null>, address: string): void {
  useEffect(() => {
    const isNew = last !== undefined && last !== address;
    last = address;
    if (isNew && !head.current?.closest('main')?.contains(document.activeElement)) {
      head.current?.focus({ preventScroll: true });
    }
  }, [head, address]);
}

export function Facts({ items }: { items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section-box" aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
