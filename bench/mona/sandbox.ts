// What a run in the sandbox costs, what its meter adds, and whether it stays as it began.
//
//   npx tsx bench/mona/sandbox.ts [--runs 2000]
//
// Figures of CPU time are of this process (user and system); ratios are within one machine and one moment, so they bear a busy one
// better than absolute figures do. The plain engine is the same build of QuickJS without the meter.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { newQuickJSWASMModule, type QuickJSWASMModule, RELEASE_SYNC } from 'quickjs-emscripten';
import { formatTable } from '../../src/base/index.ts';
import { createSandbox, type Sandbox } from '../../src/mona/sandbox/index.ts';
import {
  createMutationScorer,
  createTestDrivenDevelopmentTask,
  programmingTasks,
} from '../../src/mona/test-driven-development/language-model/index.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '2000' } } });
const runs = Number(values.runs);

/** CPU milliseconds of what is done. */
async function cost(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function must(sandbox: Sandbox, code: string): Promise<void> {
  const result = await sandbox.evaluate(code);
  if (!result.ok) throw new Error(`${code}: ${result.fault.kind}: ${result.fault.message}`);
}

function plainly(engine: QuickJSWASMModule, code: string): void {
  const context = engine.newContext();
  context.unwrapResult(context.evalCode(code)).dispose();
  context.dispose();
}

const rows: string[][] = [];
const roomy = createSandbox({ limits: { instructions: 1e9, work: 1e12, memoryBytes: 2 ** 27, milliseconds: 1e6 } });
rows.push(['first run: load, meter and compile QuickJS', `${(await cost(() => must(roomy, '1'))).toFixed(0)} ms CPU`]);

const sandbox = createSandbox();
await must(sandbox, '1');
const memory = sandbox.memory();
const each =
  (await cost(async () => {
    for (let i = 0; i < runs; i++) await must(sandbox, `[${i}, "x".repeat(100)]`);
  })) / runs;
rows.push([
  'a run in a fresh context',
  `${each.toFixed(2)} ms CPU, ${Math.round(1000 / each)} runs a second of one core`,
]);
rows.push([`memory after ${runs} runs, to before`, (sandbox.memory() / memory).toFixed(2)]);
const heap = process.memoryUsage().rss;
for (let i = 0; i < runs / 10; i++) await sandbox.evaluate('Array.prototype.indexOf.call({length: 2 ** 53 - 1}, 1)');
rows.push([
  `process memory after ${runs / 10} endless built-ins, to before`,
  `${(process.memoryUsage().rss / heap).toFixed(2)} (${sandbox.started} instances)`,
]);

const plain = await newQuickJSWASMModule(RELEASE_SYNC);
const programs: Readonly<Record<string, string>> = {
  'a loop with arithmetic': 'let s = 0; for (let i = 0; i < 2e6; i++) s = (s + i * 7) % 1000003; s',
  'objects, texts and sorting':
    'const o = []; for (let i = 0; i < 5e4; i++) o.push({ a: "x" + i }); o.sort((x, y) => x.a < y.a ? 1 : -1).length',
  'regular expressions':
    'let n = 0; for (let i = 0; i < 2e4; i++) n += /(\\d+)-(\\w+)/.exec("abc 123-def " + i)[1].length; n',
};
for (const [name, code] of Object.entries(programs)) {
  const [metered, without] = [[] as number[], [] as number[]];
  for (let round = 0; round < 5; round++) {
    without.push(await cost(() => plainly(plain, code)));
    metered.push(await cost(() => must(roomy, code)));
  }
  rows.push([
    `the meter, ${name}`,
    `${(Math.min(...metered) / Math.min(...without)).toFixed(2)} times the plain engine`,
  ]);
}

for (const [name, code] of [
  ['an endless loop', 'for (;;);'],
  ['an endless built-in', 'Array.prototype.indexOf.call({length: 2 ** 53 - 1}, 1)'],
  ['a memory bomb', 'const a = []; for (;;) a.push(new Uint8Array(1e5))'],
] as const)
  rows.push([
    `${name} is ended after`,
    `${(await cost(async () => void (await sandbox.evaluate(code)))).toFixed(0)} ms CPU`,
  ]);

const mutants = createSandbox({ limits: { instructions: 200_000 } });
const scorer = createMutationScorer(mutants);
let found = 0;
const finding = await cost(async () => {
  for (const { problem } of programmingTasks) found += (await scorer.mutants(problem.id)).length;
});
rows.push([`mutants of all ${programmingTasks.length} tasks (${found}), once`, `${finding.toFixed(0)} ms CPU`]);
let lowest = 1;
const scoring = await cost(async () => {
  for (const { problem, tests } of programmingTasks)
    lowest = Math.min(lowest, (await scorer.score(problem.id, tests)).score ?? 0);
});
rows.push(['a mutation score', `${(scoring / programmingTasks.length).toFixed(0)} ms CPU on average`]);
rows.push(['lowest mutation score of a reference suite', lowest.toFixed(2)]);

const task = createTestDrivenDevelopmentTask({ sandbox });
const problems = task.problems(programmingTasks.length, 1);
let examplesOnly = 0;
for (const problem of problems) examplesOnly += (await scorer.score(problem.id, problem.examples)).score ?? 0;
rows.push(['mean mutation score of the examples alone', (examplesOnly / problems.length).toFixed(2)]);
const episode = await cost(async () => {
  for (const problem of problems) {
    const suite = task.example(problem, []);
    const code = task.example(problem, [suite]);
    await task.observe(problem, [suite], code);
    await task.finish(problem, [suite, code]);
  }
});
rows.push([
  'an episode (own, reference and mutation score)',
  `${(episode / problems.length).toFixed(0)} ms CPU on average`,
]);
await task.close?.();

console.log(formatTable(['what', 'figure'], rows));
console.log(
  `${cpus().length} cores (${cpus()[0]?.model ?? '?'}), load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
