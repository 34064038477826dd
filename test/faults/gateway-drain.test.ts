// SIGTERM while streams run: what can end in time ends as it should, what cannot is told so, and nobody new comes in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocols } from '../../src/gateway/protocol/index.ts';
import { openStore } from '../../src/store/index.ts';
import { buildPackage } from '../e2e/built-package.ts';
import { askGateway, endGateways, startGateway, writeGuard } from './gateway-process.ts';
import { createCalmUpstream, WORDS } from './gateway-upstream.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-gateway-drain-'));
  await Promise.all([buildPackage(), writeGuard(folder)]);
});
afterAll(async () => {
  await endGateways();
  rmSync(folder, { recursive: true, force: true });
});

describe('a gateway that is told to stop', () => {
  it('takes nobody new, lets streams end, breaks off the rest at its deadline with an error frame, and ends with code 0 [gateway.drain]', async () => {
    const goOn: (() => void)[] = [];
    const upstream = await createCalmUpstream((call) => {
      // Those that are never released run into the deadline.
      if (call.body.includes('stays')) return new Promise(() => undefined);
      return new Promise((resolve) => goOn.push(resolve));
    });
    const store = join(folder, 'drained.db');
    const gateway = await startGateway(folder, {
      configuration: {
        upstreams: { openai: { url: upstream.url }, anthropic: { url: upstream.url } },
        store: { url: `sqlite:${store}` },
        timeouts: { drain: 1500 },
      },
    });
    const asks = ['ends', 'stays'].flatMap((text) => protocols.map(({ name }) => ({ text, name })));
    const begun: Promise<void>[] = [];
    const replies = asks.map(({ text, name }) => {
      let begin = () => {};
      begun.push(new Promise((resolve) => (begin = resolve)));
      return askGateway(gateway.url, { protocol: name, stream: true, text: `This one ${text}`, onData: () => begin() });
    });
    await Promise.all(begun);
    gateway.kill('SIGTERM');
    await gateway.logged('"shutting down"');
    await expect(askGateway(gateway.url)).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    for (const release of goOn) release();
    const answered = await Promise.all(replies);
    for (const [i, reply] of answered.entries()) {
      const isEnded = asks[i]!.text === 'ends';
      expect(reply.end, asks[i]!.name).toBe(isEnded ? 'finish' : 'error');
      if (isEnded) expect(reply.text).toBe(WORDS.join(''));
    }
    const { code, stderr } = await gateway.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(goOn).toHaveLength(3);
    const opened = await openStore(store, { mustExist: true });
    expect(await opened.audit.verify()).toMatchObject({ ok: true });
    for (const { id } of answered) expect(await opened.audit.get(id), id).toMatchObject({ kind: 'exchange' });
    // The log ends with the gateway's own farewell.
    expect((await opened.audit.list({}, 1))[0]).toMatchObject({ kind: 'gateway', body: { what: 'stop' } });
    await opened.close();
    await upstream.close();
  });
});
