// What the campaign detector raised: one key that probes near the threshold, or is blocked again and again. It stays until a
// person has seen it.
import type { AlertItem } from '../../../../src/gateway/contract.ts';
import { segment, sendJson } from '../api.ts';
import { useLive } from '../live-feed.tsx';
import { useAction, useLoaded } from '../loaded.ts';
import { Button } from '../parts/control.tsx';
import { useNow } from '../parts/progress.tsx';
import { Trouble } from '../parts/states.tsx';
import { hrefOf, Link } from '../router.tsx';
import { useSession } from '../session.tsx';
import { ago, clockTime, count } from '../words.ts';

const most = 3;

export function Alerts() {
  const { status } = useSession();
  const { data = [], error, reload, setData } = useLoaded<readonly AlertItem[]>('/alerts');
  const now = useNow(10_000);
  useLive('alert', (alert) => setData([alert, ...data.filter((each) => each.id !== alert.id)]));
  useLive('back', reload);
  const acknowledge = useAction(async (signal, alert: AlertItem) => {
    await sendJson('POST', `/alerts/${segment(alert.id)}/acknowledge`, {}, signal);
    setData(data.map((each) => (each.id === alert.id ? { ...each, acknowledged: true } : each)));
  });
  const open = data.filter((alert) => !alert.acknowledged);
  if (error && data.length === 0) return <Trouble error={error} retry={reload} />;
  if (open.length === 0) return null;
  return (
    <section className="alerts" aria-label="Alerts">
      {open.slice(0, most).map((alert) => (
        <div key={alert.id} className="alert" role="status">
          <p>
            <b>{titleOf(alert)}</b> {detailOf(alert)} Raised {ago(alert.raised, now)}; {standingOf(alert, now)}
          </p>
          <div className="row">
            <Link className="quiet-button" to={hrefOf('traffic', [], { key: alert.key })}>
              Show its traffic
            </Link>
            {status.mayChange && (
              <Button busy={acknowledge.isBusy} onClick={() => acknowledge.run(alert)}>
                I have seen it
              </Button>
            )}
          </div>
        </div>
      ))}
      {open.length > most && <p className="note">{count(open.length - most)} more alerts.</p>}
      {acknowledge.error && <Trouble error={acknowledge.error} />}
    </section>
  );
}

/** Without keys nothing is tightened: one caller's probes would change the answers of all others. */
function standingOf({ key, until }: AlertItem, now: number): string {
  if (until <= now) return 'it has run out.';
  return `${key === '' ? 'it holds' : 'its threshold is tightened'} until ${clockTime(until, now)}.`;
}

function titleOf({ kind, key }: AlertItem): string {
  const who = key === '' ? 'Traffic without a key' : `Key ${key}`;
  return kind === 'blocks' ? `${who} is blocked again and again.` : `${who} probes near the threshold.`;
}

function detailOf({ counts }: AlertItem): string {
  return `Of ${count(counts.total)} requests ${count(counts.near)} came near the threshold and ${count(counts.blocked)} were blocked.`;
}
