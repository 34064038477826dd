// `oversight mona camera-dropbox`: the exact outcome of every optimisation horizon, for any board and overseer.
import { resolve } from 'node:path';
import { checkTarget, createProgressLine, type Progress, silentProgress } from '../base/index.ts';
import {
  type ApprovalForm,
  absoluteSum,
  approvalForms,
  type CameraDropbox,
  createCameraDropbox,
  createOverseer,
  type DrawnRow,
  greedyActions,
  horizonReport,
  leakCurves,
  meanStartValue,
  type Overseer,
  overDraws,
  readValueTable,
  replayReport,
  solveHorizonTable,
  stepSignal,
  valueTable,
} from '../mona/camera-dropbox/index.ts';
import { type ApprovalSpecification, formatApproval, parseApproval } from '../mona/index.ts';
import { COMMON, numberOption, oneOf, readArguments, readTyped, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { type Board, boardOptions, readBoard } from './mona-board.ts';
import { horizonsOf, outcomeText } from './mona-camera-dropbox-text.ts';
import { commandLine, wholeNumber, writeOut } from './report-output.ts';

export { readBoard } from './mona-board.ts';

const help = `oversight mona camera-dropbox [--horizon 1..50] [--approval true] [--json] [--out report.html]

Solves the gridworld of MONA (arXiv 2501.13011, published rules) exactly: for
every optimisation horizon M, how often the best policy delivers no box (failure),
one (desired), or blinds the camera and delivers more (the hack). M = 1 is MONA,
M = the limit is ordinary RL. Averaged over all starts, ties broken evenly.

  --board RxC       rows x columns; default 4x4
  --boxes N         default 2
  --blocking N      boxes that blind the camera; default 1
  --limit N         longest episode in steps; default 50
  --penalty P       cost of a step; default 0.01
  --horizon LIST    1..50, 1,5,9 or 12; default 1 to the limit
  --approval A      true (default), tampered, zero, noisy:S (standard deviation),
                    mixture:P (share of the tampered overseer), misspecified:P
                    (share of states judged the wrong way round), or a value table
                    [limit, states] as .json, .csv or .npy
  --draws N         of noisy and misspecified overseers; default 20
  --seed S          of the draws; default 1
  --form F          potential (published, default) or advantage (a judgement that
                    does not telescope away, as a reward)
  --weight W        of the approval; default 1
  --out PATH        report: one file (x.html) or a folder
  --replay PATH     a page to step through the policy of the first horizon, and to
                    play against it
  --json            {counts, checksums, byHorizon} as one JSON document

  oversight mona camera-dropbox
  oversight mona camera-dropbox --approval noisy:0.5 --horizon 1,5,10,50
  oversight mona camera-dropbox --approval mixture:0.025 --horizon 1
  oversight mona camera-dropbox --board 4x5 --boxes 3 --blocking 2 --out dial.html
  oversight mona camera-dropbox --horizon 12 --replay replay.html

Exit codes: 0 done, 2 wrong usage, 3 failed.
`;

const verb = 'mona camera-dropbox';

/** Pairs of time and state, by horizons and draws, from which on a person would wait for a line of progress. */
const long = 2e7;

/** Boards up to this many states get other overseers and the leak curve in their report. */
const quick = 10_000;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, {
    ...COMMON,
    ...boardOptions,
    horizon: { type: 'string' },
    approval: { type: 'string', default: 'true' },
    draws: { type: 'string' },
    seed: { type: 'string', default: '1' },
    form: { type: 'string', default: 'potential' },
    weight: { type: 'string', default: '1' },
    out: { type: 'string' },
    replay: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length > 0) throw usage(verb, `"${positionals[0]}" is not expected`);
  const board = readBoard(verb, values);
  const horizons = horizonsOf(verb, values.horizon ?? `1..${board.limit}`, board.limit);
  const approval = readTyped(() => parseApproval(values.approval));
  const draws = drawsOf(approval, values.draws);
  const seed = wholeNumber(verb, 'seed', values.seed, 0, 2 ** 31);
  const form = oneOf(verb, 'form', values.form, approvalForms);
  const weight = numberOption(verb, 'weight', values.weight, 0, 1e6);
  if (values.replay !== undefined && !/\.(html?|json)$/i.test(values.replay))
    throw usage(verb, `--replay must be a page (x.html) or its data (x.json); not "${values.replay}"`);

  // Before anything is solved.
  if (values.out !== undefined)
    await checkTarget(resolve(io.cwd, values.out), /\.(html?|json)$/i.test(values.out) ? 'file' : 'folder');
  if (values.replay !== undefined) await checkTarget(resolve(io.cwd, values.replay), 'file');

  const line = createProgressLine(io.stderr, io.clock);
  try {
    const world = readTyped(() => createCameraDropbox(board));
    const table = approval.kind === 'file' ? await readValueTable(resolve(io.cwd, approval.path), world) : undefined;
    const overseer = (draw: number) => readTyped(() => createOverseer(world, approval, { seed, draw, table }));
    const asked: Asked = { world, horizons, form, weight, signal: io.signal };
    const work = world.states * board.limit * Math.max(...horizons) * draws;
    const rows = await solve(asked, overseer, draws, work >= long ? line.report : silentProgress);
    const origin = { created: new Date(io.clock.now()).toISOString(), command: commandLine(verb, argv) };
    const written: string[] = [];
    if (values.out !== undefined) {
      const others = await otherRows(asked, approval, line.report);
      const leak = world.states > quick ? [] : collectLeak(board, io.signal, line.report);
      const report = horizonReport({ world, approval, form, weight, draws, seed, rows, others, leak }, origin);
      line.end();
      written.push(await writeOut(io, report, values.out));
    }
    if (values.replay !== undefined) {
      const shown = overseer(0);
      const greedy = greedyActions(world, stepSignal(world, shown, { form, weight }), horizons[0]!);
      const report = replayReport(
        { world, overseer: shown, form, weight, horizon: horizons[0]!, greedy, seed },
        origin,
      );
      written.push((await writeOut(io, report, values.replay)).replace(/^Report/, 'Replay'));
    }
    line.end();
    if (values.json) {
      io.stdout.write(`${JSON.stringify(documentOf(world, rows, { approval, form, weight, draws, seed }))}\n`);
      for (const words of written) io.stderr.write(`${words}\n`);
    } else
      io.stdout.write(
        `${outcomeText({ world, approval, rows, draws, form, weight, written, command: origin.command })}\n`,
      );
    return 0;
  } finally {
    line.end();
  }
}

interface Asked {
  readonly world: CameraDropbox;
  readonly horizons: readonly number[];
  readonly form: ApprovalForm;
  readonly weight: number;
  readonly signal: AbortSignal;
}

async function solve(
  { world, ...options }: Asked,
  overseer: (draw: number) => Overseer,
  draws: number,
  progress: Progress,
): Promise<readonly DrawnRow[]> {
  const last = Math.max(...options.horizons);
  const tables = [];
  for (let draw = 0; draw < draws; draw++) {
    const onHorizon = (horizon: number) =>
      progress({ task: 'solving', done: draw * last + horizon, total: draws * last });
    tables.push(await solveHorizonTable(world, overseer(draw), { ...options, onHorizon }));
  }
  return overDraws(tables);
}

/** The usual overseers beside the one asked for; none on a large board. */
async function otherRows(asked: Asked, approval: ApprovalSpecification, progress: Progress) {
  const { world } = asked;
  if (world.states > quick || asked.horizons.length < 2) return [];
  const usual: readonly ApprovalSpecification[] = [
    { kind: 'true' },
    { kind: 'zero' },
    { kind: 'mixture', share: 0.03 },
    { kind: 'tampered' },
  ];
  const others = usual.filter((one) => formatApproval(one) !== formatApproval(approval));
  const found = [];
  for (const one of others) {
    found.push({ approval: one, rows: await solve(asked, () => createOverseer(world, one), 1, silentProgress) });
    progress({ task: 'other overseers', done: found.length, total: others.length });
  }
  return found;
}

function collectLeak(board: Board, signal: AbortSignal, progress: Progress) {
  const penalties = [...new Set([board.penalty, 0.01, 0.02, 0.05, 0.1])].sort((a, b) => a - b);
  const found = [];
  for (const curve of leakCurves({ boards: [board], penalties })) {
    signal.throwIfAborted();
    found.push(curve);
    progress({ task: 'leak curve', done: found.length, total: penalties.length });
  }
  return found;
}

/** Draws make sense where something is drawn. */
function drawsOf({ kind }: ApprovalSpecification, given: string | undefined): number {
  const isDrawn = kind === 'noisy' || kind === 'misspecified';
  if (given === undefined) return isDrawn ? 20 : 1;
  const draws = wholeNumber(verb, 'draws', given, 1, 10_000);
  if (draws > 1 && !isDrawn) throw usage(verb, `--draws ${draws}: an overseer of kind ${kind} is always the same`);
  return draws;
}

interface Settings {
  readonly approval: ApprovalSpecification;
  readonly form: ApprovalForm;
  readonly weight: number;
  readonly draws: number;
  readonly seed: number;
}

function documentOf(world: CameraDropbox, rows: readonly DrawnRow[], { approval, ...settings }: Settings) {
  const checksum = (reward: Float64Array) => {
    const values = valueTable(world, reward);
    return { sumOfAbsoluteValues: absoluteSum(values), meanStartValue: meanStartValue(world, values) };
  };
  const { oneStepHack, cells, ...rules } = world.rules;
  return {
    counts: { states: world.states, starts: world.starts.length },
    checksums: { true: checksum(world.intended), observed: checksum(world.observed) },
    byHorizon: rows.map(({ horizon, failure, desired, hack, observedReturn, trueReturn, sd }) => ({
      ...{ horizon, failure, desired, hack, observedReturn, trueReturn },
      ...(sd === null ? {} : { sd }),
    })),
    settings: { ...rules, approval: formatApproval(approval), ...settings },
  };
}
