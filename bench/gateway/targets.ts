// The processes under test, each on a port of its own: upstream, bare pipe, our gateway, and Portkey's where it is installed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Target {
  readonly name: string;
  readonly port: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** CPU time it has used so far, ms; and its memory now, MB. */
  usage(): { readonly cpuMs: number; readonly memoryMb: number };
  stop(): void;
}

/** Ticks of /proc/PID/stat. */
const TICK_MS = 10;

function measured(name: string, child: ChildProcess, port: number, headers?: Readonly<Record<string, string>>): Target {
  return {
    name,
    port,
    ...(headers && { headers }),
    usage: () => {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return {
        cpuMs: TICK_MS * (Number(fields[11]) + Number(fields[12])),
        memoryMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
      };
    },
    stop: () => child.kill('SIGKILL'),
  };
}

async function started(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  return new Promise((resolve, reject) => {
    const read = (piece: Buffer) => {
      text += piece.toString();
      const found = pattern.exec(text);
      if (found) resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready:\n${text}`)));
  });
}

const script = (name: string) => new URL(name, import.meta.url).pathname;
const tsx = ['--import', 'tsx'];

export async function startUpstream(): Promise<Target> {
  const child = spawn(process.execPath, [...tsx, script('upstream.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  return measured('direct', child, Number((await started(child, /PORT (\d+)/))[1]));
}

export async function startPipe(upstream: Target): Promise<Target> {
  const env = { ...process.env, TARGET: String(upstream.port) };
  const child = spawn(process.execPath, [...tsx, script('pipe.ts')], { stdio: ['ignore', 'pipe', 'inherit'], env });
  return measured('node:http pipe', child, Number((await started(child, /PORT (\d+)/))[1]));
}

/** Our gateway as `oversight serve` runs it, with its audit log on disk and without limits of rate. */
export async function startGateway(upstream: Target, guard: string): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'oversight-bench-'));
  const file = join(folder, 'gateway.json');
  const configuration = {
    listen: { port: 0 },
    upstreams: { openai: { url: `http://127.0.0.1:${upstream.port}`, connections: 1024 } },
    guard: { folder: guard },
    store: { url: `sqlite:${join(folder, 'gateway.db')}` },
    limits: { perMinute: 0, concurrent: 4096 },
    log: { level: 'error' },
  };
  writeFileSync(file, JSON.stringify(configuration));
  const child = spawn(process.execPath, ['dist/cli.js', 'serve', '--config', file, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return measured('oversight', child, Number((await started(child, /"url":"http:\/\/127\.0\.0\.1:(\d+)/))[1]));
}

/**
 * Portkey's gateway, installed into `folder`, asked twice: as a plain proxy, and to check every prompt and every answer with its own
 * regular-expression guardrail (by its documentation it gives a streamed answer first and the verdict on it afterwards). Newer
 * releases of its web server than 1.3 hand it headers that it cannot write to, and every answer is then a 500.
 *   npm install --prefix FOLDER --legacy-peer-deps @portkey-ai/gateway@1.15.2 @hono/node-server@1.3.3
 */
export async function startPortkey(upstream: Target, folder: string): Promise<readonly Target[]> {
  const main = join(folder, 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js');
  if (!existsSync(main)) return [];
  const check = [{ 'default.regexMatch': { rule: 'forbidden', not: true }, deny: true }];
  const config = JSON.stringify({ input_guardrails: check, output_guardrails: check });
  const plain = {
    authorization: 'Bearer bench',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `http://127.0.0.1:${upstream.port}/v1`,
  };
  return [
    await startOnePortkey('portkey', main, plain),
    await startOnePortkey('portkey + regex', main, { ...plain, 'x-portkey-config': config }),
  ];
}

async function startOnePortkey(name: string, main: string, headers: Readonly<Record<string, string>>): Promise<Target> {
  const port = await freePort();
  // Nobody reads what it prints: a full pipe would stop it.
  const child = spawn(process.execPath, [main, `--port=${port}`, '--headless'], {
    stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port) },
  });
  await untilListening(port);
  return measured(name, child, port, headers);
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isThere = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`nothing listens on port ${port}`);
}
