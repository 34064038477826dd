// Marks in charts: an arm with fewer seeds than were asked for is not to be read like the others.
import type { Asked } from '../arms.ts';
import type { ArmSummary } from '../summary.ts';

const lacks = ({ seeds }: ArmSummary, asked: Asked): boolean => seeds.length < asked.seeds;

/** The title of an arm; a star before it (charts cut the ends of long titles) where seeds are missing. */
export const labelOf = (summary: ArmSummary, asked: Asked): string =>
  `${lacks(summary, asked) ? '* ' : ''}${summary.arm.title}`;

/** What the star means, for a subtitle; nothing where there is none. */
export const markNote = (summaries: readonly ArmSummary[], asked: Asked): string =>
  summaries.some((summary) => lacks(summary, asked)) ? `; * fewer than the ${asked.seeds} seeds asked for` : '';
