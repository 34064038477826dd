// Fills a small disk at many fillings under a store that is written to. Needs the right to mount one (root on Linux).
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { OversightError, systemCode } from '../../src/base/index.ts';
import { type AuditEvent, openStore } from '../../src/store/index.ts';

const disks: string[] = [];
afterEach(() => {
  for (const disk of disks.splice(0)) {
    // Lazily: SQLite lets go of its files when its statements are collected.
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});

/** An empty disk of 2 MiB; undefined where there is no right to mount one. */
function mountDisk(): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), 'oversight-store-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    rmSync(disk, { recursive: true });
    return undefined;
  }
  disks.push(disk);
  return disk;
}

describe('a full disk', () => {
  it('makes append reject with a remedy, loses no acknowledged event, and is written to again when there is space [store.disk-full]', async (test) => {
    const disk = mountDisk() ?? test.skip('no right to mount a small disk');
    const path = join(disk, 'gateway.sqlite');
    const store = await openStore(path);
    const acknowledged: AuditEvent[] = [];
    let serial = 0;
    const append = async () => {
      const event = await store.audit.append({
        time: serial,
        kind: 'exchange',
        id: `event ${serial++}`,
        route: '/v1/messages',
        key: 'alpha',
        decided: 'allow',
        enforced: 'passed',
        rule: '',
        score: 0.5,
        body: { text: 'x'.repeat(2000) },
      });
      acknowledged.push(event);
    };
    for (let i = 0; i < 5; i++) await append();
    let refused = 0;
    for (let free = 0; free <= 96; free += 12) {
      fill(join(disk, 'filler'), free);
      const outcomes: unknown[] = [];
      // Far more than fits, one by one and together.
      for (let i = 0; i < 12; i++) {
        const burst = Array.from({ length: i % 3 === 2 ? 8 : 1 }, append);
        outcomes.push(
          ...(await Promise.allSettled(burst)).flatMap((one) => (one.status === 'rejected' ? one.reason : [])),
        );
      }
      refused += outcomes.length;
      expect(outcomes.length, `${free} KiB free`).toBeGreaterThan(0);
      for (const error of outcomes) {
        expect(error).toBeInstanceOf(OversightError);
        expect(error).toMatchObject({
          message: expect.stringMatching(/gateway\.sqlite: the disk is full \(SQLITE_FULL\)/),
          remedy: expect.stringMatching(/Free some space: appending goes on by itself/),
        });
      }
      // What was written can still be read.
      expect(await store.audit.get(acknowledged.at(-1)!.id)).toEqual(acknowledged.at(-1));
      rmSync(join(disk, 'filler'), { recursive: true });
      await store.ping();
      await append();
    }
    expect(refused).toBeGreaterThan(50);
    const events: AuditEvent[] = [];
    for await (const event of store.audit.read()) events.push(event);
    // Nothing acknowledged is missing, and nothing that was refused came in after all.
    expect(events).toEqual(acknowledged);
    expect(await store.audit.verify()).toMatchObject({ ok: true, events: events.length });
    await store.close();
    const again = await openStore(path, { mustExist: true });
    expect(await again.audit.verify()).toMatchObject({ ok: true, events: events.length });
    await again.close();
  });

  it('refuses to open a store there with a remedy, and opens it when there is space [store.disk-full]', async (test) => {
    let opened = 0;
    for (const free of FILLINGS) {
      const disk = mountDisk() ?? test.skip('no right to mount a small disk');
      const path = join(disk, 'gateway.sqlite');
      fill(join(disk, 'filler'), free);
      const outcome = await openStore(path).catch((error: unknown) => error);
      rmSync(join(disk, 'filler'), { recursive: true });
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(OversightError);
        expect(outcome).toMatchObject({
          message: expect.stringMatching(/disk/),
          remedy: expect.stringMatching(/space/),
        });
      } else opened++;
      const store = await openStore(path);
      await store.ping();
      await store.close();
    }
    expect(opened).toBeGreaterThan(0);
    expect(opened).toBeLessThan(FILLINGS.length);
  });
});

/** KiB that are free. */
const FILLINGS = [0, 4, 8, 16, 32, 36, 40, 64, 96, 128, 160, 200, 320];

/** Takes all room, then gives `free` KiB back. */
function fill(path: string, free: number): void {
  const block = new Uint8Array(4096);
  mkdirSync(path);
  let count = 0;
  try {
    for (;;) writeFileSync(join(path, String(count++)), block);
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC') throw error;
  }
  rmSync(join(path, String(--count)), { force: true });
  for (let i = 0; i < free / 4; i++) rmSync(join(path, String(--count)));
}
