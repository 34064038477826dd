// Serves the built pages: every address of a room is the one page, which reads the rest of the address itself; its assets carry
// hashes in their names and are kept for ever. Only files found in the folder are served: a request's path is looked up, never opened.
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { Hono } from 'hono';
import { sha256 } from '../../base/index.ts';
import { PAGE_HEADERS } from './content-security.ts';
import type { DashboardContext, DashboardEnvironment } from './environment.ts';

const PAGE = 'dashboard.html';
const ROOMS = ['traffic', 'playground', 'constitution', 'evaluation', 'similarity', 'runs'];

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** A name with a hash of the content in it, as the bundler writes it: "main-BX3kd_8a.js". */
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

interface Page {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** @param folder of the built pages, for example web/dist */
export function pageRoutes(folder: string): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();
  const site = openSite(folder);
  const page = async (c: DashboardContext) => {
    const found = await site.page();
    if (!found) return unbuilt(c);
    return answer(c, found, 'text/html; charset=utf-8', 'no-cache');
  };
  app.get('/', page);
  for (const room of ROOMS) {
    app.get(`/${room}`, page);
    app.get(`/${room}/*`, page);
  }
  app.get('/:file{.+\\.[a-z0-9]+}', async (c, next) => {
    const name = c.req.param('file');
    const type = TYPES[extname(name)];
    const found = type === undefined ? undefined : await site.asset(name);
    if (!found || type === undefined) return next();
    return answer(c, found, type, HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache');
  });
  return app;
}

interface Site {
  /** Undefined where the pages have not been built. */
  page(): Promise<Page | undefined>;
  /** By its path below the folder, written with "/". */
  asset(name: string): Promise<Page | undefined>;
}

/** Looks at the folder anew when the page in it has changed, so that pages can be built while the gateway runs. */
function openSite(folder: string): Site {
  let seen = '';
  let files: ReadonlyMap<string, string> = new Map();
  let loaded = new Map<string, Promise<Page | undefined>>();
  const look = async () => {
    const now = await stat(join(folder, PAGE)).then(
      (found) => `${found.mtimeMs}/${found.size}/${found.ino}`,
      () => '',
    );
    if (now === seen) return;
    files = now === '' ? new Map() : await filesIn(folder);
    loaded = new Map();
    seen = now;
  };
  const load = async (name: string): Promise<Page | undefined> => {
    const path = files.get(name);
    if (path === undefined) return undefined;
    const page = loaded.get(name) ?? read(path);
    loaded.set(name, page);
    return page;
  };
  return {
    page: async () => {
      await look();
      return await load(PAGE);
    },
    asset: async (name) => {
      if (name.endsWith('.html')) return undefined;
      if (!files.has(name)) await look();
      return await load(name);
    },
  };
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(
    // Links are left out: what they lead to may lie elsewhere.
    entries.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() ? [[relative(folder, path).split(sep).join('/'), path] as const] : [];
    }),
  );
}

async function read(path: string): Promise<Page | undefined> {
  try {
    const body = new Uint8Array(await readFile(path));
    return { body, etag: `"${sha256(body).slice(0, 32)}"` };
  } catch {
    // Built anew a moment ago: the next page names the files that are there now.
    return undefined;
  }
}

function answer(c: DashboardContext, { body, etag }: Page, type: string, cache: string): Response {
  const headers = { ...PAGE_HEADERS, etag, 'cache-control': cache };
  const known = c.req
    .header('if-none-match')
    ?.split(',')
    .map((one) => one.trim().replace(/^W\//, ''));
  if (known?.includes(etag)) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, 'content-type': type, 'content-length': String(body.length) });
}

function unbuilt(c: DashboardContext): Response {
  const text =
    'The pages of the dashboard are not built.\n\nBuild them once:\n\n  npm run build\n\nThen reload. The gateway itself works without them.\n';
  return c.text(text, 503, { ...PAGE_HEADERS, 'cache-control': 'no-store' });
}
