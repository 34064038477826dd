// Lines of JSON from files of every shape, held against the lines that were written.
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OversightError } from './errors.ts';
import { type ReadLinesOptions, readJsonLines, readLines } from './jsonl.ts';

let folder = '';
let serial = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-jsonl-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(content: string | Uint8Array): string {
  const path = join(folder, `${serial++}.jsonl`);
  writeFileSync(path, content);
  return path;
}

async function valuesOf(path: string, options?: ReadLinesOptions) {
  const items: { line: number; value: unknown }[] = [];
  for await (const item of readJsonLines(path, options)) items.push(item);
  return items;
}

async function failureOf(path: string, options?: ReadLinesOptions): Promise<OversightError> {
  const error = await valuesOf(path, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof OversightError)) throw new Error(`expected an OversightError, got ${String(error)}`);
  return error;
}

describe('lines of JSON', () => {
  it('come back as they were written, with the line each stood in, whatever the line ends and empty lines [base.jsonl]', async () => {
    const line = fc.oneof({ weight: 3, arbitrary: fc.jsonValue() }, { weight: 1, arbitrary: fc.constant(undefined) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ value: line, end: fc.constantFrom('\n', '\r\n') }), { maxLength: 20 }),
        fc.boolean(),
        async (lines, hasFinalNewline) => {
          const written = lines.map(({ value, end }, index) => {
            const isLast = index === lines.length - 1;
            return (value === undefined ? '' : JSON.stringify(value)) + (isLast && !hasFinalNewline ? '' : end);
          });
          const expected = lines.flatMap(({ value }, index) =>
            value === undefined ? [] : [{ line: index + 1, value: JSON.parse(JSON.stringify(value)) as unknown }],
          );
          expect(await valuesOf(write(written.join('')))).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('may cross the pieces in which a file is read, in the middle of a character too [base.jsonl]', async () => {
    // Files are read in pieces of 64 KiB; a character of four bytes stands across the first seam for three of the four shifts.
    for (const shift of [0, 1, 2, 3]) {
      const text = 'x'.repeat(65_536 - 3 - shift) + '🜂'.repeat(20_000);
      const values = await valuesOf(write(`${JSON.stringify(text)}\n"next"\n`));
      expect(values).toEqual([
        { line: 1, value: text },
        { line: 2, value: 'next' },
      ]);
    }
  });

  it('that are broken end the reading with file, line and remedy, or are passed over where one says so [base.jsonl]', async () => {
    const path = write('{"a": 1}\n{"a": \n\n[3]\n');
    expect(await failureOf(path)).toMatchObject({
      kind: 'input',
      message: expect.stringContaining(`${path}, line 2: not valid JSON`),
      remedy: expect.stringMatching(/Mend or remove that line/),
    });
    const bad: number[] = [];
    expect(await valuesOf(path, { onBad: (_, line) => bad.push(line) })).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 4, value: [3] },
    ]);
    expect(bad).toEqual([2]);
  });

  it('that are not UTF-8 are named, and never read as something else [base.jsonl]', async () => {
    const broken: readonly number[][] = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x9c], [0x80]];
    for (const bytes of broken) {
      const path = write(Buffer.concat([Buffer.from('1\n"'), Buffer.from(bytes), Buffer.from('"\n3\n')]));
      expect((await failureOf(path)).message).toBe(`${path}, line 2: not valid UTF-8`);
      const values = await valuesOf(path, { onBad: () => undefined });
      expect(values.map(({ line }) => line)).toEqual([1, 3]);
    }
  });

  it('that are longer than the limit are named and not kept in memory, and the next line is read [base.jsonl]', async () => {
    // A quarter of a GiB of zero bytes, which takes no room on the disk, between two lines.
    const size = 256 * 1024 * 1024;
    const path = write('1\n');
    truncateSync(path, 2 + size);
    appendFileSync(path, '\n2\n');
    const messages: string[] = [];
    const before = process.memoryUsage().arrayBuffers;
    const options: ReadLinesOptions = { maxBytes: 1024 * 1024, onBad: (error) => messages.push(error.message) };
    const values: unknown[] = [];
    for await (const { value } of readJsonLines(path, options)) {
      values.push(value);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(size / 2);
    }
    rmSync(path);
    expect(values).toEqual([1, 2]);
    expect(messages).toEqual([`${path}, line 2: 256.0 MiB is longer than the limit of 1 MiB`]);
  });

  it('exactly as long as the limit are read, and one byte more is too long [base.jsonl]', async () => {
    const path = write('"abc"\n"abcd"\n"abc"');
    const bad: number[] = [];
    const values = await valuesOf(path, { maxBytes: 5, onBad: (_, line) => bad.push(line) });
    expect(values.map(({ line }) => line)).toEqual([1, 3]);
    expect(bad).toEqual([2]);
  });

  it('may begin with the mark that some editors put before UTF-8 [base.jsonl]', async () => {
    expect(await valuesOf(write('\ufeff{"a": 1}\n'))).toEqual([{ line: 1, value: { a: 1 } }]);
  });

  it('of a file that cannot be read are an error of the input that names it [base.jsonl]', async () => {
    for (const path of [join(folder, 'missing.jsonl'), folder]) {
      const error = await failureOf(path);
      expect(error.kind).toBe('input');
      expect(error.message).toContain(path);
      expect(error.message).toMatch(/ENOENT|EISDIR/);
    }
  });

  it('are given without their ends as plain text too, empty ones included [base.jsonl]', async () => {
    const texts: string[] = [];
    for await (const { text } of readLines(write('one\r\n\ntwo \rx\nthree'))) texts.push(text);
    expect(texts).toEqual(['one', '', 'two \rx', 'three']);
  });
});
