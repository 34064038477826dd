// What the reports of audits share beside the words of the room: a figure as a cell, where a report comes from, remarks as a list.
import type { Estimate } from '../../report/index.ts';
import type { Figure } from './figures.ts';

/** A figure as a cell of a report. */
export const cell = ({ estimate, low, high }: Figure): Estimate => ({ estimate, low, high });

/** What every report of an audit is told by its command. */
export interface ReportOrigin {
  /** ISO 8601. */
  readonly created: string;
  readonly command?: string | undefined;
  /** What was odd in the input. */
  readonly remarks?: readonly string[] | undefined;
}

/** Remarks as a list in a text block; nothing without remarks. */
export const remarkText = (remarks: readonly string[] | undefined): string[] =>
  remarks === undefined || remarks.length === 0 ? [] : [remarks.map((remark) => `- ${remark}`).join('\n')];
