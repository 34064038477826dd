// Atomic writing under other writers, errors and readers, on a real disk.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OversightError } from './errors.ts';
import { checkTarget, readFileOrThrow, writeError, writeFileAtomic } from './files.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function failureOf(work: Promise<unknown>): Promise<OversightError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof OversightError)) throw new Error(`expected an OversightError, got ${String(error)}`);
  return error;
}

describe('a file that is written', () => {
  it('holds what was given, text or bytes, in folders that are made for it [base.files]', async () => {
    const path = join(folder, 'a', 'b', 'text.txt');
    await writeFileAtomic(path, 'grüße\n');
    expect(readFileSync(path, 'utf8')).toBe('grüße\n');
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await writeFileAtomic(path, bytes);
    expect(new Uint8Array(readFileSync(path))).toEqual(bytes);
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['text.txt']);
  });

  it('is always whole for a reader, however many write it at once [base.files]', async () => {
    const path = join(folder, 'contended.txt');
    const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(200_000));
    await writeFileAtomic(path, contents[0]!);
    let isWriting = true;
    const writing = Promise.all(
      contents.map(async (content) => {
        for (let i = 0; i < 5; i++) await writeFileAtomic(path, content);
      }),
    ).finally(() => {
      isWriting = false;
    });
    let reads = 0;
    while (isWriting) {
      expect(contents).toContain((await readFileOrThrow(path)).toString());
      reads++;
    }
    await writing;
    expect(reads).toBeGreaterThan(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('and cannot be leaves the old one, no part, and an error with path, reason and remedy [base.files]', async () => {
    const path = join(folder, 'taken');
    mkdirSync(join(path, 'inside'), { recursive: true });
    const error = await failureOf(writeFileAtomic(path, 'x'));
    expect(error.message).toMatch(/taken: could not be written \(E[A-Z]+\)/);
    expect(error.remedy).toMatch(/run the same command again/);
    expect(existsSync(join(path, 'inside'))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);

    writeFileSync(join(folder, 'file'), '');
    const below = await failureOf(writeFileAtomic(join(folder, 'file', 'below'), 'x'));
    expect(below.message).toMatch(/below: could not be written \(ENOTDIR\)/);
    expect(below.remedy).toMatch(/folder on the way to it is a file/);
  });

  it('ends with an error where a file system refuses to make a folder, and says before that a place cannot be written [base.files]', async () => {
    // Node's recursive mkdir never returned here.
    if (existsSync('/proc/self')) {
      const refused = await failureOf(writeFileAtomic('/proc/oversight/none/file', 'x'));
      expect(refused.message).toMatch(/^\/proc\/oversight\/none\/file: could not be written \(E[A-Z]+\)$/);
    }
    writeFileSync(join(folder, 'plain'), '');
    mkdirSync(join(folder, 'full', 'inside'), { recursive: true });
    const locked = join(folder, 'locked');
    mkdirSync(locked, { mode: 0o500 });
    const refusals: readonly (readonly [string, 'file' | 'folder', string])[] = [
      [join(folder, 'plain', 'a', 'b.html'), 'file', 'ENOTDIR'],
      [join(folder, 'plain'), 'folder', 'ENOTDIR'],
      [join(folder, 'full'), 'file', 'EISDIR'],
      // Root may write everywhere.
      ...(process.getuid?.() === 0
        ? []
        : ([
            [join(locked, 'a', 'b'), 'file', 'EACCES'],
            [locked, 'folder', 'EACCES'],
          ] as const)),
    ];
    for (const [path, what, code] of refusals) {
      const error = await failureOf(checkTarget(path, what));
      expect(error.message).toBe(`${path}: could not be written (${code})`);
      expect(error.remedy).toBeDefined();
      if (what === 'file') expect((await failureOf(writeFileAtomic(path, 'x'))).message).toContain(path);
    }
    for (const what of ['file', 'folder'] as const) await checkTarget(join(folder, 'new', 'one'), what);
    await checkTarget(join(folder, 'full'), 'folder');
    await checkTarget(join(folder, 'plain'), 'file');
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  it('has its folders made once, however many writers need them at the same time [base.files]', async () => {
    const paths = Array.from({ length: 20 }, (_, i) => join(folder, 'shared', 'by', 'all', `${i}`));
    await Promise.all(paths.map((path) => writeFileAtomic(path, path)));
    for (const path of paths) expect(readFileSync(path, 'utf8')).toBe(path);
  });

  it('explains a full disk, a lack of rights and a disk that is read-only each in its own way [base.files]', () => {
    const remedies = ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT', 'EIO'].map((code) => {
      const error = writeError('place', Object.assign(new Error('no'), { code }));
      expect(error.message).toBe(`place: could not be written (${code})`);
      return error.remedy;
    });
    expect(new Set(remedies).size).toBe(remedies.length);
    expect(remedies[0]).toMatch(/disk is full: free some space/);
  });
});

describe('a file that is read', () => {
  it('and is missing, a folder or forbidden is an error of the input that names it [base.files]', async () => {
    const missing = await failureOf(readFileOrThrow(join(folder, 'missing'), 'Do that.'));
    expect(missing).toMatchObject({
      kind: 'input',
      message: `${join(folder, 'missing')} does not exist`,
      remedy: 'Do that.',
    });
    expect((await failureOf(readFileOrThrow(folder))).message).toBe(`${folder} is a folder`);
    const secret = join(folder, 'secret');
    writeFileSync(secret, '', { mode: 0o000 });
    // Root may read everything.
    if (process.getuid?.() !== 0) expect((await failureOf(readFileOrThrow(secret))).message).toMatch(/EACCES/);
    chmodSync(secret, 0o600);
  });
});
