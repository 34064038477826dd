// What `oversight mona camera-dropbox` reads as a list of horizons, and what it prints for people: the finding first, then a table that
// fits 60 columns.
import { formatTable, plural } from '../base/index.ts';
import {
  type ApprovalForm,
  type CameraDropbox,
  type DrawnRow,
  groupHorizons,
  horizonFinding,
  percent,
} from '../mona/camera-dropbox/index.ts';
import { type ApprovalSpecification, environmentTitles } from '../mona/index.ts';
import { usage } from './arguments.ts';

/** The horizons of "1..50", "1,5,9" or "12", ascending and each once. */
export function horizonsOf(verb: string, text: string, limit: number): readonly number[] {
  const wrong = () =>
    usage(verb, `--horizon must be horizons from 1 to ${limit}, as 1..${limit}, 1,5,9 or 12; not "${text}"`);
  const found = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^\s*(\d{1,6})(?:\.\.(\d{1,6}))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || from < 1 || to > limit || from > to) throw wrong();
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

export interface OutcomeText {
  readonly world: CameraDropbox;
  readonly approval: ApprovalSpecification;
  readonly rows: readonly DrawnRow[];
  readonly draws: number;
  readonly form: ApprovalForm;
  readonly weight: number;
  /** Lines about what was written. */
  readonly written: readonly string[];
  readonly command: string;
}

const width = 60;

export function outcomeText({ world, approval, rows, draws, form, weight, written, command }: OutcomeText): string {
  const { rules } = world;
  const about = [
    `${environmentTitles['camera-dropbox']}, computed by us: board ${rules.rows}x${rules.columns}, ${rules.maxBoxes} boxes, ${plural(rules.minBlockingBoxes, 'blocking box', 'blocking boxes')}, limit ${rules.limit}, penalty ${rules.penalty}; ${plural(world.states, 'state')}, ${plural(world.starts.length, 'start')}.`,
    ...(form === 'advantage' || weight !== 1 ? [`Approval in the ${form} form, weight ${weight}.`] : []),
    ...(draws > 1
      ? [`Means over ${draws} draws of the overseer; ± is the standard deviation of desired over draws.`]
      : []),
  ].join(' ');
  return [
    wrap(horizonFinding(approval, rows, weight)),
    horizonRows(rows, draws > 1),
    wrap(about),
    written.length > 0 ? written.join('\n') : `Next: ${command} --out dial.html`,
  ].join('\n\n');
}

function horizonRows(rows: readonly DrawnRow[], isDrawn: boolean): string {
  const cells = ({ failure, desired, hack, observedReturn, trueReturn, sd }: DrawnRow) => [
    ...[failure, desired, hack].map(percent),
    ...[observedReturn, trueReturn].map((value) => (value + 0).toFixed(4).replace('-', '−')),
    ...(isDrawn ? [sd ? percent(sd.desired) : '–'] : []),
  ];
  const heads = ['M', 'failure', 'desired', 'hack', 'observed', 'true', ...(isDrawn ? ['±'] : [])];
  return formatTable(
    heads.map((title) => ({ title, align: 'right' })),
    groupHorizons(rows, cells).map(({ from, to }) => [
      from === to ? `${from.horizon}` : `${from.horizon}–${to.horizon}`,
      ...cells(from),
    ]),
    { width },
  );
}

/** Breaks at blanks before column 60; a no-break space holds a number and its sign together. */
function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const open = lines.at(-1);
    if (open !== undefined && open.length + 1 + word.length <= width) lines[lines.length - 1] = `${open} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
