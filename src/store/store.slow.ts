// The suites of the store on a real PostgreSQL.
import { afterAll, describe, expect, it } from 'vitest';
import { entryOf, postgresBench } from './bench.conformance.ts';
import { describeChain } from './chain.conformance.ts';
import { openStore } from './open.ts';
import { describeShared } from './shared.conformance.ts';
import { describeStore } from './store.conformance.ts';

const bench = await postgresBench();
afterAll(() => bench?.close());

describe.skipIf(!bench)('PostgreSQL', () => {
  describeStore('PostgreSQL', async () => (await bench!.create()).open());
  describeShared(() => bench!);
  describeChain(() => bench!);

  it('says what is wrong with an address, and takes a password from beside it', async () => {
    const place = await bench!.create();
    const url = new URL(place.url);
    const { password } = url;
    url.password = '';
    await expect(openStore(url.href, { password: 'wrong' })).rejects.toMatchObject({
      message: `${url.href}: the password is wrong (28P01)`,
      remedy: expect.stringMatching(/OVERSIGHT_STORE_PASSWORD/),
    });
    const store = await openStore(url.href, { password });
    expect(store).toMatchObject({ kind: 'postgres', place: url.href });
    const other = await place.open();
    expect(other.place).toBe(url.href.replace('@', ':***@'));
    await other.close();
    await store.close();
    url.pathname = '/nowhere';
    await expect(openStore(url.href, { password })).rejects.toThrow(/does not exist \(3D000\)/);
  });

  it('refuses a database that cannot hold every text', async () => {
    const place = await bench!.create();
    await place.execute(`create database latin encoding 'LATIN1' locale 'C' template template0`);
    await expect(openStore(place.url.replace(/[^/]*$/, 'latin'))).rejects.toMatchObject({
      message: expect.stringMatching(/encoded in LATIN1/),
      remedy: expect.stringMatching(/--encoding=UTF8/),
    });
  });

  it('lets a user without the right to create tables write to a store that somebody else created', async () => {
    const place = await bench!.create();
    await (await place.open()).close();
    const name = `writer_${place.url.replace(/.*\//, '')}`;
    await place.execute(
      `create user ${name} password 'pw'`,
      `grant select, insert on oversight_audit to ${name}`,
      `grant select on oversight_schema to ${name}`,
      `grant select, insert, update, delete on oversight_rate_limits, oversight_key_history, oversight_alerts, oversight_alert_heads, oversight_reviews, oversight_settings to ${name}`,
    );
    const store = await openStore(place.url.replace(/\/\/[^@]*@/, `//${name}:pw@`));
    expect((await store.audit.append(entryOf(1))).sequence).toBe(1);
    expect(await store.limits.take('a', 1, { perMinute: 1, burst: 1 }, 0)).toMatchObject({ allowed: true });
    expect(await store.audit.verify()).toMatchObject({ ok: true, events: 1 });
    await store.ping();
    await store.close();
    await expect(place.execute(`set role ${name}`, 'alter table oversight_audit disable trigger all')).rejects.toThrow(
      /must be owner/,
    );
  });
});
