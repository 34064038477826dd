// What can go wrong between us and a real socket, with the real SDKs.
import { createServer, createConnection as openConnection } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../base/index.ts';
import { createSkippingClock, failureOf } from './bench.conformance.ts';
import { classifyError } from './classify.ts';
import { createLlm } from './create-llm.ts';
import { createMockServer } from './mock-server.ts';
import type { Timeouts } from './provider.ts';
import { createRedactor } from './redact.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function connect(baseUrl: string, timeouts: Timeouts = {}, env: Record<string, string> = {}) {
  const llm = createLlm({
    provider: 'compatible',
    model: 'm',
    baseUrl,
    env,
    timeouts,
    retry: { attempts: 2 },
    clock: createSkippingClock(),
  });
  closers.push(() => llm.close());
  return llm;
}

describe('the transport', () => {
  it('says that a server cannot be reached, with the address and what to check [llm.retry]', async () => {
    const server = await createMockServer([]);
    await server.close();
    const error = await failureOf(connect(server.url).generate({ prompt: 'a' }));
    expect(error).toMatchObject({ reason: 'network', attempts: 2, status: undefined });
    expect(error.message).toContain('cannot be reached after 2 attempts');
    expect(error.message).toContain(server.url);
    expect(error.remedy).toContain('proxy');
  });

  it('gives up on a first byte that does not come [llm.retry]', async () => {
    const server = await createMockServer([{ fault: { type: 'hang' } }, { fault: { type: 'hang' } }]);
    closers.push(() => server.close());
    const error = await failureOf(connect(server.url, { firstByteMs: 200 }).generate({ prompt: 'a' }));
    expect(error).toMatchObject({ reason: 'timeout', attempts: 2 });
    expect(error.message).toContain('no first byte in time');
  });

  it('gives up on a stream that falls silent [llm.stream]', async () => {
    const server = await createMockServer([{ text: 'one two three', pieceDelayMs: 20_000 }]);
    closers.push(() => server.close());
    const llm = connect(server.url, { firstByteMs: 200 });
    const reading = (async () => {
      for await (const part of llm.stream({ prompt: 'a' })) expect(part.type).toBe('text');
    })();
    expect((await failureOf(reading)).message).toContain('no further byte in time');
  });

  it('closes the connection when the reader leaves a stream, so that the model stops [llm.stream]', async () => {
    const server = await createMockServer([{ text: 'word '.repeat(500), pieceDelayMs: 5 }]);
    closers.push(() => server.close());
    for await (const part of connect(server.url).stream({ prompt: 'a' })) if (part.type === 'text') break;
    for (let i = 0; i < 100 && server.abandoned === 0; i++) await systemClock.sleep(10);
    expect(server.abandoned).toBe(1);
  });

  it('goes through the proxy of the environment, but not for hosts that need none', async () => {
    const server = await createMockServer(['tunnelled', 'direct']);
    closers.push(() => server.close());
    const { HTTP_PROXY, asked } = await startProxy('tunnel');
    expect((await connect(server.url, {}, { HTTP_PROXY }).generate({ prompt: 'a' })).text).toBe('tunnelled');
    expect(asked).toEqual([`CONNECT ${new URL(server.url).host} HTTP/1.1`]);
    const llm = connect(server.url, {}, { HTTP_PROXY, NO_PROXY: '127.0.0.1' });
    expect((await llm.generate({ prompt: 'a' })).text).toBe('direct');
    expect(asked).toHaveLength(1);
  });

  it.each(['hang up', 'refuse'] as const)(
    'says that the proxy gives no tunnel, and does not hammer it: %s [llm.retry]',
    async (manner) => {
      const { HTTP_PROXY, asked } = await startProxy(manner);
      const error = await failureOf(connect('http://models.invalid/v1', {}, { HTTP_PROXY }).generate({ prompt: 'a' }));
      expect(error.reason).toBe('network');
      expect(error.remedy).toContain('proxy settings');
      expect(asked).toHaveLength(2);
    },
  );
});

/** A proxy that opens a tunnel, closes the connection, or refuses in HTTP. */
async function startProxy(manner: 'tunnel' | 'hang up' | 'refuse') {
  const asked: string[] = [];
  const proxy = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      const line = data.toString('latin1').split('\r\n')[0] ?? '';
      asked.push(line);
      if (manner === 'hang up') {
        socket.destroy();
        return;
      }
      if (manner === 'refuse') {
        socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const { hostname, port } = new URL(`http://${line.split(' ')[1]}`);
      const target = openConnection({ host: hostname, port: Number(port) }, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        socket.pipe(target).pipe(socket);
      });
      target.on('error', () => socket.destroy());
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => proxy.close(() => resolve())));
  const address = proxy.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { HTTP_PROXY: `http://127.0.0.1:${port}`, asked };
}

describe('the classification of failures', () => {
  const context = { redactor: createRedactor([]), now: 0 };
  const coded = (code: string) => Object.assign(new Error('no'), { code });

  it('takes an untrusted certificate as final and says which variable helps', () => {
    for (const code of ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED']) {
      const { message, facts } = classifyError(new TypeError('fetch failed', { cause: coded(code) }), context);
      expect(facts).toMatchObject({ reason: 'network', retryable: false, mayBeBilled: false });
      expect(message).toContain('NODE_EXTRA_CA_CERTS');
    }
  });

  it('never throws, whatever it is given [llm.garbage]', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    for (const thing of [undefined, null, 0, 'text', {}, [], loop, { message: 'x', type: 3 }, Symbol('s'), () => 1])
      expect(classifyError(thing, context).facts.reason).toBe('garbage');
  });
});
