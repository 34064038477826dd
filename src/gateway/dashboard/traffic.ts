// The list of judged exchanges, its totals, one exchange with everything that is known of it, and the alerts.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Alert, AuditFilter } from '../../store/index.ts';
import type { GatewayContext } from '../context.ts';
import type { AlertItem, TrafficPage } from '../contract.ts';
import { readExchange } from '../operations/index.ts';
import type { Access } from './access.ts';
import type { DashboardEnvironment } from './environment.ts';
import { detailOf, itemOf } from './exchange-view.ts';
import { Refusal } from './refusal.ts';

const text = z.string().max(200).optional();
const whole = z.coerce.number().int().nonnegative().optional();
const query = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  before: whole,
  from: whole,
  to: whole,
  decided: z.enum(['allow', 'escalate', 'block', 'error', 'none']).optional(),
  enforced: z
    .enum(['passed', 'blocked', 'shadow', 'failed-open', 'failed-closed', 'refused', 'aborted', 'none'])
    .optional(),
  route: text,
  key: text,
  rule: text,
  id: text,
});

/** Alerts that the list shows. */
const ALERTS = 200;

export function trafficRoutes(context: GatewayContext, access: Access): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();
  const { audit, alerts, reviews } = context.store;

  app.get('/traffic', async (c) => {
    // An empty field of the filter's form filters nothing.
    const given = Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''));
    const checked = query.safeParse(given);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      throw new Refusal(400, `"${issue?.path.join('.')}": ${issue?.message}`, 'Take this filter out of the address.');
    }
    const { limit, id, before, ...fields } = checked.data;
    const filter: AuditFilter = { ...fields, kind: 'exchange' };
    const [events, counts, reviewCounts] = await Promise.all([
      id === undefined ? audit.list({ ...filter, before }, limit + 1) : findOne(id),
      audit.count(filter),
      reviews.counts(),
    ]);
    const shown = events.slice(0, limit);
    return c.json({
      items: shown.flatMap((event) => {
        const record = readExchange(event);
        return record ? [itemOf(event.sequence, record)] : [];
      }),
      next: events.length > limit ? (shown.at(-1)?.sequence ?? null) : null,
      totals: { ...counts, waitingReviews: reviewCounts.waiting },
    } satisfies TrafficPage);
  });

  app.get('/traffic/:id', async (c) => {
    const event = await audit.get(c.req.param('id'));
    const record = event && readExchange(event);
    if (!event || !record)
      throw new Refusal(404, 'There is no exchange of this id', 'It may be in the log of another database.');
    return c.json(detailOf(event, record, c.get('visitor').mayChange));
  });

  app.get('/alerts', async (c) => c.json((await alerts.list(ALERTS)).map(alertItem)));
  app.post('/alerts/:id/acknowledge', access.requireChange, async (c) => {
    if (!(await alerts.acknowledge(c.req.param('id'))))
      throw new Refusal(404, 'There is no alert of this id', 'Reload the list.');
    return c.json((await alerts.list(ALERTS)).map(alertItem));
  });
  return app;

  async function findOne(id: string) {
    const event = await audit.get(id);
    return event?.kind === 'exchange' ? [event] : [];
  }
}

export function alertItem({ id, key, kind, raised, until, counts, acknowledged }: Alert): AlertItem {
  return { id, key, kind, raised, until, counts, acknowledged };
}
