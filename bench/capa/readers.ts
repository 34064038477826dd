// How fast logs are read: harness-like samples with long and with short prompts, short JSON lines, CSV rows, all made up in a temporary
// folder, and the six raw zips of MMLU-Pro with all their oddities. Readers only; the sink counts and keeps nothing.
//
//   npx tsx bench/capa/readers.ts [--mb 100] [--data ../shared/data/capa]
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, formatTable, type Random } from '../../src/base/index.ts';
import type { AnswerSink } from '../../src/capa/index.ts';
import { readLogs } from '../../src/capa/readers/index.ts';

const { values } = parseArgs({
  options: { mb: { type: 'string', default: '100' }, data: { type: 'string', default: '../shared/data/capa' } },
});
const bytes = Number(values.mb) * 1e6;
const rows: (readonly (string | number)[])[] = [];
const issues = new Map<string, number>();
const sink: AnswerSink = {
  add() {},
  note: (kind) => void issues.set(kind, (issues.get(kind) ?? 0) + 1),
  describe() {},
};

/** Text of about `length` characters: a line break every tenth word, a quoted word every thirtieth. */
function prose(random: Random, length: number): string {
  const words = ['what', 'is', 'the', 'force', 'on', 'a', 'body', 'of', 'mass', 'Ω', 'when', 'pulled'];
  let text = '';
  while (text.length < length) {
    const word = random.pick(words);
    text += random.integer(30) === 0 ? `"${word}" ` : random.integer(10) === 0 ? `${word}\n` : `${word} `;
  }
  return text;
}

function sample(random: Random, id: number, prompt: number): string {
  const shots = prose(random, prompt);
  const choices = Array.from({ length: 4 }, () => prose(random, 20));
  const scores = choices.map(() => -10 * random.next());
  const best = scores.indexOf(Math.max(...scores));
  const gold = random.integer(4);
  const row = {
    doc_id: id,
    doc: { question: prose(random, 120), subject: 'physics', choices, answer: gold },
    target: String(gold),
    arguments: Object.fromEntries(choices.map((_, i) => [`gen_args_${i}`, { arg_0: shots, arg_1: ` ${'ABCD'[i]}` }])),
    resps: scores.map((score) => [[String(score), 'False']]),
    filtered_resps: scores.map((score) => [String(score), 'False']),
    doc_hash: `h${id}`.padEnd(64, '0'),
    prompt_hash: '0'.repeat(64),
    target_hash: '1'.repeat(64),
    acc: best === gold ? 1 : 0,
  };
  return `${JSON.stringify(row)}\n`;
}

async function write(file: string, first: string, line: (i: number) => string): Promise<void> {
  const handle = await open(file, 'w');
  let written = 0;
  let batch = first;
  for (let i = 0; written < bytes; i++) {
    batch += line(i);
    if (batch.length < 1e6) continue;
    written += (await handle.write(batch)).bytesWritten;
    batch = '';
  }
  await handle.close();
}

/** @param size bytes as parsed, where the files are compressed */
async function measure(what: string, path: string, size?: number): Promise<void> {
  const before = process.cpuUsage();
  const started = performance.now();
  const { answers } = await readLogs([path], sink);
  const seconds = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(before);
  const busy = (cpu.user + cpu.system) / 1e6;
  const megabytes = (size ?? (await stat(path)).size) / 1e6;
  rows.push([
    what,
    megabytes.toFixed(0),
    answers,
    seconds.toFixed(2),
    (megabytes / seconds).toFixed(0),
    (megabytes / busy).toFixed(0),
    Math.round(answers / seconds),
    Math.round(process.memoryUsage().rss / 1e6),
  ]);
}

const folder = await mkdtemp(join(tmpdir(), 'capa-readers-'));
try {
  const random = createRandom(1);
  const samples = (name: string) => join(folder, name, 'samples_physics_2025-01-01T00-00-00.000000.jsonl');
  for (const [name, prompt] of [
    ['five-shot-7b', 3000],
    ['zero-shot-7b', 300],
  ] as const) {
    await mkdir(join(folder, name));
    await write(samples(name), '', (i) => sample(random, i, prompt));
  }
  await write(
    join(folder, 'short.jsonl'),
    '',
    (i) =>
      `${JSON.stringify({ id: i, model: `m${i % 9}`, pred: 'ABCD'[i % 4], gold: 'B', n_options: 4, category: 'law' })}\n`,
  );
  await write(
    join(folder, 'rows.csv'),
    'id,model,pred,gold,n_options,category\n',
    (i) => `${i},m${i % 9},${'ABCD'[i % 4]},B,4,"law"\n`,
  );
  await measure('(warming up)', samples('five-shot-7b'));
  rows.length = 0;
  await measure('harness, 3 kB prompts', samples('five-shot-7b'));
  await measure('harness, 300 B prompts', samples('zero-shot-7b'));
  await measure('short JSON lines', join(folder, 'short.jsonl'));
  await measure('CSV', join(folder, 'rows.csv'));
  const zips = join(values.data, 'mmlu-pro-outputs/raw');
  issues.clear();
  if (existsSync(zips)) await measure('six raw zips, unpacked', zips, 93.6e6);
  else console.log(`no ${zips}: the real files are left out`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(`${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`);
console.log(formatTable(['', 'MB', 'answers', 's', 'MB/s', 'MB/cpu s', 'answers/s', 'resident MB'], rows));
console.log(`oddities of the zips: ${[...issues].map(([kind, count]) => `${kind} ${count}`).join(', ')}`);
