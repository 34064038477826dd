// Two gateways on one PostgreSQL are one service: what one counts, raises, promotes and records holds for the other, and the end of one
// is not the end of both.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveGuard } from '../../src/guard/folder.ts';
import {
  keywordEnsemble,
  sampleCalibration,
  sampleLexicon,
} from '../../src/guard/model/sample-ensemble.conformance.ts';
import { openStore } from '../../src/store/index.ts';
import { startPostgres } from '../../src/store/postgres.conformance.ts';
import { buildPackage } from '../e2e/built-package.ts';
import {
  type Answered,
  askGateway,
  endGateways,
  type GatewayProcess,
  getJson,
  startGateway,
  writeGuard,
} from './gateway-process.ts';
import { createCalmUpstream } from './gateway-upstream.ts';

const postgres = await startPostgres();
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-gateway-shared-'));
  await Promise.all([buildPackage(), writeGuard(folder)]);
  await saveGuard(join(folder, 'guards', 'other'), {
    name: 'other',
    constitution: '# Other\n',
    lexicon: sampleLexicon,
    ensemble: keywordEnsemble('banned'),
    calibration: sampleCalibration,
    thresholds: { block: 0.7 },
    training: {},
  });
});
afterAll(async () => {
  await endGateways();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const BURST = 12;
const KEYS = { SLOW_KEY: 'key-of-the-slow-team', TEAM_KEY: 'key-of-the-other-team', ADMIN_KEY: 'key-of-the-admin' };

describe.skipIf(!postgres)('two gateways on one PostgreSQL', () => {
  it('share limits, alerts, the live guard and one unbroken log, and one serves on when the other is killed [gateway.shared]', async () => {
    const upstream = await createCalmUpstream();
    const database = new URL(await postgres!.createDatabase());
    const { password } = database;
    database.password = '';
    const settings = {
      configuration: {
        upstreams: { openai: { url: upstream.url } },
        store: { url: String(database), password: { env: 'PGPASSWORD' } },
        limits: { burst: BURST },
        campaign: { blockCount: 6, tighten: 1 },
        log: { level: 'error' },
        keys: [
          { name: 'slow', env: 'SLOW_KEY', perMinute: BURST },
          { name: 'team', env: 'TEAM_KEY', perMinute: 1_000_000 },
          { name: 'admin', env: 'ADMIN_KEY', perMinute: 1_000_000, role: 'admin' },
        ],
      },
      env: { ...KEYS, PGPASSWORD: password },
    };
    const gateways = [await startGateway(folder, settings), await startGateway(folder, settings)];
    const [first, second] = gateways as [GatewayProcess, GatewayProcess];
    const answered: Answered[] = [];
    const ask = async ({ url }: GatewayProcess, text: string, key = KEYS.TEAM_KEY) => {
      const reply = await askGateway(url, { text, key });
      answered.push(reply);
      return reply.status;
    };

    // A bucket of both; it fills up again at one request in five seconds.
    const began = performance.now();
    const limited = await Promise.all(
      Array.from({ length: 2 * BURST }, (_, i) => ask(gateways[i % 2]!, 'Hello there', KEYS.SLOW_KEY)),
    );
    const allowed = limited.filter((status) => status === 200).length;
    expect(allowed).toBeGreaterThanOrEqual(BURST);
    expect(allowed).toBeLessThanOrEqual(BURST + 1 + (performance.now() - began) / 5000);
    expect(limited.filter((status) => status === 429)).toHaveLength(2 * BURST - allowed);

    // Three blocks here and three there are six.
    const store = await openStore(String(database), { password });
    const alerts = async () => (await store.alerts.list(10)).filter(({ key }) => key === 'team');
    for (const gateway of [first, second, first, second, first])
      expect(await ask(gateway, 'a forbidden thing')).toBe(400);
    expect(await alerts()).toEqual([]);
    expect(await ask(second, 'a forbidden thing')).toBe(400);
    await expect.poll(alerts, { timeout: 30_000 }).toMatchObject([{ key: 'team', kind: 'blocks' }]);
    expect(await ask(first, 'a forbidden thing')).toBe(400);
    expect(await alerts()).toHaveLength(1);

    // What one promotes judges at the other.
    expect(await ask(second, 'a banned thing')).toBe(200);
    const promoted = await getJson(`${first.url}/api/guards/other/promote`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEYS.ADMIN_KEY}` },
    });
    expect(promoted).toMatchObject({ status: 200 });
    expect(await ask(first, 'a banned thing')).toBe(400);
    await expect.poll(() => ask(second, 'a banned thing'), { timeout: 30_000 }).toBe(400);
    expect(await ask(second, 'a forbidden thing')).toBe(200);

    // Half of what is under way is lost with the one that is killed, and nothing of the other. No more at once than the bucket
    // holds: it is refilled within a millisecond, but all may come in the same one.
    const both = Array.from({ length: BURST }, (_, i) => ask(gateways[i % 2]!, 'Hello there').catch(() => 0));
    await Promise.race(both);
    first.kill('SIGKILL');
    const statuses = await Promise.all(both);
    expect(statuses.filter((_, i) => i % 2 === 1)).toEqual(Array.from({ length: BURST / 2 }, () => 200));
    await first.ended;
    for (let i = 0; i < 5; i++) expect(await ask(second, 'Hello there')).toBe(200);

    const { events, ...verified } = (await store.audit.verify()) as { ok: boolean; events: number };
    expect(verified).toMatchObject({ ok: true });
    for (const { id } of answered) expect(await store.audit.get(id), id).toMatchObject({ kind: 'exchange' });
    let sequence = 0;
    for await (const event of store.audit.read()) expect(event.sequence).toBe(++sequence);
    expect(sequence).toBe(events);
    await store.close();
    second.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
    await upstream.close();
  });
});
