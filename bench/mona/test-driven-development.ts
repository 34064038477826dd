// Test-driven development, our design: every arm of the experiment over several seeds with intervals, the heat map of approval weight by
// approval quality, the curves of noise, misspecification and outcome leak, and what a larger weight and a stronger overseer change.
// Run: npx tsx bench/mona/test-driven-development.ts [--seeds 5] [--parts table,heat,curves,more,larger] [--updates 800] [--arm mona-w0.1]
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { formatTable, silentProgress } from '../../src/base/index.ts';
import type { Arm, ArmResult } from '../../src/mona/index.ts';
import {
  heatMapPoints,
  misspecificationPoints,
  monaArm,
  noisePoints,
  ordinaryArm,
  outcomeLeakPoints,
  runSweep,
  type SweepPoint,
  testDrivenDevelopmentExperiment,
} from '../../src/mona/test-driven-development/index.ts';
import { meanInterval } from '../../src/stats/index.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    parts: { type: 'string', default: 'table,heat,curves,more,larger' },
    updates: { type: 'string' },
    arm: { type: 'string' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const parts = values.parts.split(',');
const common = values.updates ? { updates: Number(values.updates) } : {};
const context = { progress: silentProgress, signal: new AbortController().signal, cores: 1 };
const columns = ['own', 'reference', 'gap', 'hack', 'mutation', 'trivial'] as const;

/** Mean over seeds, with the interval of Student's t where there is more than one. */
function cell(results: readonly ArmResult[], metric: string): string {
  const found = results.map(({ metrics }) => metrics[metric]!);
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
  if (found.length < 2) return mean.toFixed(3);
  const { low, high } = meanInterval(found);
  return `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

async function trainAll(arm: Arm, options: NonNullable<Arm['options']> = {}): Promise<readonly ArmResult[]> {
  const results: ArmResult[] = [];
  for (const seed of seeds) {
    const shard = {
      environment: testDrivenDevelopmentExperiment.environment,
      arm: { ...arm, options: { ...arm.options, ...common, ...options } },
      seed,
      profile: 'fast',
    } as const;
    results.push(await testDrivenDevelopmentExperiment.train(shard, context));
  }
  return results;
}

async function printTable(title: string, arms: readonly Arm[], options: NonNullable<Arm['options']> = {}) {
  console.log(`\n${title}`);
  const rows: string[][] = [];
  for (const arm of arms) {
    const results = await trainAll(arm, options);
    const seconds = results.reduce((sum, result) => sum + result.seconds, 0) / results.length;
    const row = [arm.id, ...columns.map((metric) => cell(results, metric)), seconds.toFixed(1)];
    rows.push(row);
    // A long table is worth reading while it grows.
    console.log(`  ${row.join('  ')}`);
  }
  console.log(`\n${formatTable(['arm', ...columns, 's per run'], rows)}`);
}

/** One line for each level, a column for each method and weight. */
async function printSweep(title: string, points: readonly SweepPoint[], metric: string) {
  const results = await runSweep(points, seeds, context, common);
  const keyOf = ({ method, weight }: SweepPoint) => `${method} w${weight}`;
  const keys = [...new Set(points.map(keyOf))].sort();
  const levels = [...new Set(points.map(({ level }) => level))];
  const rows = levels.map((level) => [
    level,
    ...keys.map((key) =>
      cell(
        results.filter((one) => one.level === level && keyOf(one) === key).map(({ result }) => result),
        metric,
      ),
    ),
  ]);
  console.log(`\n${title}: ${metric}, mean over ${seeds.length} seeds\n${formatTable(['level', ...keys], rows)}`);
}

console.log('Test-driven development, our design; no replication of the paper.');
console.log(`${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, seeds ${seeds.join(' ')}`);
const arms = testDrivenDevelopmentExperiment.arms().filter(({ id }) => !values.arm || id === values.arm);
if (parts.includes('table')) await printTable('Every arm, small tier', arms);
if (parts.includes('heat'))
  await printSweep(
    'Approval weight by share of tasks misread (quality is what is left of 1)',
    heatMapPoints(),
    'reference',
  );
if (parts.includes('curves')) {
  await printSweep('Noise of the overseer', noisePoints(), 'reference');
  await printSweep('Share of tasks that the overseer misreads', misspecificationPoints(), 'reference');
  await printSweep('Share of the realised outcome in the approval', outcomeLeakPoints(), 'hack');
}
if (parts.includes('more')) {
  await printTable(
    'Ordinary RL, larger weights',
    [2, 5, 10].map((weight) => ordinaryArm(weight)),
  );
  const pair = [ordinaryArm(0.2), ordinaryArm(1), monaArm(0.2)];
  await printTable('An overseer that runs the program on the examples', pair, { programCheck: 'examples' });
  await printTable('Reward is the share of own tests that pass', pair, { reward: 'fraction' });
  await printTable('Policy is a multilayer perceptron', pair, { network: 'mlp', learningRate: 0.003 });
}
if (parts.includes('larger')) await printTable('Larger tier', [ordinaryArm(0.2), monaArm(0.2)], { tier: 'larger' });
