// The guards of the library, and which of them judges: promote another one, or go back to the one before. Every change of the live
// guard stands in the audit log before it is made.
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { describeError } from '../../base/index.ts';
import type { Json } from '../../store/index.ts';
import type { GatewayContext, LoadedGuard } from '../context.ts';
import type { Access } from './access.ts';
import type { DashboardContext, DashboardEnvironment } from './environment.ts';
import type { Library } from './library.ts';
import { nameOf, Refusal } from './refusal.ts';

export function guardRoutes(context: GatewayContext, access: Access, library: Library): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();

  app.get('/guards', async (c) => c.json(await library.list()));

  app.post('/guards/:id/promote', access.requireChange, async (c) => {
    const { info } = await library.find(nameOf(c, 'guard'));
    if (info.live) throw new Refusal(409, `"${info.id}" is live already`, 'Choose another guard.');
    if (info.folder === '')
      throw new Refusal(409, `"${info.id}" lies in no folder`, 'Go back to it with POST /api/guards/rollback.');
    await change(c, 'promote', { name: info.name, hash: info.hash, folder: info.folder }, () =>
      context.guards.promote(info.folder),
    );
    return c.json(await library.list());
  });

  app.post('/guards/rollback', access.requireChange, async (c) => {
    const before = context.guards.previous();
    if (!before) throw new Refusal(409, 'No guard was live before this one', 'Promote a guard of the list instead.');
    const { name, hash, folder } = before;
    await change(c, 'rollback', { name, hash, folder }, () => context.guards.rollback());
    return c.json(await library.list());
  });
  return app;

  async function change(
    c: DashboardContext,
    what: 'promote' | 'rollback',
    to: { readonly [name: string]: Json },
    make: () => Promise<LoadedGuard>,
  ): Promise<void> {
    const { name, hash } = context.guards.current();
    await note(c, { what, from: { name, hash }, to });
    try {
      await make();
    } catch (error) {
      // The log must not say that a guard went live which did not.
      await note(c, { what: `${what} failed`, from: { name, hash }, to, error: describeError(error) });
      throw error;
    }
  }

  async function note(c: DashboardContext, body: { readonly [name: string]: Json }): Promise<void> {
    await context.store.audit.append({
      time: context.clock.now(),
      kind: 'change',
      id: randomUUID(),
      route: c.req.path,
      key: c.get('visitor').name,
      decided: 'none',
      enforced: 'none',
      rule: '',
      score: null,
      body,
    });
  }
}
