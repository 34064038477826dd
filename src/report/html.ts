// One HTML file that shows a report anywhere, without a network: the built viewer (web/dist/report.html) with the
// report's JSON inlined. Everything from the report enters as JSON in a data block or as escaped text, never as markup.
import { fileURLToPath } from 'node:url';
import { OversightError, readFileOrThrow } from '../base/index.ts';
import { parseReport } from './schema.ts';
import type { Report } from './types.ts';

export interface ViewerOptions {
  /** The built viewer; default web/dist/report.html of this package. */
  readonly viewer?: string;
}

/** Where the viewer leaves room for the data, and its title; both are written in web/report.html. */
const dataSlot = '<script type="application/json" id="report"></script>';
const titleSlot = '<title>Report</title>';

/** The same number of folders below the root in src/report and in dist/report. */
const builtViewer = new URL('../../web/dist/report.html', import.meta.url);

/**
 * The whole page, about 0.5 MB and the report.
 * @throws OversightError when the viewer has not been built, or is not one of this version.
 */
export async function renderHtml(report: Report, options: ViewerOptions = {}): Promise<string> {
  const path = options.viewer ?? fileURLToPath(builtViewer);
  const remedy = 'Build the viewer once with `npm run build -w web`.';
  const page = (await readFileOrThrow(path, remedy)).toString('utf8');
  for (const slot of [dataSlot, titleSlot]) {
    if (page.split(slot).length === 2) continue;
    throw new OversightError(`${path} is not a report viewer of this version: it has no single ${slot}`, {
      kind: 'input',
      remedy,
    });
  }
  const checked = parseReport(report);
  // Functions as replacements: the text of a report may hold "$&", which a replacement string would expand.
  return page
    .replace(titleSlot, () => `<title>${escapeText(checked.title)}</title>`)
    .replace(dataSlot, () => `<script type="application/json" id="report">${escapeJson(checked)}</script>`);
}

/** JSON that no HTML parser can leave: <, >, & and the two line separators become escapes of JSON itself. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeText(text: string): string {
  return text.replace(/[\0\p{Cs}]/gu, '\ufffd').replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
