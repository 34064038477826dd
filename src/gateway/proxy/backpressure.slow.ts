// A client that does not read: everything between it and the model service fills up, and then stands still.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../protocol/fixtures.conformance.ts';
import { answerStream, bytesOfEvents } from './answer-streams.conformance.ts';
import { streaming } from './fake-upstream.conformance.ts';
import { createTestGateway, type TestGateway } from './test-gateway.conformance.ts';

const CHAT = '/v1/chat/completions';
const chat = (text: string, extra: object = {}) => requestOf('openai-chat', text, { ...extra });
const SAFE = answerStream('openai-chat', ['All ', 'is ', 'well.']);

let one: TestGateway;
beforeAll(async () => {
  one = await createTestGateway();
});
afterAll(() => one.close());
beforeEach(async () => {
  one.upstream.answer(streaming(SAFE));
  await one.gateway.reload(await one.configure());
});

describe('a client that reads slowly', () => {
  it('pauses the upstream, and gets everything when it goes on [gateway.backpressure]', async () => {
    // Padding that services send and nobody reads: bytes without words.
    const pad = ({ event, data }: { event: string; data: string }) => ({
      event,
      data: data.startsWith('{') ? JSON.stringify({ ...JSON.parse(data), obfuscation: 'aZ09'.repeat(10_000) }) : data,
    });
    const events = answerStream(
      'openai-chat',
      Array.from({ length: 800 }, () => 'well '),
    ).map(pad);
    const bytes = bytesOfEvents(events);
    let written = 0;
    let hasEnded = false;
    one.upstream.answer(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const write = () => {
        while (written < bytes.length) {
          const piece = bytes.subarray(written, written + 65_536);
          written += piece.length;
          if (response.write(piece)) continue;
          response.once('drain', write);
          return;
        }
        hasEnded = true;
        response.end();
      };
      write();
    });
    let got = 0;
    const whole = new Promise<void>((resolve, reject) => {
      const request = httpRequest(`${one.gateway.url}${CHAT}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        agent: false,
      });
      request.on('error', reject);
      request.on('response', (response) => {
        response.pause();
        void (async () => {
          // Everything between here and the upstream fills up, and then stands still.
          let before = -1;
          while (written !== before) {
            before = written;
            await new Promise((go) => setTimeout(go, 100));
          }
          expect(hasEnded).toBe(false);
          expect(written).toBeLessThan(bytes.length / 2);
          response.on('data', (chunk: Buffer) => {
            got += chunk.length;
          });
          response.once('end', resolve);
          response.resume();
        })().catch(reject);
      });
      request.end(JSON.stringify(chat('Hello', { stream: true })));
    });
    await whole;
    expect(hasEnded).toBe(true);
    expect(got).toBe(bytes.length);
  });
});
