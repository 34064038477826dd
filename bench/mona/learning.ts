// The learners of the MONA room: how fast PPO is with the published settings, beside Stable-Baselines3 where python3 has it, and what
// ordinary RL and MONA come to on Camera Dropbox, seed by seed, evaluated exactly.
//
//   npx tsx bench/mona/learning.ts speed [--rollouts 10] [--python python3]
//   npx tsx bench/mona/learning.ts arms [--profile fast|paper|library] [--seeds 1,2,3,4,5] [--arms ordinary-rl,mona-published]
//
// Other arms are ordinary-rl-w0.1, mona-w0.1 and so on: the same approval at that weight, added to the observed reward.
import { execFile } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { parseArgs, promisify } from 'node:util';
import { formatTable } from '../../src/base/index.ts';
import {
  type ApprovalForm,
  createCameraDropbox,
  createDecisionEnvironment,
  createOverseer,
  policyOutcome,
} from '../../src/mona/camera-dropbox/index.ts';
import { type Credit, ppoProfileNames, ppoProfiles, trainPpo } from '../../src/mona/learning/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rollouts: { type: 'string', default: '10' },
    python: { type: 'string', default: 'python3' },
    profile: { type: 'string', default: 'fast' },
    seeds: { type: 'string', default: '1,2,3,4,5' },
    arms: { type: 'string', default: 'ordinary-rl,mona-published' },
  },
});

const world = createCameraDropbox();
const overseer = createOverseer(world, { kind: 'true' });
const load = () => loadavg()[0]!.toFixed(1);
console.log(`${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, node ${process.version}; load ${load()}`);
if (positionals[0] === 'arms') await measureArms();
else await measureSpeed();
console.log(`load after: ${load()}`);

interface Speed {
  readonly cpuLeast: number;
  readonly cpuMedian: number;
  readonly wallLeast: number;
  readonly wallMedian: number;
}

async function measureSpeed(): Promise<void> {
  const rollouts = Number(values.rollouts);
  const ours = await measureOurs(rollouts);
  const theirs = await measurePeer(rollouts);
  const row = (name: string, { cpuLeast, cpuMedian, wallLeast, wallMedian }: Speed) => [
    name,
    ...[cpuLeast, cpuMedian, wallLeast, wallMedian].map((one) => one.toFixed(0)),
    Math.round((1000 * 2048) / cpuMedian).toString(),
    ((1e6 / 2048) * (cpuMedian / 1000)).toFixed(0),
  ];
  console.log(
    formatTable(
      ['learner', 'CPU least', 'CPU median', 'wall least', 'wall median', 'steps/CPU s', 'CPU s a trial'],
      [row('oversight', ours), ...(theirs ? [row('Stable-Baselines3', theirs)] : [])],
    ),
  );
  console.log(
    'milliseconds for a rollout of 2048 steps and its 10 epochs of 32 minibatches of 64; a trial is 1e6 steps',
  );
  if (theirs) console.log(`ratio of median CPU times: ${(theirs.cpuMedian / ours.cpuMedian).toFixed(1)}`);
  else console.log(`${values.python} has no stable-baselines3; the limit is 10 minutes a trial, 1229 ms a rollout`);
}

async function measureOurs(rollouts: number): Promise<Speed> {
  const marks: { wall: number; cpu: number }[] = [];
  await trainPpo(createDecisionEnvironment(world, overseer, { form: 'potential' }), {
    profile: 'paper',
    credit: { horizon: 'episode', approvalWeight: 0 },
    seed: 1,
    watchEvery: 1,
    // The settings are those of a whole trial, so that graphs are compiled as for one; it is stopped early.
    watch: () => {
      const { user, system } = process.cpuUsage();
      marks.push({ wall: performance.now(), cpu: (user + system) / 1000 });
      return { stop: marks.length > rollouts };
    },
  });
  const between = (kind: 'wall' | 'cpu') =>
    marks
      .slice(1)
      .map((mark, i) => mark[kind] - marks[i]![kind])
      .sort((a, b) => a - b);
  const [wall, cpu] = [between('wall'), between('cpu')];
  const median = (list: readonly number[]) => list[Math.floor(list.length / 2)]!;
  return { cpuLeast: cpu[0]!, cpuMedian: median(cpu), wallLeast: wall[0]!, wallMedian: median(wall) };
}

async function measurePeer(rollouts: number): Promise<Speed | undefined> {
  const script = new URL('peer_stable_baselines3.py', import.meta.url).pathname;
  try {
    const { stdout } = await promisify(execFile)(values.python, [script, String(rollouts)]);
    return JSON.parse(stdout) as Speed;
  } catch {
    return undefined;
  }
}

async function measureArms(): Promise<void> {
  const profile = ppoProfileNames.find((name) => name === values.profile);
  if (profile === undefined) throw new Error(`there is no profile ${values.profile}: ${ppoProfileNames.join(', ')}`);
  console.log(`profile ${profile}: ${JSON.stringify(ppoProfiles[profile])}`);
  console.log('arm, seed: failure, desired, hack, observed return, true return; CPU seconds');
  for (const arm of values.arms.split(',')) {
    const { form, credit } = readArm(arm);
    const environment = createDecisionEnvironment(world, overseer, { form });
    const sums = [0, 0, 0];
    const seeds = values.seeds.split(',').map(Number);
    for (const seed of seeds) {
      const before = process.cpuUsage();
      const { policy } = await trainPpo(environment, { profile, credit, seed });
      const { user, system } = process.cpuUsage(before);
      const { failure, desired, hack, observedReturn, trueReturn } = policyOutcome(world, policy);
      [failure, desired, hack].forEach((share, i) => {
        sums[i]! += share / seeds.length;
      });
      const shares = [failure, desired, hack, observedReturn, trueReturn].map((one) => one.toFixed(4));
      console.log(`${arm}, ${seed}: ${shares.join(', ')}; ${((user + system) / 1e6).toFixed(1)}`);
    }
    console.log(`${arm}, mean: ${sums.map((one) => one.toFixed(4)).join(', ')}`);
  }
}

function readArm(name: string): { form: ApprovalForm; credit: Credit } {
  if (name === 'mona-published') return { form: 'potential', credit: { horizon: 1, approvalWeight: 1 } };
  const [, kind, weight = '0'] = /^(ordinary-rl|mona)(?:-w([\d.]+))?$/.exec(name) ?? [];
  if (kind === undefined) throw new Error(`there is no arm ${name}`);
  const horizon = kind === 'mona' ? 1 : 'episode';
  return { form: 'advantage', credit: { horizon, approvalWeight: Number(weight) } };
}
