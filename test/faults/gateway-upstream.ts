// A model service for gateways that run as processes: it answers every protocol, streamed and whole, in as many turns as it is told to.
import type { ServerResponse } from 'node:http';
import { replyOf } from '../../src/gateway/protocol/fixtures.conformance.ts';
import { protocolOf } from '../../src/gateway/protocol/index.ts';
import { answerStream } from '../../src/gateway/proxy/answer-streams.conformance.ts';
import {
  createFakeUpstream,
  type FakeUpstream,
  type UpstreamCall,
} from '../../src/gateway/proxy/fake-upstream.conformance.ts';
import { formatSseEvent } from '../../src/gateway/sse/index.ts';

export const WORDS = ['All ', 'is ', 'well ', 'today, ', 'and ', 'nothing ', 'is ', 'wrong.'];

/** Answers whatever it is asked. A stream stops after half of its events and goes on when `release` says so. */
export async function createCalmUpstream(
  release: (call: UpstreamCall) => Promise<void> = () => new Promise((resolve) => setImmediate(resolve)),
): Promise<FakeUpstream> {
  const upstream = await createFakeUpstream();
  upstream.answer(async (call) => {
    const { name } = protocolOf(call.url)!;
    const { response, body } = call;
    if (!body.includes('"stream":true')) {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(replyOf(name, WORDS.join(''))));
      return;
    }
    const frames = answerStream(name, WORDS).map(formatSseEvent);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const frame of frames.slice(0, 5)) response.write(frame);
    await release(call);
    response.end(frames.slice(5).join(''));
  });
  return upstream;
}

/** Writes the same frame for ever, as fast as it is taken. Returns how many bytes were written so far. */
export function writeForEver(response: ServerResponse, frame: string): () => number {
  let written = 0;
  const write = () => {
    while (!response.destroyed) {
      written += frame.length;
      if (!response.write(frame)) break;
    }
  };
  response.on('drain', write);
  write();
  return () => written;
}
