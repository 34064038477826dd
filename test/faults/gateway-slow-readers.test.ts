// A thousand clients that ask and do not read, before a model service that never stops talking: memory has a ceiling, and whoever does
// read is served.
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestOf } from '../../src/gateway/protocol/fixtures.conformance.ts';
import { answerStream } from '../../src/gateway/proxy/answer-streams.conformance.ts';
import { createFakeUpstream } from '../../src/gateway/proxy/fake-upstream.conformance.ts';
import { formatSseEvent } from '../../src/gateway/sse/index.ts';
import { buildPackage } from '../e2e/built-package.ts';
import { askGateway, endGateways, residentMemory, startGateway, writeGuard } from './gateway-process.ts';
import { writeForEver } from './gateway-upstream.ts';

const READERS = 1000;
/** So many come at once; more would wait for the kernel, not for the gateway. */
const BATCH = 100;
/** Bytes that each stalled stream may cost the gateway: what is on its way in the connections on both sides. */
const CEILING = 512 * 1024;

let folder: string;
const sockets = new Set<Socket>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-gateway-slow-'));
  await Promise.all([buildPackage(), writeGuard(folder)]);
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await endGateways();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks and never reads. */
function stall(port: number, body: string): void {
  const socket = connect(port, '127.0.0.1');
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.pause();
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.write(`${head}\r\n\r\n${body}`);
}

describe.skipIf(process.platform !== 'linux')('readers that stop reading', () => {
  it('cost the gateway a bounded amount of memory and keep nobody else waiting [gateway.slow-readers]', async () => {
    const upstream = await createFakeUpstream();
    const written: (() => number)[] = [];
    const [first, word] = answerStream('openai-chat', ['well ']).map(formatSseEvent) as [string, string];
    // Padding as services send it: bytes that cost the guard nothing, so that it is memory that is tested.
    const padded = word.replace('{', `{"obfuscation":"${'aZ09'.repeat(2000)}",`);
    upstream.answer(({ response, body }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (body.includes('reads')) {
        response.end(answerStream('openai-chat', ['All is well.']).map(formatSseEvent).join(''));
        return;
      }
      response.write(first);
      written.push(writeForEver(response, padded));
    });
    const gateway = await startGateway(folder, {
      configuration: {
        upstreams: { openai: { url: upstream.url } },
        store: { url: 'memory:' },
        log: { level: 'error' },
      },
    });
    const port = Number(new URL(gateway.url).port);
    expect((await askGateway(gateway.url, { stream: true, text: 'one who reads' })).end).toBe('finish');
    const before = residentMemory(gateway.pid);
    const body = JSON.stringify(requestOf('openai-chat', 'Hello', { stream: true }));
    for (let begun = BATCH; begun <= READERS; begun += BATCH) {
      for (let i = 0; i < BATCH; i++) stall(port, body);
      await expect.poll(() => written.length, { interval: 10, timeout: 60_000 }).toBe(begun);
    }
    let most = 0;
    let total = -1;
    // Until nothing moves any more: everything between the model service and the readers is full.
    await expect
      .poll(
        async () => {
          const { end } = await askGateway(gateway.url, { stream: true, text: 'one who reads' });
          expect(end).toBe('finish');
          most = Math.max(most, residentMemory(gateway.pid));
          const now = written.reduce((sum, count) => sum + count(), 0);
          const isStill = now === total;
          total = now;
          return isStill;
        },
        { interval: 100, timeout: 200_000 },
      )
      .toBe(true);
    expect(total).toBeGreaterThan(READERS * 50_000);
    expect(most - before).toBeLessThan(READERS * CEILING);
    await upstream.close();
  });
});
