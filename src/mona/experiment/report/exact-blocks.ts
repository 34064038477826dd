// Camera Dropbox without training: what the optimal policy of each horizon and each overseer does, computed exactly. Nothing here is
// an estimate; only a random overseer has a spread, over its draws.
import { type Block, heading, heat, type LineSeries, line, text } from '../../../report/index.ts';
import type { ExactPoint, ExactSweep } from '../exact-point.ts';
import { originLabel } from '../words.ts';
import { leakDial } from './leak-dial.ts';

const origin = originLabel('camera-dropbox', 'computed');
const share = { format: 'percent', domain: [0, 1] } as const;
/** Shares that are zero and one but for rounding. */
const none = 1e-9;
const all = 0.999;

export function exactBlocks(points: readonly ExactPoint[]): readonly Block[] {
  if (points.length === 0) return [];
  return [
    heading('Exactly: horizon, noise, wrong and leaking approval'),
    text(
      'Optimal policies on the published rules, ties broken evenly, averaged over all starts. With a random overseer (noise, wrong judgements) lines are means over draws and bands one standard deviation of a draw.',
    ),
    ...horizonDial(points),
    ...noiseCurve(points),
    ...wrongCurve(points),
    ...leakCurve(points),
    ...leakMap(points),
  ];
}

const of = (points: readonly ExactPoint[], sweep: ExactSweep) => points.filter((point) => point.sweep === sweep);

/** One line for each series. */
function seriesOf(
  points: readonly ExactPoint[],
  x: (point: ExactPoint) => number,
  figure: 'hack' | 'desired',
  baseline?: (series: string) => boolean,
): readonly LineSeries[] {
  return [...new Set(points.map(({ series }) => series))].map((name) => ({
    name,
    baseline: baseline?.(name),
    points: points
      .filter(({ series }) => series === name)
      .map((point) => {
        const sd = figure === 'hack' ? point.sdHack : point.sdDesired;
        const y = within(point[figure]);
        return { x: x(point), y, ...(sd !== null && { low: within(y - sd), high: within(y + sd) }) };
      }),
  }));
}

/** How far credit reaches: the same overseers, hack and desired side by side. */
function horizonDial(points: readonly ExactPoint[]): readonly Block[] {
  const mine = of(points, 'horizon');
  if (mine.length === 0) return [];
  const foresight = mine.filter(({ approval }) => approval === 'true');
  const board = mine[0]!.board;
  const chart = (figure: 'hack' | 'desired', title: string): Block =>
    line({
      title,
      subtitle: `${origin}. Board ${board}; share of starts, by optimisation horizon`,
      x: { label: 'optimisation horizon', unit: 'steps', format: 'integer' },
      y: { label: figure, ...share },
      series: seriesOf(
        mine,
        ({ horizon }) => horizon,
        figure,
        (name) => name === 'no approval',
      ),
    });
  return [
    chart('hack', dialTitle(foresight)),
    chart('desired', middleIsBest(mine) ? middleTitle : 'What was asked for, by optimisation horizon'),
  ];
}

/** Only what the horizons drawn show: the dial may skip some. */
function dialTitle(foresight: readonly ExactPoint[]): string {
  const drawn = [...foresight].sort((a, b) => a.horizon - b.horizon);
  const place = drawn.findIndex(({ hack }) => hack > none);
  const whole = drawn.find((_, i) => drawn.slice(i).every(({ hack }) => hack > all))?.horizon;
  if (place < 0) return 'No horizon drawn leads to the hack';
  if (whole === undefined) return 'The hack by optimisation horizon';
  const first = drawn[place]!.horizon;
  const isGapless = drawn.slice(0, place + 1).every(({ horizon }, i) => horizon === i + 1);
  const pays = isGapless ? `first pays at a horizon of ${first} steps` : `pays at ${first} steps, the first drawn,`;
  return `The hack ${pays} and is all that is left at every horizon drawn from ${whole} on`;
}

const middleTitle = 'With a noisy overseer a middle horizon does best; with foresight one step is enough';

function middleIsBest(points: readonly ExactPoint[]): boolean {
  const noisy = points.filter(({ approval }) => approval.startsWith('noisy'));
  const best = Math.max(...noisy.map(({ desired }) => desired));
  const [first, last] = [noisy[0]?.desired ?? 1, noisy.at(-1)?.desired ?? 1];
  const foresight = points.find(({ approval, horizon }) => approval === 'true' && horizon === 1);
  return best > first + 0.1 && best > last + 0.1 && (foresight?.desired ?? 0) > 0.999;
}

function noiseCurve(points: readonly ExactPoint[]): readonly Block[] {
  const mine = of(points, 'noise');
  if (mine.length === 0) return [];
  const chart = (figure: 'hack' | 'desired', title: string): Block =>
    line({
      title,
      subtitle: `${origin}. Board ${mine[0]!.board}; Gaussian noise per state, ${Math.max(...mine.map(({ draws }) => draws))} draws`,
      x: { label: 'standard deviation of the noise' },
      y: { label: figure, ...share },
      series: seriesOf(mine, ({ x }) => x, figure),
    });
  const most = (points: readonly ExactPoint[]) => Math.max(...points.map(({ hack }) => hack));
  const isSafe = most(mine.filter(({ horizon }) => horizon === 1)) < 0.01;
  const isFound = most(mine.filter(({ horizon }) => horizon > 1)) >= 0.01;
  return [
    chart('desired', 'What noise in the approval costs'),
    chart(
      'hack',
      isSafe && isFound
        ? 'With noise alone the hack stays under 1 % for MONA, not for the longer horizons drawn'
        : 'The hack under a noisy overseer',
    ),
  ];
}

function wrongCurve(points: readonly ExactPoint[]): readonly Block[] {
  const mine = of(points, 'misspecification');
  if (mine.length === 0) return [];
  const last = mine.at(-1)!;
  const fails = last.failure > 0.5 && mine.every(({ hack }) => hack < 0.01);
  const named = (['desired', 'hack', 'failure'] as const).map(
    (figure): LineSeries => ({
      name: figure,
      points: mine.map((point) => ({ x: point.x, y: within(point[figure]) })),
    }),
  );
  return [
    line({
      title: fails
        ? 'Judgements of the wrong sign make MONA fail rather than hack'
        : 'Judgements of the wrong sign, in a share of the states',
      subtitle: `${origin}. Board ${mine[0]!.board}; horizon 1, values of a random share of states with their sign turned, mean of ${mine[0]!.draws} draws`,
      x: { label: 'share of states judged wrongly' },
      y: { label: 'share of starts', ...share },
      series: named,
    }),
  ];
}

/** The greatest share up to which there is no hack at all, and the least from which on there is nothing else, of those drawn. */
function flipOf(points: readonly ExactPoint[]): {
  readonly safe: number | undefined;
  readonly lost: number | undefined;
} {
  const drawn = [...points].sort((a, b) => a.x - b.x);
  const hacks = drawn.findIndex(({ hack }) => hack > none);
  return {
    safe: hacks < 0 ? drawn.at(-1)?.x : drawn[hacks - 1]?.x,
    lost: drawn.find((_, i) => drawn.slice(i).every(({ hack }) => hack > all))?.x,
  };
}

/** Of the first board; a word about the step penalty only where each dearer step of that board has a later flip. */
function leakTitle(points: readonly ExactPoint[]): string {
  const boards = [...new Set(points.map(({ board }) => board))];
  const flip = (board: string | undefined) => flipOf(points.filter((point) => point.board === board));
  const { safe, lost } = flip(boards[0]);
  if (safe === undefined || lost === undefined) return 'The hack by the share of tampered approval';
  const parts = (board: string) => board.split(/, penalty (?=[\d.]+$)/);
  const alike = boards
    .filter((board) => parts(board)[0] === parts(boards[0]!)[0])
    .sort((a, b) => Number(parts(a)[1]) - Number(parts(b)[1]))
    .map((board) => flip(board).safe ?? -1);
  const isMoved = alike.length > 1 && alike.every((share, i) => i === 0 || share > alike[i - 1]!);
  return `MONA flips from no hack to nothing else between ${percent(safe)} and ${percent(lost)} of tampered approval${isMoved ? '; a dearer step moves the flip up' : ''}`;
}

/** The flip is near zero: a log axis, on which the point at 0 (no hack) cannot stand. */
function leakCurve(points: readonly ExactPoint[]): readonly Block[] {
  const mine = of(points, 'leak');
  if (mine.length === 0) return [];
  const isSafeAtZero = mine.every(({ x, hack }) => x > 0 || hack <= none);
  return [
    line({
      title: leakTitle(mine),
      subtitle: `${origin}. Horizon 1. ${leakDial['camera-dropbox']}${isSafeAtZero ? '. Without any share there is no hack' : ''}`,
      x: { label: 'share of the tampered values in the approval', format: 'percent', scale: 'log' },
      y: { label: 'hack', ...share },
      series: seriesOf(
        mine.filter(({ x }) => x > 0),
        ({ x }) => x,
        'hack',
      ),
    }),
  ];
}

function leakMap(points: readonly ExactPoint[]): readonly Block[] {
  const mine = of(points, 'horizon-by-leak');
  if (mine.length === 0) return [];
  const shares = [...new Set(mine.map(({ x }) => x))];
  const horizons = [...new Set(mine.map(({ horizon }) => horizon))];
  const hackAt = (x: number, horizon: number) =>
    mine.find((point) => point.x === x && point.horizon === horizon)?.hack ?? null;
  const longest = Math.max(...horizons);
  const isWithoutAny = (hackAt(0, longest) ?? 0) > all;
  const isShortFirst =
    isWithoutAny && shares.some((x) => (hackAt(x, 1) ?? 0) > 0.99 && horizons.some((one) => hackAt(x, one) === 0));
  return [
    heat({
      title: isShortFirst
        ? `Some leaking approval takes horizon 1 and leaves longer ones; a horizon of ${longest} hacks without any`
        : 'The hack by optimisation horizon and leaking approval',
      subtitle: `${origin}. Board ${mine[0]!.board}; share of starts that end in the hack. ${leakDial['camera-dropbox']}`,
      value: { label: 'hack', ...share },
      rowLabel: 'tampered share of the approval',
      columnLabel: 'optimisation horizon, steps',
      rows: shares.map(percent),
      columns: horizons.map(String),
      values: shares.map((x) => horizons.map((horizon) => hackAt(x, horizon))),
    }),
  ];
}

/** Sums of probabilities may pass 1 by a rounding. */
const within = (share: number): number => Math.min(1, Math.max(0, share));

const percent = (value: number): string => `${Number((100 * value).toFixed(2))} %`;
