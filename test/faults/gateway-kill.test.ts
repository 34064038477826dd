// Kills gateways with kill -9 while many answers are under way. Whatever a client saw end must be in the log.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import { protocols } from '../../src/gateway/protocol/index.ts';
import type { FakeUpstream } from '../../src/gateway/proxy/fake-upstream.conformance.ts';
import { openStore } from '../../src/store/index.ts';
import { buildPackage } from '../e2e/built-package.ts';
import { askGateway, endGateways, startGateway, writeGuard } from './gateway-process.ts';
import { createCalmUpstream, WORDS } from './gateway-upstream.ts';

let folder: string;
let upstream: FakeUpstream;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-gateway-kill-'));
  await Promise.all([buildPackage(), writeGuard(folder)]);
  upstream = await createCalmUpstream();
});
afterAll(async () => {
  await endGateways();
  await upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Requests under way at once. */
const WORKERS = 24;

describe('kill -9 of a gateway under load', () => {
  it('loses no answer that a client saw end, breaks no chain, and keeps no other from starting on the same store [gateway.kill]', async () => {
    const store = join(folder, 'killed.db');
    const settings = {
      configuration: {
        upstreams: { openai: { url: upstream.url }, anthropic: { url: upstream.url } },
        store: { url: `sqlite:${store}` },
        log: { level: 'error' },
      },
    };
    const random = createRandom('gateway-kill');
    const seen = new Set<string>();
    for (let round = 0; round < 2; round++) {
      const gateway = await startGateway(folder, settings);
      const last = seen.size + 40 + Math.floor(random.next() * 160);
      const work = Array.from({ length: WORKERS }, async (_, worker) => {
        for (let i = worker; ; i++) {
          const protocol = protocols[i % 3]!.name;
          const isBlocked = i % 7 === 0;
          const text = isBlocked ? 'something forbidden here' : 'Hello there';
          const reply = await askGateway(gateway.url, { protocol, stream: i % 2 === 0, text }).catch(() => undefined);
          // No answer, or none that ended: the gateway is gone.
          if (!reply || reply.end === 'cut') return;
          expect(reply.status).toBe(isBlocked ? 400 : 200);
          if (!isBlocked) expect(reply.text).toContain(WORDS.join(''));
          seen.add(reply.id);
          if (seen.size === last) gateway.kill('SIGKILL');
        }
      });
      await Promise.all(work);
      expect((await gateway.ended).signal).toBe('SIGKILL');
      const opened = await openStore(store, { mustExist: true });
      const verified = await opened.audit.verify();
      expect(verified).toMatchObject({ ok: true });
      for (const id of seen) expect(await opened.audit.get(id), id).toMatchObject({ kind: 'exchange' });
      await opened.close();
    }
    expect(seen.size).toBeGreaterThan(80);
  });
});
