import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { SimilarityItem, SimilarityList } from '../contract.ts';
import { problemOf, type TestDashboard } from './dashboard.conformance.ts';
import { Refusal } from './refusal.ts';
import { begin, filesHeld, held, openSimilarity, put, untilState } from './similarity.conformance.ts';
import { splitPath } from './similarity-path.ts';

let opened: TestDashboard[] = [];
afterEach(async () => {
  for (const one of opened) await one.close();
  opened = [];
});
const openAt = async (...options: Parameters<typeof openSimilarity>) => {
  const at = await openSimilarity(...options);
  opened.push(at);
  return at;
};

describe('an upload', () => {
  it('gives the same files however they are cut into pieces, also where a piece has to be sent again [dashboard.similarity-uploads]', async () => {
    const at = await openAt();
    const { id } = await begin(at);
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), cuts, fc.boolean(), async (bytes, sizes, isRepeated) => {
        const name = `file-${serial++}.jsonl`;
        const size = String(bytes.length);
        for (let from = 0, i = 0; from < bytes.length || i === 0; i++) {
          const piece = bytes.subarray(from, from + (sizes[i] ?? 120));
          const where = { size, at: String(from) };
          const response = await put(at, id, name, piece, where);
          expect(await response.json()).toEqual({ received: from + piece.length });
          // Only the first piece can come twice: then the file begins anew.
          if (isRepeated && i === 0) await put(at, id, name, piece, where);
          from += piece.length;
        }
        const [process = ''] = await readdir(held(at));
        expect(new Uint8Array(await readFile(join(held(at), process, id, 'logs', name)))).toEqual(bytes);
      }),
      { numRuns: 20 },
    );
    expect((await put(at, id, 'gap.jsonl', 'abc', { size: '10', at: '5' })).status).toBe(409);
    expect((await put(at, id, 'more.jsonl', 'abc', { size: '2' })).status).toBe(400);
    await put(at, id, 'part.jsonl', 'abc', { size: '10' });
    const early = await at.send('POST', `/api/similarity/${id}/start`);
    expect([early.status, (await problemOf(early)).message]).toEqual([409, '"part.jsonl" has not come whole']);
  });

  it('whose connection breaks in the middle of a piece is gone on with by sending the piece again [dashboard.similarity-uploads]', async () => {
    const at = await openAt();
    const { id } = await begin(at);
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from('ab')),
      pull: (controller) => controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
    });
    const { csrf } = await at.json<{ csrf: string }>('/api/status');
    const headers = { 'x-oversight-csrf': csrf, 'content-type': 'application/octet-stream' };
    const path = `/api/similarity/${id}/files?path=a.jsonl&size=4&at=0`;
    const broken = { method: 'PUT', body, headers, duplex: 'half' } as const;
    expect((await at.ask(path, broken)).status).toBe(408);
    expect((await put(at, id, 'a.jsonl', 'cdef')).status).toBe(200);
    await at.send('POST', `/api/similarity/${id}/start`);
    expect((await untilState(at, id, 'ready')).sentence).toBe('a.jsonl');
  });

  it('keeps within the limits and says which one it met [dashboard.similarity-uploads]', async () => {
    const limits = { folders: 2, files: 2, fileBytes: 1000, totalBytes: 1500, pieceBytes: 600 };
    const at = await openAt({ limits });
    const refusal = async (response: Response) => [response.status, (await problemOf(response)).message];
    const post = (body: object) => at.send('POST', '/api/similarity', body);
    expect(await refusal(await post({ name: 'x', files: 3, bytes: 1 }))).toEqual([413, '3 files are more than 2']);
    expect((await post({ name: 'x', files: 1, bytes: 1501 })).status).toBe(413);
    expect((await post({ name: '', files: 1, bytes: 1 })).status).toBe(400);
    const { id } = await begin(at);
    const large = await put(at, id, 'large.jsonl', 'x', { size: '1001' });
    expect(await refusal(large)).toEqual([413, expect.stringMatching(/^"large.jsonl" is larger than/)]);
    expect((await put(at, id, 'a.jsonl', 'x'.repeat(601))).status).toBe(413);
    expect((await put(at, id, 'a.jsonl', 'x'.repeat(600))).status).toBe(200);
    expect((await put(at, id, 'b.jsonl', 'x', { size: '901' })).status).toBe(413);
    expect((await put(at, id, 'b.jsonl', 'x')).status).toBe(200);
    expect((await put(at, id, 'c.jsonl', 'x')).status).toBe(413);
    await begin(at);
    expect(await refusal(await post({ name: 'x', files: 1, bytes: 1 }))).toEqual([409, '2 folders are held already']);
  });

  it('may be larger than any other body, and leaves room on the disk for the record of the traffic [dashboard.similarity-uploads]', async () => {
    let free = 3 * 1024 ** 3;
    const at = await openAt({ freeBytes: async () => free });
    const { id } = await begin(at);
    expect((await put(at, id, 'a.jsonl', Buffer.alloc(3 * 1024 * 1024))).status).toBe(200);
    expect((await at.send('POST', '/api/similarity', { name: 'x'.repeat(3 * 1024 * 1024) })).status).toBe(413);
    free = 1024 ** 3;
    const full = await put(at, id, 'b.jsonl', 'x');
    expect([full.status, (await problemOf(full)).message]).toEqual([507, expect.stringMatching(/disk .* no room/)]);
    expect((await at.send('POST', '/api/similarity', { name: 'x', files: 1, bytes: 1 })).status).toBe(507);
  });

  it('never leaves its folder, whatever its paths are [dashboard.similarity-uploads]', async () => {
    const name = fc.oneof(
      fc.constantFrom('..', '.', '', '...', 'a', 'C:', '\\', '\u0000', '\n', '%2e%2e', '\ud800', '~', '-rf'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        const root = resolve('held');
        let kept: readonly string[];
        try {
          kept = splitPath(names.join('/'));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        expect(join(root, ...kept).startsWith(root + sep)).toBe(true);
        expect(kept.join('/')).toBe(names.join('/'));
      }),
    );
    for (const path of [
      '../x',
      '/x',
      'a/../x',
      'a//x',
      '.',
      '',
      'a\\x',
      'x\u0000',
      `${'a/'.repeat(40)}x`,
      'x'.repeat(300),
    ])
      expect(() => splitPath(path), path).toThrow(Refusal);
    for (const path of ['nul', 'a:b.json', 'x.', 'con.json']) {
      expect(() => splitPath(path, 'win32'), path).toThrow(Refusal);
      expect(splitPath(path, 'linux')).toEqual([path]);
    }
    const at = await openAt();
    const { id } = await begin(at);
    expect((await put(at, id, '../../escape.jsonl', 'x')).status).toBe(400);
    await put(at, id, 'a', 'x');
    const both = await put(at, id, 'a/b.jsonl', 'x');
    expect([both.status, (await problemOf(both)).message]).toEqual([400, '"a/b.jsonl" is a file and a folder at once']);
    expect(await filesHeld(at)).toEqual(['a']);
  });

  it('is removed after its time, with the gateway, and by the next gateway where one ended without [dashboard.similarity-uploads]', async () => {
    const closing = new AbortController();
    const at = await openAt({}, { dashboard: { signal: closing.signal } });
    // No process has this number.
    const orphan = join(held(at), '999999999-abcd');
    await mkdir(join(orphan, 'x'), { recursive: true });
    const { id } = await begin(at);
    expect(existsSync(orphan)).toBe(false);
    await put(at, id, 'a.jsonl', 'x');
    await at.clock.advance(3599_000);
    expect((await at.ask(`/api/similarity/${id}`)).status).toBe(200);
    await at.clock.advance(3601_000);
    expect((await at.json<SimilarityList>('/api/similarity')).analyses).toEqual([]);
    const second = await begin(at);
    await put(at, second.id, 'b.jsonl', 'x');
    closing.abort();
    await expect.poll(() => filesHeld(at)).toEqual([]);
    expect((await at.send('POST', '/api/similarity', { name: 'x', files: 1, bytes: 1 })).status).toBe(503);
  });

  it('takes a key of the role admin, the own origin and the token; what was found may be looked at without [dashboard.similarity-uploads]', async () => {
    const keys = [
      { name: 'boss', key: 'admin-key', role: 'admin' },
      { name: 'app', key: 'client-key', role: 'client' },
    ] as const;
    const at = await openAt({}, { keys });
    const as = (key: string) => ({ authorization: `Bearer ${key}` });
    const wanted = { name: 'logs', files: 1, bytes: 1 };
    expect((await at.send('POST', '/api/similarity', wanted, as('client-key'))).status).toBe(403);
    const made = await at.send('POST', '/api/similarity', wanted, as('admin-key'));
    const { id } = (await made.json()) as SimilarityItem;
    const path = `/api/similarity/${id}/files?path=a.jsonl&size=1&at=0`;
    const bytes = { method: 'PUT', body: 'x' } as const;
    const type = { 'content-type': 'application/octet-stream' };
    expect((await at.ask(path, { ...bytes, headers: { ...type, ...as('client-key') } })).status).toBe(403);
    expect((await at.ask(path, { ...bytes, headers: type })).status).toBe(401);
    const foreign = { ...type, ...as('admin-key'), origin: 'https://other.example' };
    expect((await at.ask(path, { ...bytes, headers: foreign })).status).toBe(403);
    expect((await at.ask(path, { ...bytes, headers: { ...as('admin-key') } })).status).toBe(415);
    expect((await at.ask(path, { ...bytes, headers: { ...type, ...as('admin-key') } })).status).toBe(200);
    await at.send('POST', `/api/similarity/${id}/start`, undefined, as('admin-key'));
    expect((await at.ask(`/api/similarity/${id}/result`, { headers: as('client-key') })).status).toBe(200);
    expect((await at.send('DELETE', `/api/similarity/${id}`, undefined, as('client-key'))).status).toBe(403);
  });
});
