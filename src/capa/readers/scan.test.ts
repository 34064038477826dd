// The scan over real folders: what is found, in which order, and what happens to everything that is damaged, odd or no log at all.
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../base/index.ts';
import { collectingSink, packZip } from './readers.conformance.ts';
import { type ReadLogsOptions, readLogs } from './scan.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capa-scan-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

async function scan(paths: string | readonly string[], options: ReadLogsOptions = {}) {
  const sink = collectingSink();
  const summary = await readLogs(typeof paths === 'string' ? [paths] : paths, sink, options);
  return { sink, summary };
}

/** Raw MMLU-Pro outputs with the given letters as answers; made up. */
function raw(letters: string, more: readonly unknown[] = []): string {
  const objects = [...letters].map((letter, i) => ({
    question_id: i + 1,
    question: `What is ${i}?`,
    options: ['w', 'x', 'y', 'z'],
    answer: 'B',
    answer_index: 1,
    category: i % 2 ? 'odd' : 'even',
    pred: letter === '-' ? null : letter,
    model_outputs: `It is {"${letter}"}.`,
  }));
  return JSON.stringify([...objects, ...more]);
}

const csv = 'id,model,answer,gold\n1,m,4,4\n2,m,5,6\n';

describe('a scan', () => {
  it('finds logs by itself in folders, archives and gzip, names models by paths, in a fixed order [capa.readers.scan]', async () => {
    const folder = await folderOf({
      'b/model_outputs_Yi-6B_5shots.zip': packZip([{ name: 'model_outputs_Yi-6B_5shots.json', content: raw('AB-Z') }]),
      'a/model_outputs_Qwen1.5-7B-Chat_5shots.json.gz': gzipSync(raw('BB')),
      'c/pack.zip': packZip([
        { name: 'in/inner.zip', content: packZip([{ name: 't.csv', content: csv, isStored: true }]), isStored: true },
        { name: '__MACOSX/in/._x.csv', content: 'junk' },
        { name: '../../escape.json.gz', content: gzipSync(raw('C')) },
      ]),
      '.hidden/t.csv': csv,
      'notes.txt': 'Nothing.',
    });
    const events: ProgressEvent[] = [];
    const { sink, summary } = await scan(folder, { progress: (event) => events.push(event) });
    expect(summary.files).toEqual([
      { path: 'a/model_outputs_Qwen1.5-7B-Chat_5shots.json.gz', format: 'MMLU-Pro raw outputs', answers: 2 },
      {
        path: 'b/model_outputs_Yi-6B_5shots.zip!model_outputs_Yi-6B_5shots.json',
        format: 'MMLU-Pro raw outputs',
        answers: 4,
      },
      { path: 'c/pack.zip!in/inner.zip!t.csv', format: 'a table in CSV or TSV', answers: 2 },
      { path: 'c/pack.zip!../../escape.json.gz', format: 'MMLU-Pro raw outputs', answers: 1 },
    ]);
    expect(summary).toMatchObject({ unrecognised: ['notes.txt'], answers: 9, tasks: ['mmlu_pro', 'questions'] });
    expect(sink.facts['Yi-6B']).toEqual({ family: 'Yi', parameters: 6 });
    expect(sink.issues).toEqual({ 'answer-missing': 1, 'answer-beyond-options': 1, unrecognised: 1 });
    expect(events.at(-1)).toMatchObject({ done: summary.bytes, total: summary.bytes });
    expect(events.every(({ done }, i) => i === 0 || done >= events[i - 1]!.done)).toBe(true);
    expect((await scan(folder)).sink.answers).toEqual(sink.answers);
  });

  it('reads each file once, however links and paths lead to it, and never runs in a circle [capa.readers.scan]', async () => {
    const folder = await folderOf({ 'x/t.csv': csv });
    await symlink(folder, join(folder, 'x', 'round'));
    await symlink(join(folder, 'x', 't.csv'), join(folder, 'copy.csv'));
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling.csv'));
    const { sink, summary } = await scan([folder, join(folder, 'x', 't.csv')]);
    expect(summary.answers).toBe(2);
    expect(sink.issues).toEqual({ 'same-file-twice': 2, unreadable: 1 });
  });

  it('takes facts of a mapping for those that names tell [capa.readers.scan]', async () => {
    const folder = await folderOf({ 'Llama-2-7b.csv': 'id,answer,gold\n1,x,x\n' });
    const { sink } = await scan(folder, {
      mapping: { facts: { 'Llama-2-7b': { family: 'Own', parameters: 6.7 }, other: {} } },
    });
    expect(sink.facts).toEqual({ 'Llama-2-7b': { family: 'Own', parameters: 6.7 } });
  });

  it('counts what is damaged and reads the rest: archives, gzip, bytes that are no text [capa.readers.dirt]', async () => {
    const whole = gzipSync(raw('ABCD'.repeat(400)));
    const zip = packZip([{ name: 'a.json', content: raw('A') }]);
    const folder = await folderOf({
      'a-bad.zip': packZip([
        { name: 'secret.json', content: raw('A'), isEncrypted: true },
        { name: 'odd.json', content: raw('A'), method: 99 },
        { name: 'bomb.json', content: raw('A'), claimedSize: 3_000_000_000 },
        { name: 'lie.json', content: raw('AB'), claimedSize: 9 },
        { name: 'good-7b.json', content: raw('AB') },
      ]),
      'b-cut.zip': zip.subarray(0, zip.length - 30),
      'c-cut.json.gz': whole.subarray(0, whole.length / 2),
      'd-two-parts.csv.gz': Buffer.concat([gzipSync(csv), gzipSync('3,m,1,1\n')]),
      'e-empty.jsonl': '',
      'f-binary.csv': Uint8Array.from({ length: 999 }, (_, i) => i * 7),
      'g-wrong-name.parquet': csv,
      'h-wrong-name.csv': gzipSync(csv),
    });
    const { sink, summary } = await scan(folder);
    expect(summary.files.map(({ path, answers }) => [path, answers > 2 ? 'many' : answers])).toEqual([
      ['a-bad.zip!good-7b.json', 2],
      ['c-cut.json.gz', 'many'],
      ['d-two-parts.csv.gz', 'many'],
      ['h-wrong-name.csv', 2],
    ]);
    expect(sink.issues).toEqual({
      'encrypted-entry': 1,
      'unknown-compression': 1,
      'archive-bomb': 1,
      'empty-file': 1,
      unreadable: 3,
      unrecognised: 2,
    });
    expect(sink.messages.filter((message) => /lie|b-cut|c-cut/.test(message)).join('\n')).toMatch(
      /a-bad\.zip!lie\.json: the archive is damaged there[\s\S]*b-cut\.zip: not a readable zip[\s\S]*c-cut\.json\.gz: the gzip data breaks off/,
    );
    // How far a broken file is read does not depend on chance.
    expect((await scan(folder)).sink.answers.length).toBe(sink.answers.length);
  });

  it('names what it looked for where there is nothing, and what went wrong where nothing could be read [capa.readers.dirt]', async () => {
    const folder = await folderOf({ 'readme.md': 'x', 'settings.json': '{"a": 1}', 'one.csv': 'x,y\n1,2\n' });
    await expect(scan(folder)).rejects.toThrow(
      /no evaluation logs among 3 files; .*one\.csv: no column tells the question/,
    );
    await expect(scan(folder)).rejects.toMatchObject({
      kind: 'input',
      remedy: expect.stringContaining('MMLU-Pro raw'),
    });
    await expect(scan(join(folder, 'none'))).rejects.toThrow('there is no such file or folder (ENOENT)');
    const stop = AbortSignal.abort();
    await expect(scan(folder, { signal: stop })).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it.skipIf(process.getuid?.() === 0)('counts a file that may not be read [capa.readers.dirt]', async () => {
    const folder = await folderOf({ 'a.csv': csv, 'b.csv': csv });
    await chmod(join(folder, 'a.csv'), 0);
    const { sink } = await scan(folder);
    expect(sink.issues).toMatchObject({ unreadable: 1 });
  });

  const data = '../shared/data/capa/mmlu-pro-outputs/raw';
  it.skipIf(!existsSync(data))(
    'goes through the dirty files of MMLU-Pro, every oddity counted (skipped where the data is not at hand) [capa.readers.dirt]',
    async () => {
      // One of the six; the bench reads them all.
      const { sink, summary } = await scan(join(data, 'model_outputs_DeepSeek-Coder-V2_5shots.zip'));
      expect(summary).toMatchObject({ answers: 10_351, models: ['DeepSeek-Coder-V2'], tasks: ['mmlu_pro'] });
      expect(sink.issues).toEqual({ 'answer-beyond-options': 8, 'answer-missing': 11, 'not-an-object': 43 });
    },
  );
});
