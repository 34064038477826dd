// `oversight serve` as a process of the built package, with a guard on disk that blocks the word "forbidden", before model services of
// the tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { writeSampleGuard } from '../../src/commands/guard-call.conformance.ts';
import { requestOf } from '../../src/gateway/protocol/fixtures.conformance.ts';
import { type JsonObject, type ProtocolName, protocols } from '../../src/gateway/protocol/index.ts';
import { readFrames } from '../../src/gateway/proxy/answer-streams.conformance.ts';
import { type Ended, start } from '../e2e/built-package.ts';

export interface GatewayProcess {
  readonly url: string;
  readonly pid: number;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when its log holds this. */
  logged(text: string): Promise<void>;
}

export interface ProcessSettings {
  /** Fields of the configuration. */
  readonly configuration: JsonObject;
  readonly env?: Readonly<Record<string, string>>;
}

/** Gateways that were started and have not ended, to be ended with the tests. */
const running = new Set<GatewayProcess>();

export async function endGateways(): Promise<void> {
  for (const gateway of running) gateway.kill('SIGKILL');
  await Promise.all([...running].map(({ ended }) => ended));
}

/** Writes the guard into the folder that gateways there judge with. */
export async function writeGuard(folder: string, name = 'sample'): Promise<string> {
  const path = join(folder, 'guards', name);
  await writeSampleGuard(path);
  return path;
}

/** Starts a gateway in a folder that holds a guard; resolves when it listens. */
export async function startGateway(
  folder: string,
  { configuration, env = {} }: ProcessSettings,
): Promise<GatewayProcess> {
  const file = join(folder, `gateway-${Math.random().toString(36).slice(2)}.json`);
  const guard = { folder: join(folder, 'guards', 'sample'), library: join(folder, 'guards') };
  writeFileSync(file, JSON.stringify({ listen: { port: 0 }, guard, limits: { perMinute: 0 }, ...configuration }));
  const { process: child, ended } = start(['serve', '--config', file, '--json'], { cwd: folder, env });
  let log = '';
  const waiting = new Set<() => void>();
  child.stderr?.on('data', (text: string) => {
    log += text;
    for (const look of waiting) look();
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (text: string) => resolve(JSON.parse(text).url));
    void ended.then(({ stderr }) => reject(new Error(`the gateway did not start: ${stderr}`)));
  });
  const gateway: GatewayProcess = {
    url,
    pid: child.pid!,
    ended,
    kill: (signal) => void child.kill(signal),
    logged: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (!log.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
  running.add(gateway);
  void ended.then(() => running.delete(gateway));
  return gateway;
}

/** Resident memory of a process, in bytes. Linux only. */
export function residentMemory(pid: number): number {
  const [, kibibytes = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

export interface Answered {
  readonly status: number;
  readonly id: string;
  readonly text: string;
  /** How a client sees that it ended; 'cut' where the connection broke off. */
  readonly end: 'whole' | 'finish' | 'refusal' | 'error' | 'cut';
}

export interface Question {
  readonly protocol?: ProtocolName;
  readonly stream?: boolean;
  readonly text?: string;
  readonly key?: string;
  /** Told of each piece of the answer. */
  readonly onData?: () => void;
}

/** Asks one question on a connection of its own. Rejects where there was no answer at all. */
export function askGateway(url: string, question: Question = {}): Promise<Answered> {
  const { protocol = 'openai-chat', stream = false, text = 'Hello there', key, onData } = question;
  const { path } = protocols.find(({ name }) => name === protocol)!;
  const headers = { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) };
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        onData?.();
      });
      response.on('error', () => undefined);
      response.once('close', () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode = 0, complete } = response;
        const id = String(response.headers['x-oversight-request-id']);
        const isStream = response.headers['content-type']?.startsWith('text/event-stream');
        const { end, text: said } = isStream
          ? readFrames(protocol, bytes)
          : { end: 'whole' as const, text: bytes.toString() };
        // A client takes a stream for ended once it has its last frame, whatever becomes of the connection.
        const isEnded = isStream ? end !== 'none' : complete;
        resolve({ status: statusCode, id, text: said, end: isEnded && end !== 'none' ? end : 'cut' });
      });
    });
    request.on('error', reject);
    request.end(JSON.stringify(requestOf(protocol, text, { ...(stream && { stream }) })));
  });
}

/** Asks for JSON. */
export async function getJson(url: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}
