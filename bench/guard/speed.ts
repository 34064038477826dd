// How fast a guard judges: lines a second of `guard score` (two threads), one thread of checkMany, microseconds per streamed token.
// Run: npx tsx bench/guard/speed.ts [GUARD] [--lines 10000]     (GUARD: default .oversight/guards/general-small)
// Text: 60-token prompts drawn from the shipped everyday corpus, so nothing outside of the checkout is needed.
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, formatTable } from '../../src/base/index.ts';
import { checkBatch, loadGuard } from '../../src/guard/index.ts';
import { createThreadsExecutor, mapShards } from '../../src/runs/index.ts';
import { quantileOf } from '../../src/stats/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: 'string', default: '10000' } },
});
const folder = positionals[0] ?? join('.oversight', 'guards', 'general-small');
const count = Number(values.lines);

const corpus = (await readFile(new URL('../../constitutions/corpus/everyday.jsonl', import.meta.url), 'utf8'))
  .trim()
  .split('\n');
const words = corpus.flatMap((line) => (JSON.parse(line) as { text: string }).text.split(/\s+/));
const random = createRandom(1);
const prompts = Array.from({ length: count }, () => {
  const start = random.integer(words.length - 52);
  return words.slice(start, start + 52).join(' ');
});

const guard = await loadGuard(folder);
const exchanges = prompts.map((text) => [{ role: 'user' as const, text }]);
const rows: [string, string, string][] = [];

// One thread, batch path; the first pass warms caches and compiled graphs.
for (const round of ['first', 'second']) {
  const started = performance.now();
  let done = 0;
  for await (const _checked of guard.checkMany(exchanges.slice(0, count / 2))) done++;
  const seconds = (performance.now() - started) / 1000;
  rows.push([
    `checkMany, one thread, ${round} pass`,
    `${Math.round(done / seconds)} lines/s`,
    `${((seconds * 1e6) / done / 60).toFixed(1)} us/token`,
  ]);
}

// Two threads, as the command does it, without the start of the threads.
const executor = createThreadsExecutor({ workers: 2 });
const batches = Array.from({ length: Math.ceil(count / 256) }, (_, i) => exchanges.slice(i * 256, (i + 1) * 256));
const inputs = batches.map((batch) => ({ guard: folder, tokens: false, exchanges: batch }));
await mapShards(executor, checkBatch, inputs.slice(0, 4));
const started = performance.now();
await mapShards(executor, checkBatch, inputs);
const seconds = (performance.now() - started) / 1000;
rows.push(['guard score, two threads', `${Math.round(count / seconds)} lines/s`, 'target 2,000']);
await executor.close();

// Streaming: one token at a time, as a gateway sees them.
const perToken: number[] = [];
for (const text of prompts.slice(0, 300)) {
  const stream = guard.stream();
  stream.begin('assistant');
  for (const piece of text.match(/\S+\s*/g) ?? []) {
    const before = performance.now();
    stream.push(piece);
    perToken.push((performance.now() - before) * 1000);
  }
  stream.finish();
}
rows.push([
  'stream, per pushed word',
  `${quantileOf(perToken, 0.5)!.toFixed(0)} us median`,
  `${quantileOf(perToken, 0.99)!.toFixed(0)} us 99th percentile`,
]);

const long = words.slice(0, 500).join(' ');
const checks = Array.from({ length: 40 }, () => {
  const before = performance.now();
  guard.check([{ role: 'user', text: long }]);
  return performance.now() - before;
});
rows.push([
  'check of a 500-word prompt',
  `${quantileOf(checks, 0.5)!.toFixed(1)} ms median`,
  `${quantileOf(checks, 0.95)!.toFixed(1)} ms 95th percentile`,
]);

console.log(
  `${folder}, ${count} prompts of about 60 tokens, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`,
);
console.log(formatTable(['what', 'figure', ''], rows));
