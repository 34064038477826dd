// The line that is always in sight: which guard judges, whether it may block, what is behind it, and whether all of that is
// heard of at this moment. What weakens the guard is said loudly, in words.
import { useEffect } from 'react';
import type { Status } from '../../../../src/gateway/contract.ts';
import { sendJson } from '../api.ts';
import { useShowKeys } from '../keys.tsx';
import { useConnection, useLive, useLiveState, useSeconds } from '../live-feed.tsx';
import { useAction } from '../loaded.ts';
import { Button } from '../parts/control.tsx';
import { useNow } from '../parts/progress.tsx';
import { hrefOf, Link } from '../router.tsx';
import { useSession } from '../session.tsx';
import { ago, count, duration } from '../words.ts';

export function StatusLine() {
  const { status, refresh } = useSession();
  const showKeys = useShowKeys();
  useLive('guard', refresh);
  useLive('back', refresh);
  // A feed that breaks may mean that the session has ended: the status says so.
  const isLost = useLiveState().kind === 'lost';
  useEffect(() => {
    if (isLost) refresh();
  }, [isLost, refresh]);
  const failures = useSeconds().at(-1)?.pulse.failOpenTotal ?? 0;
  return (
    <header className="status-line">
      <ul aria-label="Status">
        <li>
          <LiveSign />
        </li>
        {status.mode === 'shadow' && (
          <li className="loud shadow">
            <b>Shadow</b> everything is judged, nothing is blocked
          </li>
        )}
        {status.failOpen && (
          <li className="loud open">
            <b>Fail-open</b> when the guard fails, text passes unjudged
            {failures > 0 && ` (${count(failures)} so far)`}
          </li>
        )}
        <li className="guard">
          <span className="term">guard</span>{' '}
          <Link to={hrefOf('evaluation', [status.guard.id])} title={`Constitution ${status.guard.constitution}`}>
            {status.guard.name}
          </Link>
        </li>
        {status.mode === 'enforce' && (
          <li className="detail">
            <span className="term">mode</span> enforce
          </li>
        )}
        {places(status.upstreams).map((upstream) => (
          <li key={upstream.name} className={upstream.healthy === false ? 'loud open' : 'detail'}>
            <Upstream {...upstream} />
          </li>
        ))}
        <li className="detail">
          <span className="term">judge</span> {status.judge ?? 'none'}
        </li>
      </ul>
      {status.caller !== undefined && <SignOut name={status.caller} />}
      <button type="button" className="quiet-button keys-button" onClick={showKeys} aria-label="Show the keys">
        ?
      </button>
    </header>
  );
}

function SignOut({ name }: { name: string }) {
  const { refresh } = useSession();
  const { run, isBusy } = useAction(async (signal) => {
    await sendJson('DELETE', '/session', undefined, signal);
    refresh();
  });
  return (
    <Button busy={isBusy} onClick={() => run()} title={`Signed in with the key ${name}`}>
      Sign out
    </Button>
  );
}

interface UpstreamPlace {
  readonly name: string;
  readonly url: string;
  readonly healthy: boolean | null;
}

/** Upstreams that are one place for people, though they speak more than one protocol. One that fails makes the place fail. */
function places(upstreams: Status['upstreams']): readonly UpstreamPlace[] {
  const found = new Map<string, UpstreamPlace>();
  for (const upstream of upstreams) {
    const name = nameOf(upstream);
    const known = found.get(name);
    const states = [known?.healthy ?? null, upstream.healthy];
    const healthy = states.includes(false) ? false : states.includes(true) ? true : null;
    found.set(name, { name, url: upstream.url, healthy });
  }
  return [...found.values()];
}

function Upstream({ name, url, healthy }: UpstreamPlace) {
  const health = healthy === null ? 'not tried yet' : healthy ? 'healthy' : 'does not answer';
  return (
    <span title={url}>
      {healthy === false ? <b>Upstream</b> : <span className="term">upstream</span>} {name}{' '}
      <span className={healthy ? 'health good' : 'health'}>{health}</span>
    </span>
  );
}

function nameOf({ kind, url }: Status['upstreams'][number]): string {
  if (kind === 'demo') return 'demo';
  return URL.canParse(url) ? new URL(url).host : kind;
}

function LiveSign() {
  const state = useLiveState();
  if (state.kind === 'live') return <span className="live on">live</span>;
  return <span className="live">{state.kind === 'connecting' ? 'connecting' : 'not live'}</span>;
}

/** Across the page while the connection is lost; short losses are not worth a word. */
export function LostConnection() {
  const state = useLiveState();
  const connection = useConnection();
  const now = useNow(1000);
  if (state.kind !== 'lost' || now - state.since < 1500) return null;
  const wait = Math.max(0, state.retryAt - now);
  return (
    <div className="lost" role="alert">
      <span>
        <b>Connection to the gateway lost</b> {ago(state.since, now)}. What you see may be out of date.
      </span>
      <span className="number" aria-hidden="true">
        {wait < 500 ? 'Trying again now.' : `Trying again in ${duration(Math.ceil(wait / 1000) * 1000)}.`}
      </span>
      <button type="button" className="quiet-button" onClick={connection.retryNow}>
        Try now
      </button>
    </div>
  );
}
