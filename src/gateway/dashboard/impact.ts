// What would change if another guard went live: both judge the same texts, and every text on which they differ is shown.
import { Hono } from 'hono';
import { z } from 'zod';
import { shorten } from '../../base/index.ts';
import { type Action, type Constitution, type Exchange, readGuardConstitution } from '../../guard/index.ts';
import { wilson } from '../../stats/index.ts';
import type { GatewayContext } from '../context.ts';
import type { Estimate, Impact } from '../contract.ts';
import type { Access } from './access.ts';
import type { ParseConstitution } from './constitution-reader.ts';
import type { DashboardEnvironment } from './environment.ts';
import type { KnownGuard, Library } from './library.ts';
import { isName, nameOf, readBody } from './refusal.ts';
import { FEWEST_STORED, sampleTraffic, storedTraffic } from './sample-traffic.ts';
import type { Scored, Scorer } from './scoring.ts';
import { topRule } from './verdict-view.ts';

/** Texts that are shown, and UTF-16 units of each. */
const SHOWN = 50;
const LENGTH = 600;

/** @param constitutions folder of the shipped constitutions and their corpus */
export function impactRoutes(
  context: GatewayContext,
  access: Access,
  library: Library,
  scorer: Scorer,
  constitutions: string,
  parse: ParseConstitution,
): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();

  // It shows retained text, so it is for those who may see it.
  app.post('/guards/:id/impact', access.requireChange, async (c) => {
    const body = z.object({ against: z.string().refine(isName, 'is no id').optional() });
    const { against } = c.req.header('content-type') === undefined ? {} : await readBody(c, body);
    const after = await library.find(nameOf(c, 'guard'));
    const before = await library.find(against ?? (await library.live()).id);
    const { signal } = c.req.raw;
    const stored = context.configuration.audit.retainText ? await storedTraffic(context.store.audit) : [];
    const source = stored.length >= FEWEST_STORED ? 'stored' : 'sample';
    const exchanges =
      source === 'stored' ? stored : await sampleTraffic(constitutions, await constitutionOf(after, parse), signal);
    const scoredBefore = await scorer.score(scoredBy(before), exchanges, signal);
    const scoredAfter = await scorer.score(scoredBy(after), exchanges, signal);
    return c.json(compare(source, exchanges, judged(before, scoredBefore), judged(after, scoredAfter)));
  });
  return app;
}

async function constitutionOf({ info }: KnownGuard, parse: ParseConstitution): Promise<Constitution | undefined> {
  return info.folder === '' ? undefined : (await parse(await readGuardConstitution(info.folder))).constitution;
}

export function scoredBy({ info, loaded }: KnownGuard) {
  return { folder: info.folder, guard: loaded?.guard };
}

interface Judged extends Scored {
  readonly action: Action;
}

function judged({ info }: KnownGuard, scored: readonly Scored[]): readonly Judged[] {
  return scored.map((one) => {
    // Written so that a score that is no number is blocked, as the guard itself does.
    const action = !(one.score < info.threshold)
      ? 'block'
      : info.escalate !== null && one.score >= info.escalate
        ? 'escalate'
        : 'allow';
    return { ...one, action };
  });
}

function compare(
  source: Impact['source'],
  exchanges: readonly Exchange[],
  before: readonly Judged[],
  after: readonly Judged[],
): Impact {
  const pairs = exchanges.map((exchange, i) => ({ exchange, before: before[i]!, after: after[i]! }));
  const isBlocked = ({ action }: Judged) => action === 'block';
  const changed = pairs.filter((pair) => pair.before.action !== pair.after.action).sort((a, b) => rise(b) - rise(a));
  return {
    source,
    n: pairs.length,
    before: shareOf(before.filter(isBlocked).length, pairs.length),
    after: shareOf(after.filter(isBlocked).length, pairs.length),
    newlyBlocked: pairs.filter((pair) => isBlocked(pair.after) && !isBlocked(pair.before)).length,
    newlyAllowed: pairs.filter((pair) => isBlocked(pair.before) && !isBlocked(pair.after)).length,
    changes: changed.slice(0, SHOWN).map((pair) => ({
      text: shorten(
        pair.exchange.findLast((message) => message.role === 'user')?.text ?? pair.exchange.at(-1)!.text,
        LENGTH,
      ),
      before: pair.before.action,
      after: pair.after.action,
      scoreBefore: pair.before.score,
      scoreAfter: pair.after.score,
      rule: topRule((pair.after.action === 'allow' ? pair.before : pair.after).rules),
    })),
  };
}

const rise = (pair: { readonly before: Judged; readonly after: Judged }) =>
  Math.abs(pair.after.score - pair.before.score);

function shareOf(count: number, n: number): Estimate {
  const { estimate = 0, low, high } = wilson(count, n);
  return { estimate, low, high };
}
