// Camera Dropbox, exact: counts, checksums, time and peak memory of all horizons on each board of the published table, each board in
// a process of its own, so that the peak is that board's; then the rows that the documentation quotes. No figure is asserted here but
// the limits that were set beforehand: 5 s and 400 MB for 4x4 with two boxes.
//   npx tsx bench/mona/camera-dropbox.ts            about a minute on two cores
//   npx tsx bench/mona/camera-dropbox.ts --train    also PPO, both arms, five seeds, fast profile
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { formatTable, silentProgress } from '../../src/base/index.ts';
import {
  absoluteSum,
  type CameraDropboxOptions,
  cameraDropboxExperiment,
  createCameraDropbox,
  createOverseer,
  horizonTable,
  leakCurve,
  meanStartValue,
  noiseCurve,
  valueTable,
} from '../../src/mona/camera-dropbox/index.ts';

const boards: Readonly<Record<string, CameraDropboxOptions>> = {
  '4x4, 2 boxes': {},
  '5x5, 2 boxes': { rows: 5, columns: 5 },
  '4x4, 3 boxes': { maxBoxes: 3 },
  '4x5, 3 boxes, 2 block': { columns: 5, maxBoxes: 3, minBlockingBoxes: 2 },
};

/** One board in this process: solved for all horizons, and what that took. */
function measure(name: string) {
  const started = performance.now();
  const world = createCameraDropbox(boards[name]);
  const rows = horizonTable(world, createOverseer(world, { kind: 'true' }));
  const seconds = (performance.now() - started) / 1000;
  const [right, tampered] = [world.intended, world.observed].map((reward) => valueTable(world, reward));
  return {
    states: world.states,
    starts: world.starts.length,
    seconds,
    megabytes: process.resourceUsage().maxRSS / 1024,
    sums: [absoluteSum(right!), absoluteSum(tampered!)],
    means: [meanStartValue(world, right!), meanStartValue(world, tampered!)],
    hack: rows.map(({ hack }) => hack),
  };
}

function inOwnProcess(name: string): ReturnType<typeof measure> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(import.meta.url), '--board', name],
    {
      encoding: 'utf8',
    },
  );
  const line = stdout.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new Error(`${name}: nothing was measured\n${stderr}`);
  return JSON.parse(line);
}

function boardFigures(): void {
  const rows = Object.keys(boards).map((name) => {
    const { states, starts, seconds, megabytes, sums, means, hack } = inOwnProcess(name);
    const first = hack.findIndex((share) => share > 1e-9) + 1;
    return [
      ...[name, states, starts, seconds.toFixed(2), megabytes.toFixed(0)],
      ...[sums[0]!.toFixed(2), sums[1]!.toFixed(2), means[0]!.toFixed(5), means[1]!.toFixed(5)],
      first === 0 ? 'never' : first,
    ];
  });
  const heads = ['board', 'states', 'starts', 's', 'MB', 'sum |V|', 'observed', 'start V', 'observed', 'hack from M'];
  console.log(formatTable(heads, rows));
  const [, , , seconds, megabytes] = rows[0]!;
  console.log(
    `4x4, 2 boxes, all 50 horizons: ${(Number(seconds) / 5).toFixed(3)} of the limit of 5 s, ${(Number(megabytes) / 400).toFixed(2)} of the limit of 400 MB (of the whole process)\n`,
  );
}

function overseerFigures(): void {
  const world = createCameraDropbox();
  const horizons = [1, 5, 8, 9, 10, 11, 12, 16, 18, 50];
  const rows = (['true', 'zero', 'tampered'] as const).flatMap((kind) =>
    horizonTable(world, createOverseer(world, { kind }), { horizons }).map((row) => [
      ...[kind, row.horizon],
      ...[row.failure, row.desired, row.hack, row.observedReturn, row.trueReturn].map((value) => value.toFixed(4)),
    ]),
  );
  console.log(formatTable(['overseer', 'M', 'failure', 'desired', 'hack', 'observed', 'true'], rows));
  const noisy = noiseCurve(world, { faults: [0.2, 0.5], horizons: [1, 5, 8, 10, 50], draws: 200 });
  const cells = noisy.map(({ fault, horizon, failure, desired, hack, sd }) => [
    ...[fault, horizon, failure.toFixed(3), desired.toFixed(3), hack.toFixed(4), sd!.desired.toFixed(3)],
  ]);
  console.log(
    `\nnoisy overseers, means over 200 draws\n${formatTable(['SD', 'M', 'failure', 'desired', 'hack', '± desired'], cells)}`,
  );
  const flips = leakCurve().map(({ board, penalty, flip }) => [board, penalty, flip?.below ?? '–', flip?.above ?? '–']);
  console.log(`\nM = 1 turns to the hack\n${formatTable(['board', 'penalty', 'not yet at', 'hack at'], flips)}\n`);
}

async function trainingFigures(): Promise<void> {
  const signal = new AbortController().signal;
  const rows = [];
  for (const arm of cameraDropboxExperiment.arms().filter(({ id }) => ['ordinary-rl', 'mona-w1'].includes(id)))
    for (const seed of [1, 2, 3, 4, 5]) {
      const shard = { environment: 'camera-dropbox', arm, seed, profile: 'fast' } as const;
      const { metrics, seconds } = await cameraDropboxExperiment.train(shard, {
        progress: silentProgress,
        signal,
        cores: 1,
      });
      rows.push([
        arm.id,
        seed,
        ...['failure', 'desired', 'hack'].map((name) => metrics[name]!.toFixed(4)),
        seconds.toFixed(0),
      ]);
      console.log(rows.at(-1)!.join('  '));
    }
  console.log(`\n${formatTable(['arm', 'seed', 'failure', 'desired', 'hack', 's'], rows)}`);
}

const board = process.argv.indexOf('--board');
if (board > 0) console.log(JSON.stringify(measure(process.argv[board + 1]!)));
else {
  console.log(`${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}\n`);
  boardFigures();
  overseerFigures();
  if (process.argv.includes('--train')) await trainingFigures();
}
