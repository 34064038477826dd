// A client of nothing but sockets, so that little of the machine's time is its own: keeps a number of streams open, one after the
// other on each connection, and notes when each chunk arrived.
import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Streams at once. */
  readonly concurrent: number;
  /** Words of an answer. */
  readonly tokens: number;
  /** Milliseconds between words; 0: none. */
  readonly pace: number;
  /** Measured stretch, ms. */
  readonly duration: number;
  /** Ahead of it, ms. */
  readonly warmUp: number;
}

export interface LoadResult {
  readonly replies: number;
  readonly failed: number;
  readonly perSecond: number;
  /** Ways of chunks from the upstream's write to the client's read, microseconds, sorted. */
  readonly ways: Float64Array;
  /** The same for the first word of each answer. */
  readonly firstWays: Float64Array;
  /** Times between chunks at the client, microseconds, sorted. */
  readonly gaps: Float64Array;
}

const now = () => Number(process.hrtime.bigint() / 1000n);

/** Runs the load and resolves with what was seen in the measured stretch. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { port, path = '/v1/chat/completions', headers = {}, concurrent, tokens, pace, duration, warmUp } = options;
  const body = JSON.stringify({
    model: 'bench',
    stream: true,
    max_tokens: tokens,
    seed: pace,
    messages: [{ role: 'user', content: 'When should I dig compost into my vegetable beds?' }],
  });
  const lines = Object.entries({ 'content-type': 'application/json', ...headers }).map(([k, v]) => `${k}: ${v}\r\n`);
  const request = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  const begin = now() + warmUp * 1000;
  const end = begin + duration * 1000;
  const seen = { replies: 0, failed: 0, ways: [] as number[], firstWays: [] as number[], gaps: [] as number[] };
  await Promise.all(
    Array.from({ length: concurrent }, async (_, i) => {
      // Spread over one pace, or all streams would tick together.
      if (pace > 0) await new Promise((resolve) => setTimeout(resolve, (pace * i) / concurrent));
      while (now() < end) await connection(port, request, { begin, end }, seen);
    }),
  );
  const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
  return {
    replies: seen.replies,
    failed: seen.failed,
    perSecond: (1000 * seen.replies) / duration,
    ways: sorted(seen.ways),
    firstWays: sorted(seen.firstWays),
    gaps: sorted(seen.gaps),
  };
}

interface Seen {
  replies: number;
  failed: number;
  readonly ways: number[];
  readonly firstWays: number[];
  readonly gaps: number[];
}

/** Asks again and again on one connection until the time is over or it closes. */
function connection(port: number, request: string, time: { begin: number; end: number }, seen: Seen): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let rest = '';
    let isFirst = true;
    let previous = 0;
    let isWhole = true;
    socket.setEncoding('latin1');
    socket.on('connect', () => ask());
    const ask = () => {
      if (now() >= time.end) {
        socket.destroy();
        return;
      }
      [rest, isFirst, previous, isWhole] = ['', true, 0, false];
      socket.write(request);
    };
    socket.on('data', (piece: string) => {
      const at = now();
      rest += piece;
      const isMeasured = at >= time.begin && at < time.end;
      let from = 0;
      for (;;) {
        const created = rest.indexOf('"created":', from);
        if (created < 0) break;
        const comma = rest.indexOf(',', created);
        if (comma < 0) break;
        const sent = Number(rest.slice(created + 10, comma));
        from = comma;
        // The first event of an answer carries no time; a number cut in two by the transfer is passed over.
        if (!(sent > 0)) continue;
        if (isMeasured) {
          seen.ways.push(at - sent);
          if (isFirst) seen.firstWays.push(at - sent);
          if (previous > 0) seen.gaps.push(at - previous);
        }
        isFirst = false;
        previous = at;
      }
      const isDone = rest.includes('data: [DONE]');
      if (isDone && rest.endsWith('0\r\n\r\n')) {
        isWhole = true;
        if (isMeasured) seen.replies++;
        ask();
        return;
      }
      // Keep what a number or the end may continue.
      rest = isDone ? `data: [DONE]${rest.slice(-16)}` : rest.slice(Math.max(from, rest.length - 4096));
      if (!isDone && from > 0) rest = rest.slice(Math.max(0, rest.lastIndexOf('\n\n')));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!isWhole && now() < time.end) seen.failed++;
      resolve();
    });
  });
}

/** The value below which a share `q` of sorted values lies. */
export function quantile(sorted: Float64Array, q: number): number {
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}
