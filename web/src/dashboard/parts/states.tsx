// What a page shows when it has nothing to show: not yet, nothing there, gone wrong, not the whole.
import { type ReactNode, useEffect, useState } from 'react';
import { Command } from '../../blocks/command.tsx';
import type { ApiError } from '../api.ts';
import { Button } from './control.tsx';

/** Nothing for a moment, then grey bars where the page will be; a quick answer never flickers. */
export function Loading({ what }: { what: string }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="loading" role="status">
      {isSlow && (
        <>
          <span className="visually-hidden">Loading {what}</span>
          <span className="bar" />
          <span className="bar" />
          <span className="bar" />
        </>
      )}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  /** What to do. */
  readonly children: ReactNode;
  readonly command?: string;
  readonly action?: ReactNode;
}

export function Empty({ title, children, command, action }: EmptyProps) {
  return (
    <section className="empty">
      <h2>{title}</h2>
      <p>{children}</p>
      {command && <Command text={command} />}
      {action && <div className="row">{action}</div>}
    </section>
  );
}

/** In place of what could not be loaded: what happened, to what, what to do. */
export function ErrorState({ error, what, retry }: { error: ApiError; what: string; retry?: () => void }) {
  return (
    <section className="broken" role="alert">
      <h2>
        {error.status === 404 ? 'There is nothing here' : 'It could not be loaded'}: {what}
      </h2>
      <p>{error.message}</p>
      {error.remedy && <p>{error.remedy}</p>}
      {retry && <Button onClick={retry}>Try again</Button>}
    </section>
  );
}

/** A line beside the button whose deed failed. */
export function Trouble({ error, retry }: { error: ApiError; retry?: () => void }) {
  return (
    <p className="trouble" role="alert">
      {error.message} {error.remedy} {retry && <Button onClick={retry}>Try again</Button>}
    </p>
  );
}

/** What is missing from a picture, and why. */
export function Partial({ children }: { children: ReactNode }) {
  return <p className="note partial">{children}</p>;
}

export function MayNotChange() {
  return (
    <p className="note partial">This session may look and not change anything: changes take a key of the role admin.</p>
  );
}
