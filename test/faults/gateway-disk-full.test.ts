// The disk of the store fills up while a gateway serves. Needs the right to mount a small one (root on Linux).
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemCode } from '../../src/base/index.ts';
import { protocols } from '../../src/gateway/protocol/index.ts';
import { openStore } from '../../src/store/index.ts';
import { buildPackage } from '../e2e/built-package.ts';
import { type Answered, askGateway, endGateways, getJson, startGateway, writeGuard } from './gateway-process.ts';
import { createCalmUpstream } from './gateway-upstream.ts';

let folder: string;
let disk: string | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-gateway-disk-'));
  disk = mountDisk(join(folder, 'disk'));
  await Promise.all([buildPackage(), writeGuard(folder)]);
});
afterAll(async () => {
  await endGateways();
  if (disk) execFileSync('umount', ['-l', disk]);
  rmSync(folder, { recursive: true, force: true });
});

/** An empty disk of 2 MiB; undefined where there is no right to mount one. */
function mountDisk(path: string): string | undefined {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    return undefined;
  }
}

/** Takes all the room that there is. */
function fill(path: string): void {
  mkdirSync(path);
  const block = new Uint8Array(4096);
  try {
    for (let count = 0; ; count++) writeFileSync(join(path, String(count)), block);
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC') throw error;
  }
}

describe('a full disk under a gateway', () => {
  it('closes it with 503 and says so in /readyz, loses nothing that was acknowledged, and opens it again when there is space [gateway.disk-full]', async (test) => {
    const place = disk ?? test.skip('no right to mount a small disk');
    const upstream = await createCalmUpstream();
    const store = join(place, 'gateway.db');
    const gateway = await startGateway(folder, {
      configuration: {
        upstreams: { openai: { url: upstream.url }, anthropic: { url: upstream.url } },
        store: { url: `sqlite:${store}` },
        // So that not only the log writes to the disk.
        limits: { perMinute: 1_000_000, burst: 100_000 },
        log: { level: 'error' },
      },
    });
    const ended: Answered[] = [];
    /** Every protocol, streamed and whole. */
    const askAll = async () => {
      const replies: Answered[] = [];
      for (const { name } of protocols)
        for (const stream of [false, true]) {
          const reply = await askGateway(gateway.url, { protocol: name, stream });
          replies.push(reply);
          if (reply.end === 'finish' || reply.status === 200) ended.push(reply);
        }
      return replies;
    };
    const readiness = async () => (await getJson(`${gateway.url}/readyz`)).status;
    expect((await askAll()).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect(await readiness()).toBe(200);

    fill(join(place, 'filler'));
    // The pages that the log holds already may take a few more.
    let refused: readonly Answered[] = [];
    await expect
      .poll(async () => (refused = await askAll()).every(({ status }) => status === 503), { timeout: 60_000 })
      .toBe(true);
    for (const { text, end } of refused) {
      expect(end).toBe('whole');
      expect(text).not.toContain('All is');
      expect(JSON.parse(text).error.message).toMatch(
        /^The (record of this request could not be kept|service is not ready)/,
      );
    }
    await expect.poll(readiness, { timeout: 30_000 }).toBe(503);
    expect((await getJson(`${gateway.url}/readyz`)).body).toMatchObject({
      ready: false,
      checks: expect.arrayContaining([expect.objectContaining({ name: 'store', ok: false })]),
    });
    expect((await getJson(`${gateway.url}/healthz`)).status).toBe(200);

    rmSync(join(place, 'filler'), { recursive: true });
    await expect.poll(readiness, { timeout: 30_000 }).toBe(200);
    expect((await askAll()).map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    gateway.kill('SIGTERM');
    expect((await gateway.ended).code).toBe(0);
    const opened = await openStore(store, { mustExist: true });
    expect(await opened.audit.verify()).toMatchObject({ ok: true });
    for (const { id } of ended) expect(await opened.audit.get(id), id).toMatchObject({ kind: 'exchange' });
    await opened.close();
    await upstream.close();
  });
});
