import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OversightError } from '../base/index.ts';
import { entryOf } from './bench.conformance.ts';
import { openStore } from './open.ts';
import { openPostgres } from './postgres.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-open-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const failure = async (url: string, options = {}) => {
  const outcome = await openStore(url, options).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(OversightError);
  return outcome as OversightError;
};

describe('openStore', () => {
  it('creates the folder and a file that only its owner reads, and finds everything again the next time', async () => {
    const options = { cwd: folder };
    const first = await openStore('sqlite:made/for/it.sqlite', options);
    expect(first).toMatchObject({ kind: 'sqlite', place: 'sqlite:made/for/it.sqlite' });
    await first.audit.append(entryOf(1));
    await first.close();
    const path = join(folder, 'made/for/it.sqlite');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const second = await openStore(path, { mustExist: true });
    expect(await second.audit.list({}, 9)).toHaveLength(1);
    await second.close();
  });

  it('keeps nothing that was in memory', async () => {
    const first = await openStore('memory:');
    await first.audit.append(entryOf(1));
    const second = await openStore('memory:');
    expect(await second.audit.list({}, 9)).toEqual([]);
    await Promise.all([first.close(), second.close()]);
  });

  it('says what is wrong with a place and what to do, and touches no file of others', async () => {
    const path = (name: string) => join(folder, name);
    writeFileSync(path('notes.txt'), 'x');
    writeFileSync(path('long.txt'), 'not a database '.repeat(500));
    mkdirSync(path('folder'));
    const stranger = new Libsql(path('stranger.sqlite'));
    stranger.exec('create table recipes (name text)');
    stranger.close();
    const wrongs: readonly (readonly [string, RegExp])[] = [
      [path('notes.txt'), /no SQLite database/],
      [path('long.txt'), /no SQLite database/],
      [path('folder'), /is a folder/],
      [path('notes.txt/deeper/x.sqlite'), /part of the path is a file/],
      [path('stranger.sqlite'), /another program \(it has a table "recipes"\)/],
    ];
    for (const [url, message] of wrongs) {
      const error = await failure(url);
      expect(error.message).toMatch(message);
      expect(error.remedy).toMatch(/\.$/);
    }
    expect((await failure(path('none.sqlite'), { mustExist: true })).message).toMatch(/does not exist/);
    writeFileSync(path('empty.sqlite'), '');
    expect((await failure(path('empty.sqlite'), { mustExist: true })).message).toMatch(/no store in this database/);
    expect(existsSync(path('none.sqlite'))).toBe(false);
    expect(statSync(path('notes.txt')).size).toBe(1);
  });

  it.skipIf(userInfo().uid === 0)('says so when the folder may not be written', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    expect(await failure(join(locked, 'x.sqlite'))).toMatchObject({
      message: expect.stringMatching(/may not be opened \(EACCES\)/),
      remedy: expect.stringMatching(/Choose a folder/),
    });
  });

  it('refuses tables of a newer version', async () => {
    const path = join(folder, 'newer.sqlite');
    await (await openStore(path)).close();
    const database = new Libsql(path);
    database.exec('update oversight_schema set version = 99');
    database.close();
    const error = await failure(path);
    expect(error.message).toMatch(/its tables have version 99, this oversight knows 1/);
    expect(error.remedy).toMatch(/newer oversight/);
  });

  it('waits for a process that holds the file, and does not hold up anything else meanwhile', async () => {
    const path = join(folder, 'held.sqlite');
    const store = await openStore(path);
    const other = new Libsql(path);
    other.exec('begin immediate');
    const appended = store.audit.append(entryOf(1));
    const taken = store.limits.take('key', 1, { perMinute: 1, burst: 1 }, 0);
    let turns = 0;
    for (const start = Date.now(); Date.now() - start < 100; turns++)
      await new Promise((resolve) => setImmediate(resolve));
    expect(turns).toBeGreaterThan(10);
    other.exec('commit');
    other.close();
    expect((await appended).sequence).toBe(1);
    expect((await taken).allowed).toBe(true);
    await store.close();
  });

  it('says that `pg` is to be installed where a postgres URL is given without it', async () => {
    const missing = Object.assign(new Error("Cannot find package 'pg'"), { code: 'ERR_MODULE_NOT_FOUND' });
    const opened = openPostgres('postgres://a@localhost/b', 1, () => Promise.reject(missing));
    await expect(opened).rejects.toMatchObject({
      name: 'OversightError',
      message: expect.stringMatching(/`pg` is not installed/),
      remedy: 'Run `npm install pg`.',
    });
  });

  it('says so when no server answers, and never shows the password', async () => {
    const error = await failure('postgres://me@127.0.0.1:1/traffic', { password: 'p@ss:word' });
    expect(error.message).toBe('postgres://me@127.0.0.1:1/traffic: nobody answers there (ECONNREFUSED)');
    expect(error.remedy).toMatch(/Start PostgreSQL/);
  });
});
