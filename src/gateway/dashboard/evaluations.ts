// The report of each build, and the scores of held-out texts from which the threshold slider is drawn. Scores are made once for each
// guard and kept by its hash.
import { join } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { OversightError, readFileOrThrow, systemCode, writeFileAtomic } from '../../base/index.ts';
import type { Exchange } from '../../guard/index.ts';
import { readReport } from '../../report/index.ts';
import type { Evaluation, ScoredSet } from '../contract.ts';
import type { DashboardEnvironment } from './environment.ts';
import { readHeldOut } from './held-out.ts';
import { scoredBy } from './impact.ts';
import { type KnownGuard, type Library, reportOf } from './library.ts';
import { isName, nameOf, Refusal } from './refusal.ts';
import type { Scorer } from './scoring.ts';

const kept = z.object({
  format: z.literal(1),
  guard: z.string(),
  sets: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['restricted', 'permitted']),
      scores: z.array(z.number().min(0).max(1)),
    }),
  ),
});

/** @param places runs: folder of the runs; scores: folder that scores are kept in */
export function evaluationRoutes(
  library: Library,
  scorer: Scorer,
  places: { readonly runs: string; readonly scores: string },
): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();
  const fileOf = ({ info }: KnownGuard) => join(places.scores, `${info.hash}.json`);

  app.get('/evaluations', async (c) =>
    c.json((await library.list()).guards.filter((guard) => guard.hasReport || guard.live)),
  );

  app.get('/evaluations/:guard', async (c) => {
    const known = await library.find(nameOf(c, 'guard', 'guard'));
    return c.json(await evaluationOf(known, await readScores(fileOf(known))));
  });

  app.post('/evaluations/:guard/score', async (c) => {
    const known = await library.find(nameOf(c, 'guard', 'guard'));
    const found = await readScores(fileOf(known));
    if (found.length > 0) return c.json(await evaluationOf(known, found));
    const sets = await score(known, c.req.raw.signal);
    await writeFileAtomic(fileOf(known), JSON.stringify({ format: 1, guard: known.info.hash, sets }));
    return c.json(await evaluationOf(known, sets));
  });
  return app;

  async function score(known: KnownGuard, signal: AbortSignal): Promise<readonly ScoredSet[]> {
    const run = known.manifest?.training['run'];
    if (typeof run !== 'string' || !isName(run)) throw noTexts(known.info.id);
    const sets = await readHeldOut(join(places.runs, run)).catch((error: unknown) => {
      if (error instanceof OversightError && systemCode(error.cause) === 'ENOENT') throw noTexts(known.info.id);
      throw error;
    });
    // One job for all sets, so that the guard is loaded once.
    const exchanges: readonly Exchange[] = sets.flatMap((set) => set.exchanges);
    const scored = await scorer.score(scoredBy(known), exchanges, signal);
    let at = 0;
    return sets.map(({ name, kind, exchanges: own }) => {
      const scores = scored.slice(at, (at += own.length)).map((one) => one.score);
      return { name, kind, scores: scores.sort((a, b) => a - b) };
    });
  }
}

async function evaluationOf({ info }: KnownGuard, sets: readonly ScoredSet[]): Promise<Evaluation> {
  const path = info.folder === '' ? undefined : await reportOf(info.folder);
  return { guard: info, report: path === undefined ? null : await readReport(path), sets };
}

/** [] where there are none, or where they are of another version. */
async function readScores(path: string): Promise<readonly ScoredSet[]> {
  try {
    return kept.parse(JSON.parse((await readFileOrThrow(path)).toString('utf8'))).sets;
  } catch (error) {
    const isAbsent = error instanceof OversightError && systemCode(error.cause) === 'ENOENT';
    if (isAbsent || error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}

function noTexts(id: string): Refusal {
  return new Refusal(
    409,
    `The run that built "${id}" is not on this machine, and with it the texts that were held out`,
    'Build the guard here, or measure it on a suite of yours with `oversight guard eval`.',
  );
}
