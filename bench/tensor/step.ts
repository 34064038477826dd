// One training step of a small language model (4 layers, width 128, context 128, vocabulary 512, batch 16, Adam, 0.94 M
// parameters), ours beside jax-js and, where python3 has torch, PyTorch. Prints wall time, and process CPU time, which
// other work on the machine disturbs less. Ours and jax-js start from the same parameters and see the same batches, so
// that their first losses agree; PyTorch draws its own.
//
//   npx tsx bench/tensor/step.ts [--steps 40] [--peer-steps 8] [--threads 1,2]
//
// --steps     steps of ours and of PyTorch for each number of threads; the first three are not counted
// --peer-steps steps of jax-js (0 leaves it out); the first three are not counted
// --threads   numbers of threads to measure
import { execFile } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { parseArgs, promisify } from 'node:util';
import { createRandom, formatTable } from '../../src/base/index.ts';
import { adam, countParameters, createTrainer } from '../../src/tensor/index.ts';
import { drawBatch, initialParameters, program } from './language-model.ts';
import { createJaxPeer, type Peer } from './peer-jax.ts';

interface Measurement {
  readonly name: string;
  readonly first: number;
  readonly wallLeast: number;
  readonly wallMedian: number;
  readonly cpuLeast: number;
  readonly cpuMedian: number;
  readonly loss: number;
}

const seed = 1;
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '40' },
    'peer-steps': { type: 'string', default: '8' },
    threads: { type: 'string', default: '1,2' },
  },
});
const [steps, peerSteps] = [Number(values.steps), Number(values['peer-steps'])];
const threadCounts = values.threads.split(',').map(Number);

const model = cpus()[0]?.model ?? 'unknown';
console.log(`machine: ${model.trim()}, ${cpus().length} cores, node ${process.version}, seed ${seed}`);
console.log(`parameters: ${countParameters(initialParameters(seed))}; load before: ${load()}`);
const rows: Measurement[] = [];
for (const threads of threadCounts) rows.push(await measureOurs(threads));
if (peerSteps > 0) rows.push(await measure(await createJaxPeer(seed), peerSteps));
for (const threads of threadCounts) rows.push(...(await measureTorch(threads)));
const one = (value: number) => value.toFixed(1);
console.log(
  formatTable(
    ['engine', 'first ms', 'wall least', 'wall median', 'cpu least', 'cpu median', 'first loss'],
    rows.map((row) => [
      row.name,
      row.first.toFixed(0),
      one(row.wallLeast),
      one(row.wallMedian),
      one(row.cpuLeast),
      one(row.cpuMedian),
      row.loss.toFixed(4),
    ]),
  ),
);
console.log(
  `milliseconds a step, over ${steps - 3} steps (jax-js ${Math.max(0, peerSteps - 3)}); load after: ${load()}`,
);

async function measureOurs(threads: number): Promise<Measurement> {
  const trainer = createTrainer({
    parameters: initialParameters(seed),
    programs: { main: program },
    optimizer: adam(),
    threads,
  });
  const step: Peer['step'] = async (ids, labels, learningRate) =>
    (await trainer.step('main', { ids, labels }, { learningRate })).loss;
  const result = await measure({ name: `oversight, ${threads} ${threads === 1 ? 'thread' : 'threads'}`, step }, steps);
  await trainer.dispose();
  return result;
}

async function measure(peer: Peer, count: number): Promise<Measurement> {
  const random = createRandom(7);
  const [wall, cpu]: [number[], number[]] = [[], []];
  const losses: number[] = [];
  for (let step = 0; step < count; step++) {
    const { ids, labels } = drawBatch(random);
    const [start, startCpu] = [performance.now(), process.cpuUsage()];
    losses.push(await peer.step(ids, labels, 1e-3 * Math.min(1, (step + 1) / 10)));
    wall.push(performance.now() - start);
    const used = process.cpuUsage(startCpu);
    cpu.push((used.user + used.system) / 1000);
  }
  const counted = (times: number[]) => times.slice(3).sort((a, b) => a - b);
  const median = (times: number[]) => times[times.length >> 1] ?? Number.NaN;
  const [walls, cpuTimes] = [counted(wall), counted(cpu)];
  return {
    name: peer.name,
    first: wall[0]!,
    wallLeast: walls[0] ?? Number.NaN,
    wallMedian: median(walls),
    cpuLeast: cpuTimes[0] ?? Number.NaN,
    cpuMedian: median(cpuTimes),
    loss: losses[0] ?? Number.NaN,
  };
}

async function measureTorch(threads: number): Promise<Measurement[]> {
  const script = new URL('peer_torch.py', import.meta.url).pathname;
  try {
    const { stdout } = await promisify(execFile)('python3', [script, String(steps), String(threads)]);
    const result: Measurement = JSON.parse(stdout);
    return [{ ...result, name: `${result.name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}` }];
  } catch (error) {
    const missing = String(error).includes('No module named') || String(error).includes('ENOENT');
    console.log(`PyTorch, ${threads} threads: left out (${missing ? 'python3 with torch was not found' : error})`);
    return [];
  }
}

function load(): string {
  return loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
}
