// A report on disk: report.json, which any program can read, and report.html, which any person can open.
import { join } from 'node:path';
import { OversightError, readFileOrThrow, writeFileAtomic } from '../base/index.ts';
import { renderHtml, type ViewerOptions } from './html.ts';
import { parseReport } from './schema.ts';
import type { Report } from './types.ts';

export interface WriteReportOptions extends ViewerOptions {
  /** Write report.html too; default true. Without it no built viewer is needed. */
  readonly html?: boolean;
}

/** Writes the report into `dir` (made if absent), each file whole or not at all; report.json comes first. */
export async function writeReport(
  dir: string,
  report: Report,
  options: WriteReportOptions = {},
): Promise<{ readonly json: string; readonly html?: string }> {
  const checked = parseReport(report);
  const json = join(dir, 'report.json');
  await writeFileAtomic(json, `${JSON.stringify(checked)}\n`);
  if (options.html === false) return { json };
  const html = join(dir, 'report.html');
  await writeFileAtomic(html, await renderHtml(checked, options));
  return { json, html };
}

/** Reads a report.json. Throws OversightError('input') that names the file, and the block and field that are wrong. */
export async function readReport(path: string): Promise<Report> {
  const text = (await readFileOrThrow(path)).toString('utf8');
  try {
    return parseReport(JSON.parse(text));
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    const remedy = cause instanceof OversightError ? cause.remedy : undefined;
    throw new OversightError(`${path}: ${what}`, {
      kind: 'input',
      remedy: remedy ?? 'It must be one JSON document in UTF-8, as writeReport writes it.',
      cause,
    });
  }
}
