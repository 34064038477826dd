// Prints the figures of a guard on the public sets, with the machine they were made on.
//   npx tsx bench/guard/public.ts --guard DIR --data DIR [--suite FILE] [--json]
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/index.ts';
import { run } from '../../src/commands/guard-eval.ts';
import { packageFolder } from '../../src/commands/package-folder.ts';

const argv = process.argv.slice(2);
const suite = argv.includes('--suite') ? [] : ['--suite', join(packageFolder(), 'bench', 'suites', 'public.json')];
const [cpu] = cpus();
process.stderr.write(
  `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}, Node ${process.version}\n`,
);
const started = systemClock.now();
process.exitCode = await run([...argv, ...suite], {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: new AbortController().signal,
  clock: systemClock,
  dispatch: async () => 2,
});
process.stderr.write(`${((systemClock.now() - started) / 1000).toFixed(1)} s\n`);
