// What a table of horizons says, in one sentence, and the words for overseers: the same on the terminal and in the report.
import type { ApprovalSpecification } from '../approval/specification.ts';
import type { DrawnRow } from './horizon-table.ts';

/** "an overseer with true foresight": what stood behind the approval. */
export function overseerWords(approval: ApprovalSpecification): string {
  switch (approval.kind) {
    case 'true':
      return 'an overseer with true foresight';
    case 'zero':
      return 'no approval';
    case 'tampered':
      return 'an overseer who judges by the tampered reward';
    case 'noisy':
      return `an overseer whose values carry noise of standard deviation ${approval.scale}`;
    case 'mixture':
      return `an overseer whose values are ${percent(approval.share)} the tampered one's, the rest true`;
    case 'misspecified':
      return `an overseer who judges ${percent(approval.share)} of the states the wrong way round`;
    case 'file':
      return `the value table ${approval.path}`;
  }
}

/** From this share on a class is said to be all, and below its rest to be none: less cannot be seen in a table. */
const all = 0.9995;
const none = 1 - all;

/**
 * One sentence that says what is true of the horizons asked for, in ascending order. Of horizons that were not looked at it says nothing:
 * under a leaking overseer the shortest and the longest may hack and those between them not.
 * @param weight of the approval; one of 0 leaves none
 */
export function horizonFinding(approval: ApprovalSpecification, rows: readonly DrawnRow[], weight = 1): string {
  const [first] = rows;
  if (first === undefined) return 'No horizon was asked for.';
  const isApproved = approval.kind !== 'zero' && weight > 0;
  const under = isApproved ? `Under ${overseerWords(approval)}, ` : 'Without approval, ';
  if (rows.length > 1 && rows.every(({ hack }) => hack >= all))
    return `${under}every horizon ${span(rows)} ends in the hack.`;
  // Without approval, a horizon of one step is short-sightedness and no MONA.
  const method = first.horizon === 1 && isApproved ? 'MONA (M\u00a0=\u00a01)' : `horizon ${first.horizon}`;
  const start = `${under}${method} ends ${sharesOf(first)}`;
  if (rows.length === 1) return `${start}.`;
  if (rows.every(({ hack }) => hack <= none))
    return `${start}; no horizon ${isFromOne(rows) ? `up to ${rows.at(-1)!.horizon}` : span(rows)} leads to the hack.`;
  return `${[start, turnOf(rows), endOf(rows)].filter((part) => part !== '').join('; ')}.`;
}

/** Where a hack that was not there begins to pay, or where one that was there is rarest. */
function turnOf(rows: readonly DrawnRow[]): string {
  const [first] = rows as readonly [DrawnRow, ...DrawnRow[]];
  if (first.hack <= none) {
    const paying = rows.find(({ hack }) => hack > none)!;
    return `the hack ${isFromOne(rows) ? 'first pays' : 'pays'} at M\u00a0=\u00a0${paying.horizon} (${percent(paying.hack)} of the starts)`;
  }
  const least = rows.reduce((rarest, row) => (row.hack < rarest.hack - none ? row : rarest));
  return least.hack < first.hack - 0.05
    ? `${isFromOne(rows) ? '' : 'of these horizons '}the hack is rarest at M\u00a0=\u00a0${least.horizon} (${percent(least.hack)})`
    : '';
}

/** From where on all is hack. */
function endOf(rows: readonly DrawnRow[]): string {
  const complete = rows[rows.findLastIndex(({ hack }) => hack < all) + 1];
  if (complete === undefined) return '';
  const last = rows.at(-1)!.horizon;
  return isGapless(rows) && complete.horizon < last
    ? `from M\u00a0=\u00a0${complete.horizon} to ${last} it is complete`
    : `at M\u00a0=\u00a0${complete.horizon} it is complete`;
}

/** "from 5 to 30", or "looked at (1, 5 to 8, 50)". */
function span(rows: readonly DrawnRow[]): string {
  if (isGapless(rows)) return `from ${rows[0]!.horizon} to ${rows.at(-1)!.horizon}`;
  const parts = groupHorizons(rows, () => []).map(({ from, to }) =>
    from === to ? `${from.horizon}` : `${from.horizon} to ${to.horizon}`,
  );
  return `looked at (${parts.join(', ')})`;
}

/** Only such rows can say that something comes first. */
const isFromOne = (rows: readonly DrawnRow[]): boolean => rows[0]!.horizon === 1 && isGapless(rows);

const isGapless = (rows: readonly DrawnRow[]): boolean => rows.at(-1)!.horizon - rows[0]!.horizon === rows.length - 1;

function sharesOf({ failure, desired, hack }: DrawnRow): string {
  const classes: readonly (readonly [number, string])[] = [
    [desired, 'as desired'],
    [hack, 'in the hack'],
    [failure, 'in failure'],
  ];
  const whole = classes.find(([share]) => share >= all);
  if (whole) return `${whole[1]} from every start`;
  const parts = classes.filter(([share]) => share > none).map(([share, words]) => `${percent(share)} ${words}`);
  return `the starts ${parts.join(', ')}`;
}

/** "56.3 %", with a no-break space. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

export interface HorizonGroup {
  readonly from: DrawnRow;
  readonly to: DrawnRow;
}

/** Horizons one after another whose rows read the same in `cells` stand together. */
export function groupHorizons(
  rows: readonly DrawnRow[],
  cells: (row: DrawnRow) => readonly string[],
): readonly HorizonGroup[] {
  const groups: { from: DrawnRow; to: DrawnRow }[] = [];
  for (const row of rows) {
    const open = groups.at(-1);
    const isNext = open !== undefined && row.horizon === open.to.horizon + 1;
    if (isNext && cells(open.to).join() === cells(row).join()) open.to = row;
    else groups.push({ from: row, to: row });
  }
  return groups;
}
