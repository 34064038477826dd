// A model service of nothing but sockets, for benches: streams the same words over and over, at a pace or as fast as it can. Each
// chunk carries the time it was written (microseconds of the machine's monotonic clock) in `created`, so that a client on the same
// machine knows how long it travelled. Run as a process of its own: PORT is printed on standard output.
import { createServer, type ServerResponse } from 'node:http';

const WORDS =
  ' A good garden begins with the soil. Dig in some compost in spring, water in the evening and let the beds rest in winter; most plants forgive a late start.'.split(
    /(?= )/,
  );

const now = () => Number(process.hrtime.bigint() / 1000n);

function chunk(index: number): string {
  const content = JSON.stringify(WORDS[index % WORDS.length]);
  return `data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":${now()},"model":"bench","choices":[{"index":0,"delta":{"content":${content}},"finish_reason":null}]}\n\n`;
}

const last = () =>
  `data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":${now()},"model":"bench","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;

const head =
  'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":0,"model":"bench","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\n\n';

/** `max_tokens` says how many words, `seed` how many milliseconds lie between them (0: all at once). */
function answer(body: string, response: ServerResponse): void {
  const { max_tokens: tokens = 20, seed: pace = 0 }: { max_tokens?: number; seed?: number } = JSON.parse(body);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(head);
  let sent = 0;
  const stop = () => response.end(last());
  if (pace === 0) {
    const more = () => {
      // As fast as the reader takes it.
      while (sent < tokens && !response.destroyed) if (!response.write(chunk(sent++))) break;
      if (sent >= tokens) stop();
      else response.once('drain', more);
    };
    more();
    return;
  }
  const timer = setInterval(() => {
    if (response.destroyed || sent >= tokens) {
      clearInterval(timer);
      if (!response.destroyed) stop();
      return;
    }
    response.write(chunk(sent++));
  }, pace);
}

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => answer(Buffer.concat(pieces).toString('utf8'), response));
  request.socket.setNoDelay(true);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`PORT ${typeof address === 'object' ? address?.port : ''}\n`);
});
