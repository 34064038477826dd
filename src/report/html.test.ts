import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arbitraryFields, hostile } from './arbitrary.conformance.ts';
import { createReport, text } from './blocks.ts';
import { renderHtml } from './html.ts';
import { createSampleReport } from './sample.ts';
import { readReport, writeReport } from './write.ts';

const before = '<!doctype html><html><head><title>Report</title><script>run()</script></head><body>';
const after = '</body></html>';
let dir = '';
let viewer = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'oversight-report-'));
  viewer = join(dir, 'viewer.html');
  await writeFile(viewer, `${before}<script type="application/json" id="report"></script>${after}`);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What an HTML parser takes as the content of the data block: everything up to the first end of a script element. */
function dataBlock(html: string): string {
  const open = '<script type="application/json" id="report">';
  const start = html.indexOf(open) + open.length;
  return html.slice(start, start + html.slice(start).search(/<\/script[\s/>]/i));
}

describe('the HTML file', () => {
  it('gives back exactly the report that went in, whatever its texts hold [report.escape] [report.html.offline]', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFields, async (fields) => {
        const report = createReport(fields);
        const html = await renderHtml(report, { viewer });
        const data = dataBlock(html);
        expect(JSON.parse(data)).toEqual(report);
        expect(data).not.toMatch(/[<>&\u2028\u2029]/);
        expect(html.endsWith(`${data}</script>${after}`)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('adds no element to the page but its own title: markup in a report stays text [report.escape]', async () => {
    for (const words of hostile) {
      const html = await renderHtml(
        createReport({
          title: words,
          sentence: words,
          created: '2026-11-22T06:30:00Z',
          meta: {},
          blocks: [text(words)],
        }),
        { viewer },
      );
      expect(html.match(/<(?!\/)/g)).toHaveLength(`${before}<s>${after}`.match(/<(?!\/)/g)?.length ?? 0);
      expect(html.match(/<script/gi)).toHaveLength(2);
    }
  });

  it('is refused with the command to run when the viewer is missing or of another version [report.html.offline]', async () => {
    const report = createSampleReport({ rows: 1 });
    await expect(renderHtml(report, { viewer: join(dir, 'absent.html') })).rejects.toMatchObject({
      message: expect.stringContaining('absent.html does not exist'),
      remedy: expect.stringContaining('npm run build -w web'),
    });
    const old = join(dir, 'old.html');
    await writeFile(old, before + after);
    await expect(renderHtml(report, { viewer: old })).rejects.toThrow('not a report viewer of this version');
  });
});

describe('writeReport', () => {
  it('writes report.json and report.html, leaves no partial file, and reads back the same report [report.blocks]', async () => {
    const report = createSampleReport({ rows: 30 });
    const run = join(dir, 'runs', 'one');
    const paths = await writeReport(run, report, { viewer });
    expect(paths).toEqual({ json: join(run, 'report.json'), html: join(run, 'report.html') });
    expect((await readdir(run)).sort()).toEqual(['report.html', 'report.json']);
    expect(await readReport(paths.json)).toEqual(report);
    expect(JSON.parse(dataBlock(await readFile(join(run, 'report.html'), 'utf8')))).toEqual(report);
  });

  it('needs no viewer for report.json alone, and keeps it when the page cannot be made', async () => {
    const report = createSampleReport({ rows: 1 });
    const alone = join(dir, 'alone');
    expect(await writeReport(alone, report, { html: false })).toEqual({ json: join(alone, 'report.json') });
    const kept = join(dir, 'kept');
    await expect(writeReport(kept, report, { viewer: join(dir, 'absent.html') })).rejects.toThrow('does not exist');
    expect(await readdir(kept)).toEqual(['report.json']);
  });

  it('reading names the file with what is wrong in it [report.blocks]', async () => {
    const path = join(dir, 'bad.json');
    await writeFile(path, JSON.stringify({ ...createSampleReport({ rows: 1 }), blocks: [{ kind: 'text' }] }));
    await expect(readReport(path)).rejects.toThrow(/bad\.json: .*blocks\[0\] \(text\)\.text/);
    await writeFile(path, '{"format": 1');
    await expect(readReport(path)).rejects.toThrow(/bad\.json: .*JSON/);
    await expect(readReport(join(dir, 'absent.json'))).rejects.toThrow('absent.json does not exist');
  });
});
