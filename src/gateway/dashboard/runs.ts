// Every run of every room: the list, one run with its stages and events, its report, and the end of a build that was begun here.
import { join } from 'node:path';
import { Hono } from 'hono';
import { OversightError, systemCode } from '../../base/index.ts';
import { readReport } from '../../report/index.ts';
import { listRuns, type RunSummary, readEvents, readRun } from '../../runs/index.ts';
import type { GatewayContext } from '../context.ts';
import type { Access } from './access.ts';
import type { BuildDesk } from './build-desk.ts';
import type { DashboardContext, DashboardEnvironment } from './environment.ts';
import { reportOf } from './library.ts';
import { nameOf, notFound, Refusal } from './refusal.ts';
import { runDetail, runItem } from './run-view.ts';

/** Events that a run's page shows. */
const EVENTS = 200;

/** @param root folder of the runs */
export function runRoutes(
  context: GatewayContext,
  access: Access,
  builds: BuildDesk,
  root: string,
): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();

  app.get('/runs', async (c) => {
    const runs = await listRuns(root, { clock: context.clock });
    return c.json(runs.map((run) => runItem(run, builds.running)));
  });

  app.get('/runs/:id', async (c) => {
    const run = await find(c);
    return c.json(runDetail(run, await readEvents(run.folder, EVENTS), builds.running));
  });

  app.get('/runs/:id/report', async (c) => {
    const run = await find(c);
    const path = await reportOf(run.folder);
    if (path === undefined)
      throw new Refusal(404, `${run.id} has no report (${run.status})`, 'A run writes its report at its end.');
    return c.json(await readReport(path));
  });

  app.post('/runs/:id/cancel', access.requireChange, async (c) => {
    const run = await find(c);
    if (!builds.cancel(run.id)) {
      throw new Refusal(
        409,
        run.status === 'running'
          ? `${run.id} was not begun from here`
          : `${run.id} is ${run.status}: nothing is at work`,
        'Only builds that this gateway began can be stopped here; stop others with Ctrl-C where they run.',
      );
    }
    return c.json(runDetail(run, await readEvents(run.folder, EVENTS), builds.running));
  });
  return app;

  async function find(c: DashboardContext): Promise<RunSummary> {
    const id = nameOf(c, 'run');
    try {
      return await readRun(join(root, id), { clock: context.clock });
    } catch (error) {
      if (error instanceof OversightError && systemCode(error.cause) === 'ENOENT') throw notFound('run', id);
      throw error;
    }
  }
}
