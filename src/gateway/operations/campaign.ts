// Many probes by one key. One request near the threshold is nothing; a third of a key's requests near it is somebody who looks for
// the edge (arXiv 2506.24068 and 2602.15001: watch the campaign, not only the request). Such a key raises an alert, once for each
// time that an alert holds however many gateways see it, and its threshold is tightened for as long. Without keys everybody has the
// name '': then somebody's probes would change the answers of all others, so the alert is raised and nothing is tightened.
import type { Clock } from '../../base/index.ts';
import type { Alert, AuditEntry, Store } from '../../store/index.ts';
import type { Configuration } from '../configuration/types.ts';
import type { Campaign, OnAlert } from '../context.ts';

export type CampaignSettings = Configuration['campaign'];

export interface CampaignOptions {
  /** False: while the store does not answer, factors are what they were, or 1; default true: `thresholdFactor` rejects. */
  readonly required?: () => boolean;
  /** Told of each such failure. */
  readonly onError?: (error: unknown) => void;
  /** Told of each request that passes with a factor that could not be read: many may wait for one answer of the store. */
  readonly onFailOpen?: () => void;
}

interface Counts {
  readonly total: number;
  readonly near: number;
  readonly blocked: number;
}

/** How long a factor is taken to hold, and for how many keys it is remembered. */
const CACHE_MS = 1000;
const MOST_KEYS = 10_000;

/** What one judged request counts as. */
export function classifyProbe(
  at: { readonly score: number | null; readonly threshold: number; readonly blocked: boolean },
  factor: number,
  near: number,
): { readonly near: boolean; readonly blocked: boolean } {
  const { score, threshold, blocked } = at;
  if (score === null || !Number.isFinite(score)) return { near: false, blocked };
  // Measured by the threshold as it was before the alert tightened it: otherwise an alert would feed itself.
  const untightened = threshold / factor;
  const onlyTightened = blocked && score >= threshold && score < untightened;
  const isBlocked = blocked && !onlyTightened;
  return { near: !isBlocked && score >= near * untightened && score < untightened, blocked: isBlocked };
}

/** Which alerts these counts of one window are worth. */
export function decideAlerts(counts: Counts, settings: CampaignSettings): readonly Alert['kind'][] {
  const probing = counts.near >= settings.nearCount && counts.near >= settings.nearShare * counts.total;
  const blocked = counts.blocked >= settings.blockCount;
  return [...(probing ? (['near-threshold'] as const) : []), ...(blocked ? (['blocks'] as const) : [])];
}

/**
 * The detector over a store that all gateways share. A new alert is appended to the audit log and given to `onAlert`, by the one
 * gateway that raised it.
 */
export function createCampaignDetector(
  settings: () => CampaignSettings,
  store: Pick<Store, 'history' | 'alerts' | 'audit'>,
  clock: Clock,
  onAlert: OnAlert = () => undefined,
  options: CampaignOptions = {},
): Campaign {
  const factors = new Map<string, { readonly factor: number; readonly until: number }>();
  const asked = new Map<string, Promise<{ readonly factor: number; readonly isRead: boolean }>>();
  /** Alerts known to be up, by kind and key, and until when: they cannot be raised again before. */
  const standing = new Map<string, number>();
  let pruned = Number.NEGATIVE_INFINITY;

  function remember(key: string, factor: number): void {
    factors.delete(key);
    if (factors.size >= MOST_KEYS) factors.delete(factors.keys().next().value!);
    factors.set(key, { factor, until: clock.now() + CACHE_MS });
  }

  async function askStore(key: string): Promise<{ readonly factor: number; readonly isRead: boolean }> {
    try {
      const active = await store.alerts.active(key, clock.now());
      const factor = active.length > 0 ? settings().tighten : 1;
      remember(key, factor);
      return { factor, isRead: true };
    } catch (error) {
      if (options.required?.() ?? true) throw error;
      options.onError?.(error);
      return { factor: factors.get(key)?.factor ?? 1, isRead: false };
    }
  }

  function thresholdFactor(key: string, failedOpen?: () => void): Promise<number> {
    if (key === '' || settings().tighten === 1) return Promise.resolve(1);
    const known = factors.get(key);
    if (known !== undefined && clock.now() < known.until) return Promise.resolve(known.factor);
    let asking = asked.get(key);
    if (asking === undefined) {
      asking = askStore(key).finally(() => asked.delete(key));
      asked.set(key, asking);
    }
    return asking.then(({ factor, isRead }) => {
      if (!isRead) {
        options.onFailOpen?.();
        failedOpen?.();
      }
      return factor;
    });
  }

  async function raise(kind: Alert['kind'], key: string, counts: Counts, now: number): Promise<void> {
    const { holdMs, tighten } = settings();
    const { alert, isNew } = await store.alerts.raise({ key, kind, raised: now, until: now + holdMs, counts });
    if (key !== '') remember(key, tighten);
    if (standing.size >= MOST_KEYS) standing.clear();
    standing.set(`${kind} ${key}`, alert.until);
    if (!isNew) return;
    // Shown first: an alert that the log cannot take is worth the more to whoever watches.
    onAlert(alert);
    await store.audit.append(alertEntry(alert));
  }

  return {
    thresholdFactor,
    async note(key, at) {
      const now = clock.now();
      const { windowMs, near } = settings();
      const probe = classifyProbe(at, factors.get(key)?.factor ?? 1, near);
      await store.history.note(key, { time: now, ...probe });
      if (now - pruned > windowMs) {
        pruned = now;
        await store.history.prune(now - 2 * windowMs);
      }
      // What is neither near nor blocked cannot be the request that raises an alert, and what is one of the two only raises its own kind.
      const kind = probe.near ? 'near-threshold' : probe.blocked ? 'blocks' : undefined;
      if (!kind || now < (standing.get(`${kind} ${key}`) ?? 0)) return;
      const counts = await store.history.window(key, now - windowMs, now + 1);
      for (const kind of decideAlerts(counts, settings())) await raise(kind, key, counts, now);
    },
  };
}

function alertEntry(alert: Alert): AuditEntry {
  const { id, key, kind, raised, until, counts } = alert;
  const body = { alert: id, kind, until, counts: { ...counts } };
  return {
    time: raised,
    kind: 'alert',
    id: `alert-${id}`,
    route: '',
    key,
    decided: 'none',
    enforced: 'none',
    rule: '',
    score: null,
    body,
  };
}
