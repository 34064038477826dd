// Puts the dashboard together: who may come in, the routes of the contract, and the pages.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { loadGuard, type StreamingGuard } from '../../guard/index.ts';
import type { GatewayContext } from '../context.ts';
import { createAccess } from './access.ts';
import { createBuildDesk } from './build-desk.ts';
import { createBuildStarter, type StartBuild } from './build-process.ts';
import { openConstitutions } from './constitution-folders.ts';
import { createParser, type ParseConstitution, rememberParses } from './constitution-reader.ts';
import { constitutionRoutes } from './constitutions.ts';
import { API_HEADERS } from './content-security.ts';
import type { DashboardEnvironment } from './environment.ts';
import { evaluationRoutes } from './evaluations.ts';
import { guardRoutes } from './guards.ts';
import { impactRoutes } from './impact.ts';
import { createLibrary } from './library.ts';
import { liveRoutes } from './live.ts';
import { pageRoutes } from './pages.ts';
import { playgroundRoutes } from './playground.ts';
import { answerError, Refusal } from './refusal.ts';
import { runRoutes } from './runs.ts';
import { createScorer, type Scorer } from './scoring.ts';
import { isPiece, type SimilarityOptions, similarityRoutes } from './similarity.ts';
import { createAnalyst } from './similarity-analyst.ts';
import { statusRoutes } from './status.ts';
import { trafficRoutes } from './traffic.ts';

export interface DashboardOptions {
  /** Folder that .oversight lies in; default: the working folder. */
  readonly workspace?: string;
  /** Built pages; default: web/dist of this package. */
  readonly pages?: string;
  /** Shipped constitutions and their corpus; default: those of this package. */
  readonly constitutions?: string;
  /** Runs, drafts and kept scores; default: runs, constitutions and scores in .oversight. */
  readonly runs?: string;
  readonly drafts?: string;
  readonly scores?: string;
  /** Further names under which the dashboard may be opened, beside loopback and those of the configuration. */
  readonly hosts?: readonly string[];
  /** Begins a build; default: the command line of this package in a process of its own. */
  readonly startBuild?: StartBuild;
  /** Reads a guard for the playground; default: from its folder. */
  readonly loadGuard?: (folder: string) => Promise<StreamingGuard>;
  /** Parses a constitution; default: in a thread, with a limit of time. */
  readonly parse?: ParseConstitution;
  /** Scores texts for impact and evaluation; default: in a thread. */
  readonly scorer?: Scorer;
  /** Of the Similarity page; default: uploads in similarity in .oversight, read in a thread. */
  readonly similarity?: Partial<Omit<SimilarityOptions, 'closing'>>;
  /** Aborted when the gateway begins to close: ends what streams, and interrupts a build, which can be gone on with. */
  readonly signal?: AbortSignal;
}

/** Bytes of a body: the longest exchange of the playground, with many of its characters escaped. */
const LARGEST_BODY = 2 * 1024 * 1024;

/** The same number of folders below the root in src and in dist. */
const packageFolder = fileURLToPath(new URL('../../../', import.meta.url));

/** Everything under /api, the pages and their assets. */
export function dashboardRoutes(context: GatewayContext, options: DashboardOptions = {}): Hono<DashboardEnvironment> {
  const workspace = resolve(options.workspace ?? process.cwd());
  const within = (name: string) => join(workspace, '.oversight', name);
  const { signal } = options;
  const runs = resolve(options.runs ?? within('runs'));
  const constitutions = resolve(options.constitutions ?? join(packageFolder, 'constitutions'));
  const access = createAccess(context, options.hosts ?? []);
  const library = createLibrary(context, options.loadGuard ?? loadGuard);
  const scorer = options.scorer ?? createScorer();
  const parse = rememberParses(options.parse ?? createParser(signal));
  const builds = createBuildDesk({
    start: options.startBuild ?? createBuildStarter(),
    library: () => library.folder,
    runs,
    workspace,
    clock: context.clock,
    logger: context.logger,
    closing: signal,
  });
  const folders = openConstitutions(constitutions, resolve(options.drafts ?? within('constitutions')));

  const api = new Hono<DashboardEnvironment>();
  api.use(async (c, next) => {
    for (const [name, value] of Object.entries(API_HEADERS)) c.header(name, value);
    await next();
  });
  api.use(access.guardOrigin);
  const limit = bodyLimit({
    maxSize: LARGEST_BODY,
    onError: () => {
      throw tooLarge();
    },
  });
  api.use((c, next) => (isPiece(c) ? next() : limit(c, next)));
  api.post('/session', access.signIn);
  api.use(access.guardApi);
  api.delete('/session', access.signOut);
  for (const routes of [
    statusRoutes(context, access, library, runs),
    trafficRoutes(context, access),
    liveRoutes(context, library, signal),
    playgroundRoutes(context, library, signal),
    guardRoutes(context, access, library),
    constitutionRoutes(access, library, folders, builds, parse),
    impactRoutes(context, access, library, scorer, constitutions, parse),
    evaluationRoutes(library, scorer, { runs, scores: resolve(options.scores ?? within('scores')) }),
    runRoutes(context, access, builds, runs),
    similarityRoutes(context, access, {
      folder: resolve(within('similarity')),
      analyst: createAnalyst(),
      closing: signal,
      ...options.similarity,
    }),
  ])
    api.route('/', routes);
  api.all('/*', () => {
    throw new Refusal(404, 'There is no such route', 'The routes stand in src/gateway/contract.ts.');
  });
  api.onError((error, c) => answerError(error, c, context.logger));

  const app = new Hono<DashboardEnvironment>();
  app.route('/api', api);
  app.route('/', pageRoutes(resolve(options.pages ?? join(packageFolder, 'web', 'dist'))));
  return app;
}

function tooLarge(): Refusal {
  return new Refusal(413, `The body is larger than ${LARGEST_BODY / 1024 / 1024} MiB`, 'Send less at once.');
}
