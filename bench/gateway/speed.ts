// What the gateway costs: replies a second, added latency of the first and of every token, CPU per token, memory under slow readers;
// against the upstream itself, a bare node:http pipe, and Portkey's gateway where it is installed, all in one run on one machine.
// Run: npm run build && npx tsx bench/gateway/speed.ts [GUARD] [--seconds 6] [--portkey FOLDER]
//   Portkey: install it as targets.ts says, then --portkey FOLDER
// Client, upstream and proxy share the machine's cores, so a figure is a lower bound for a gateway that has them to itself.
import { connect } from 'node:net';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable } from '../../src/base/index.ts';
import { type LoadResult, load, quantile } from './load.ts';
import { startGateway, startPipe, startPortkey, startUpstream, type Target } from './targets.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '6' },
    portkey: { type: 'string' },
    readers: { type: 'string', default: '1000' },
  },
});
const seconds = Number(values.seconds);
const upstream = await startUpstream();
const gateway = await startGateway(upstream, positionals[0] ?? join('.oversight', 'guards', 'general-small'));
const portkey = values.portkey === undefined ? [] : await startPortkey(upstream, values.portkey);
const targets = [upstream, await startPipe(upstream), gateway, ...portkey];
process.on('exit', () => {
  for (const target of targets) target.stop();
});
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, node ${process.version}, load ${loadavg()[0]?.toFixed(2)}`);

interface Measured extends LoadResult {
  readonly cpuPerToken: number;
  readonly memoryMb: number;
}

async function measure(target: Target, concurrent: number, tokens: number, pace: number): Promise<Measured> {
  const options = { port: target.port, ...(target.headers && { headers: target.headers }), concurrent, tokens, pace };
  await load({ ...options, duration: 1000, warmUp: 500 });
  const before = target.usage();
  const result = await load({ ...options, duration: seconds * 1000, warmUp: 0 });
  const after = target.usage();
  const cpuPerToken = (1000 * (after.cpuMs - before.cpuMs)) / Math.max(1, result.ways.length);
  return { ...result, cpuPerToken, memoryMb: after.memoryMb };
}

const round = (value: number, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : '-');
const right = (title: string) => ({ title, align: 'right' as const });

console.log('\nTwenty-word replies, streamed as fast as they come');
const burst: string[][] = [];
for (const concurrent of [1, 16, 64, 256])
  for (const target of targets) {
    const { perSecond, failed, cpuPerToken, memoryMb } = await measure(target, concurrent, 20, 0);
    burst.push([
      String(concurrent),
      target.name,
      round(perSecond),
      round(cpuPerToken, 1),
      round(memoryMb),
      String(failed),
    ]);
  }
console.log(
  formatTable(
    ['at once', 'through', right('replies/s'), right('CPU us/token'), right('MB'), right('failed')].map((c) =>
      typeof c === 'string' && c === 'at once' ? right(c) : c,
    ),
    burst,
  ),
);

console.log(
  '\nPaced: fifty words an answer, 20 ms apart. Way = from the upstream writing a word to the client reading it, ms',
);
const paced: string[][] = [];
for (const concurrent of [1, 64, 256]) {
  let direct: Measured | undefined;
  for (const target of targets) {
    const result = await measure(target, concurrent, 50, 20);
    direct ??= result;
    const ms = (values: Float64Array, q: number) => quantile(values, q) / 1000;
    const added = (q: number) => ms(result.ways, q) - ms(direct!.ways, q);
    paced.push([
      String(concurrent),
      target.name,
      round(ms(result.ways, 0.5), 2),
      round(ms(result.ways, 0.99), 2),
      target === upstream ? '' : round(added(0.5), 2),
      target === upstream ? '' : round(added(0.99), 2),
      round(ms(result.firstWays, 0.5), 2),
      round(ms(result.firstWays, 0.99), 2),
      round(ms(result.gaps, 0.99), 1),
      round(result.cpuPerToken, 1),
      String(result.failed),
    ]);
  }
}
console.log(
  formatTable(
    [
      right('at once'),
      'through',
      ...[
        'way p50',
        'way p99',
        'added p50',
        'added p99',
        'first p50',
        'first p99',
        'gap p99',
        'CPU us/token',
        'failed',
      ].map(right),
    ],
    paced,
  ),
);

const readers = Number(values.readers);
console.log(
  `\nMemory of the gateway under ${readers} readers that stop reading after the first bytes (answers of 20,000 words)`,
);
const before = gateway.usage().memoryMb;
const sockets = Array.from({ length: readers }, () => {
  const body = JSON.stringify({
    model: 'bench',
    stream: true,
    max_tokens: 20_000,
    seed: 0,
    messages: [{ role: 'user', content: 'compost?' }],
  });
  const socket = connect({ port: gateway.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.on('connect', () => {
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
  });
  socket.once('data', () => socket.pause());
  return socket;
});
const memory: string[][] = [];
for (let second = 0; second <= 30; second += 5) {
  await new Promise((resolve) => setTimeout(resolve, second === 0 ? 1 : 5000));
  memory.push([
    String(second),
    round(gateway.usage().memoryMb),
    round((1024 * (gateway.usage().memoryMb - before)) / readers),
  ]);
}
console.log(formatTable([right('seconds'), right('MB'), right('KB a reader')], memory));
for (const socket of sockets) socket.destroy();
process.exit(0);
