// The report's JSON into data. It was checked in full when it was written; here only what the page itself needs is checked,
// and each block is drawn behind its own fence, so that a broken one does not take the page with it.
import type { Report } from '../../../src/report/types.ts';

export type Source = { readonly report: Report } | { readonly problem: string | undefined };

/** The report in the text of the page's data block; an empty one is no problem, only an empty page. */
export function readInlined(text: string): Source {
  return text.trim() === '' ? { problem: undefined } : readReport(text, 'The data in this page');
}

/** Parses the text of a report.json; `name` is what the message calls it. */
export function readReport(text: string, name: string): Source {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `${name} is not valid JSON (${error instanceof Error ? error.message : error}).` };
  }
  if (!isReport(value)) return { problem: `${name} is JSON, but not a report of format 1.` };
  return { report: value };
}

function isReport(value: unknown): value is Report {
  if (value === null || typeof value !== 'object') return false;
  return (
    'format' in value && value.format === 1 && 'blocks' in value && Array.isArray(value.blocks) && 'title' in value
  );
}
