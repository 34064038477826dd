// How fast all pairs of a leaderboard are compared, beside the published algorithm in Python on the same answers.
//
//   npx tsx bench/capa/scale.ts [--models 4576] [--questions 12032] [--kind both] [--missing drop] [--peer] [--pairs 3]
//
// --kind   discrete, probabilistic or both
// --peer   also time bench/capa/reference.py (python3 with numpy, or the one that PYTHON names) on a few pairs, and compare the values
// --pairs  pairs for the peer
//
// Targets at 4,576 models and 12,032 questions on two cores: discrete 10 s, probabilistic 90 s, below 4 GB; one more model below 100 ms;
// 1,000 times faster per pair than the published loops; values within 1e-9 (discrete) and 1e-6 (probabilistic).
// The probabilities lie in a file (2.2 GB at full size). Their product runs in ONNX Runtime, 40 G multiply-adds a second of CPU on a busy
// Xeon (AVX-512) with these tiles; a 3 by 4 tile in 128-bit WebAssembly SIMD made 9 G on the same machine and is not kept.
import { execFile } from 'node:child_process';
import { mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { createProgressLine, formatTable } from '../../src/base/index.ts';
import {
  type AnswerTable,
  createRowComparer,
  openProbabilityRows,
  pairCount,
  pairIndex,
  type SimilarityMatrix,
  similarityMatrix,
} from '../../src/capa/matrix/index.ts';
import { createThreadsExecutor } from '../../src/runs/index.ts';
import { makeLeaderboard, writeProbabilities } from './leaderboard.ts';

const SEED = 1;
const FULL = { models: 4576, questions: 12_032 };
const { values } = parseArgs({
  options: {
    models: { type: 'string', default: String(FULL.models) },
    questions: { type: 'string', default: String(FULL.questions) },
    kind: { type: 'string', default: 'both' },
    missing: { type: 'string', default: 'drop' },
    peer: { type: 'boolean', default: false },
    pairs: { type: 'string', default: '3' },
  },
});
const [models, questions] = [Number(values.models), Number(values.questions)];
const missing = values.missing === 'wrong' ? 'wrong' : 'drop';
const pairs = pairCount(models);
/** How much more work the full size is. A projection takes half the CPU time, since starting threads counts for much when it is small. */
const factor = (pairCount(FULL.models) / pairs) * (FULL.questions / questions);

const folder = mkdtempSync(join(tmpdir(), 'capa-scale-'));
const rows: string[][] = [];
const line = createProgressLine(process.stderr);
try {
  await main();
} finally {
  line.end();
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  console.log(
    `machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, node ${process.version}, load ${loadavg()[0]!.toFixed(1)}, seed ${SEED}`,
  );
  const table = makeLeaderboard(models, questions, SEED);
  const width = table.offsets.at(-1)!;
  console.log(
    `${models} models, ${questions} questions, ${pairs} pairs, ${width} options, policy ${missing}; in memory before: ${megabytes()}`,
  );
  let ours: SimilarityMatrix | undefined;
  let soft: SimilarityMatrix | undefined;
  const perPair: Record<string, number> = {};
  if (values.kind !== 'probabilistic') {
    const executor = createThreadsExecutor({ workers: 2 });
    ours = await measure('discrete, all pairs', 10, 'discrete', perPair, () =>
      similarityMatrix(table, { kind: 'discrete', missing, executor, progress: line.report }),
    );
    await executor.close();
    addOne(table);
  }
  if (values.kind !== 'discrete') {
    const file = join(folder, 'probabilities.f32');
    writeProbabilities(table, file, SEED + 1);
    const probabilities = openProbabilityRows(file, models, width);
    const executor = createThreadsExecutor({ workers: 2 });
    soft = await measure('probabilistic (and discrete), all pairs', 90, 'probabilistic', perPair, () =>
      similarityMatrix(table, { probabilities, missing, executor, folder, progress: line.report }),
    );
    await executor.close();
    probabilities.close();
  }
  line.end();
  console.log(
    formatTable(
      ['what', 'wall s', 'cpu s', 'us a pair', `at ${FULL.models} x ${FULL.questions}`, 'target', 'peak'],
      rows,
    ),
  );
  if (values.peer) await comparePeer(table, width, ours, soft, perPair);
}

async function measure<T>(
  what: string,
  target: number,
  kind: string,
  perPair: Record<string, number>,
  work: () => Promise<T>,
): Promise<T> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1e6;
  perPair[kind] = seconds / pairs;
  rows.push([
    what,
    seconds.toFixed(2),
    cpu.toFixed(2),
    ((1e6 * seconds) / pairs).toFixed(3),
    `${(factor === 1 ? seconds : (cpu * factor) / 2).toFixed(1)} s`,
    `${target} s`,
    megabytes(),
  ]);
  return result;
}

function addOne(table: AnswerTable): void {
  const comparer = createRowComparer(table, { missing });
  const row = table.answers.slice(0, questions);
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    comparer.compareAnswers(row);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const median = times[4]!;
  const scaled = (median * FULL.models * FULL.questions) / (models * questions);
  const cells = ['one more model against all', (median / 1000).toFixed(4), '', ((1000 * median) / models).toFixed(3)];
  rows.push([...cells, `${scaled.toFixed(0)} ms`, '100 ms', megabytes()]);
}

function megabytes(): string {
  return `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`;
}

interface Timed {
  readonly value: number;
  readonly seconds: number;
}
type Algorithm = 'discreteLoops' | 'discreteArrays' | 'probabilisticLoops' | 'probabilisticArrays';
interface PeerResult {
  readonly numpy: string;
  readonly python: string;
  readonly pairs: readonly Partial<Record<Algorithm, Timed>>[];
}

/** Writes a few models for the peer, runs it, and holds times and values side by side. */
async function comparePeer(
  table: AnswerTable,
  width: number,
  ours: SimilarityMatrix | undefined,
  soft: SimilarityMatrix | undefined,
  perPair: Readonly<Record<string, number>>,
): Promise<void> {
  const count = Number(values.pairs);
  const chosen = Array.from({ length: count + 1 }, (_, i) => Math.floor((i * (models - 1)) / count));
  const some = chosen.slice(1).map((_, i) => [i, i + 1] as const);
  const input = mkdtempSync(join(folder, 'peer-'));
  const meta = {
    options: table.questions.map(({ options }) => options),
    gold: table.questions.map(({ gold }) => gold),
    pairs: some,
  };
  writeFileSync(join(input, 'meta.json'), JSON.stringify(meta));
  const answers = chosen.map((model) => table.answers.subarray(model * questions, (model + 1) * questions));
  writeFileSync(join(input, 'answers.u16'), Buffer.concat(answers.map(bytesOf)));
  if (soft) {
    const handle = openSync(join(folder, 'probabilities.f32'), 'r');
    const read = chosen.map((model) => {
      const row = Buffer.alloc(4 * width);
      readSync(handle, row, 0, row.length, 4 * width * model);
      return row;
    });
    writeFileSync(join(input, 'probabilities.f32'), Buffer.concat(read));
  }
  const peer = await runPeer(input);
  if (!peer) return;
  const lines = [
    compare('discrete', 'discreteLoops', ours?.capa, 1e-9),
    compare('discrete', 'discreteArrays', ours?.capa, 1e-9),
    compare('probabilistic', 'probabilisticLoops', soft?.capa, 1e-6),
    compare('probabilistic', 'probabilisticArrays', soft?.capa, 1e-6),
  ].filter((cells) => cells !== undefined);
  console.log(
    `peer: Python ${peer.python}, NumPy ${peer.numpy}, ${count} pairs; ours: two threads, wall time of all pairs / pairs`,
  );
  console.log(
    formatTable(
      ['algorithm', 'peer us a pair', 'ours us a pair', 'times faster', 'worst difference', 'at most'],
      lines,
    ),
  );

  function compare(kind: string, algorithm: Algorithm, capa: Float64Array | undefined, bound: number) {
    const found = peer!.pairs.map((pair) => pair[algorithm]);
    const mine = perPair[kind];
    if (!capa || mine === undefined || found.some((one) => !one)) return undefined;
    const seconds = found.map((one) => one!.seconds).sort((a, b) => a - b)[count >> 1]!;
    const worst = Math.max(
      ...some.map(([a, b], at) => Math.abs(found[at]!.value - capa[pairIndex(models, chosen[a]!, chosen[b]!)]!)),
    );
    if (!(worst <= bound)) process.exitCode = 1;
    return [
      algorithm,
      (1e6 * seconds).toFixed(0),
      (1e6 * mine).toFixed(3),
      (seconds / mine).toFixed(0),
      worst.toExponential(1),
      bound.toExponential(0),
    ];
  }
}

function bytesOf(values: Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

async function runPeer(input: string): Promise<PeerResult | undefined> {
  const script = new URL('reference.py', import.meta.url).pathname;
  const python = process.env['PYTHON'] ?? 'python3';
  try {
    const { stdout } = await promisify(execFile)(python, [script, input], { maxBuffer: 1e8 });
    return JSON.parse(stdout) as PeerResult;
  } catch (error) {
    const isMissing = String(error).includes('No module named') || String(error).includes('ENOENT');
    console.log(`peer: left out (${isMissing ? `${python} with numpy was not found; name one in PYTHON` : error})`);
    return undefined;
  }
}
