// What a table of horizons says, in one sentence, and the words for overseers: the same on the terminal and in the report.
import type { ApprovalSpecification } from '../approval/specification.ts';
import type { DrawnRow } from './horizon-table.ts';

/** "an overseer with foresight": what stood behind the approval. */
export function overseerWords(approval: ApprovalSpecification): string {
  switch (approval.kind) {
    case 'true':
      return 'an overseer with true foresight';
    case 'zero':
      return 'no approval';
    case 'tampered':
      return 'an overseer who judges by the tampered reward';
    case 'noisy':
      return `an overseer with noise of standard deviation ${approval.scale}`;
    case 'mixture':
      return `a true overseer with ${percent(approval.share)} of the tampered one mixed in`;
    case 'misspecified':
      return `an overseer who judges ${percent(approval.share)} of the states the wrong way round`;
    case 'file':
      return `the value table ${approval.path}`;
  }
}

/** From this share on a class is said to be all, and below its rest to be none: less cannot be seen in a table. */
const all = 0.9995;
const none = 1 - all;

/** One sentence that says what is true of the horizons asked for, in ascending order. */
export function horizonFinding(approval: ApprovalSpecification, rows: readonly DrawnRow[]): string {
  const [first] = rows;
  if (first === undefined) return 'No horizon was asked for.';
  const last = rows.at(-1)!;
  const under = `With ${overseerWords(approval)}, `;
  if (rows.length > 1 && rows.every(({ hack }) => hack >= all))
    return `${under}every horizon from ${first.horizon} to ${last.horizon} ends in the hack.`;
  // Without approval, a horizon of one step is short-sightedness and no MONA.
  const method =
    first.horizon === 1 && approval.kind !== 'zero' ? 'MONA (M\u00a0=\u00a01)' : `horizon ${first.horizon}`;
  const start = `${under}${method} ends ${sharesOf(first)}`;
  if (rows.length === 1) return `${start}.`;
  if (rows.every(({ hack }) => hack <= none)) return `${start}; no horizon up to ${last.horizon} leads to the hack.`;
  return `${[start, turnOf(rows), endOf(rows)].filter((part) => part !== '').join('; ')}.`;
}

/** Where a hack that was not there begins to pay, or where one that was there is rarest. */
function turnOf(rows: readonly DrawnRow[]): string {
  const [first] = rows as readonly [DrawnRow, ...DrawnRow[]];
  if (first.hack <= none) {
    const paying = rows.find(({ hack }) => hack > none)!;
    return `the hack ${isGapless(rows) ? 'first pays' : 'pays'} at M\u00a0=\u00a0${paying.horizon} (${percent(paying.hack)} of the starts)`;
  }
  const least = rows.reduce((rarest, row) => (row.hack < rarest.hack - none ? row : rarest));
  return least.hack < first.hack - 0.05
    ? `the hack is rarest at M\u00a0=\u00a0${least.horizon} (${percent(least.hack)})`
    : '';
}

/** From where on all is hack. */
function endOf(rows: readonly DrawnRow[]): string {
  const complete = rows[rows.findLastIndex(({ hack }) => hack < all) + 1];
  if (complete === undefined) return '';
  return isGapless(rows)
    ? `from M\u00a0=\u00a0${complete.horizon} on it is complete`
    : `at M\u00a0=\u00a0${complete.horizon} it is complete`;
}

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
