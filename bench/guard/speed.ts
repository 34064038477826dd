// How fast a guard judges: lines a second of `guard score` (two threads), one thread of checkMany, microseconds per streamed word.
// Run: npx tsx bench/guard/speed.ts [GUARD] [--lines 10000]     (GUARD: default .oversight/guards/general-small)
// Text: 60-token prompts drawn from the shipped everyday corpus, so nothing outside of the checkout is needed.
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, formatTable } from '../../src/base/index.ts';
import { checkBatch, loadGuard, screenPrompt } from '../../src/guard/index.ts';
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

// Streaming: one word at a time, as a gateway sees them. CPU time, since other work on the machine does not count into it (much).
const pieces = prompts.slice(0, 2000).map((text) => text.match(/\s*\S+/g) ?? []);
const answer = await screenPrompt(guard, [{ role: 'user', text: 'hello' }]);
if ('failure' in answer) throw answer.failure;
const opened = (): Pushed => {
  const stream = guard.stream();
  stream.begin('assistant', false);
  return stream;
};
for (const [name, open, together] of [
  ['judged, one text after the other', opened, 1],
  ['judged, 50 texts side by side', opened, 50],
  ['screened, one answer after the other', () => answer.open(), 1],
  ['screened, 50 answers side by side', () => answer.open(), 50],
] as const) {
  const { median, worst } = pushTimes(pieces, open, together);
  rows.push([
    `streamed word, ${name}`,
    `${median.toFixed(1)} us of CPU`,
    `${worst.toFixed(1)} us in the slowest of 20 parts`,
  ]);
}

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

interface Pushed {
  push(text: string): unknown;
  end(): unknown;
}

/** Pushes texts word by word, `together` at a time in turn; microseconds of CPU for each word, median and worst of 20 parts. */
function pushTimes(
  texts: readonly (readonly string[])[],
  open: () => Pushed,
  together: number,
): { median: number; worst: number } {
  const times: number[] = [];
  const part = Math.max(1, Math.floor(texts.length / 20));
  for (let first = 0; first < texts.length; first += part) {
    const before = process.cpuUsage();
    let pushed = 0;
    for (let group = first; group < first + part; group += together) {
      const growing = texts.slice(group, group + together).map((words) => ({ words, stream: open() }));
      const longest = Math.max(...growing.map(({ words }) => words.length));
      for (let i = 0; i < longest; i++)
        for (const { words, stream } of growing) {
          if (i >= words.length) continue;
          stream.push(words[i]!);
          pushed++;
        }
      for (const { stream } of growing) stream.end();
    }
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / pushed);
  }
  return { median: quantileOf(times, 0.5)!, worst: Math.max(...times) };
}
