// `oversight guard score`: judges a file of texts through the batch path, in order, in bounded memory.
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createProgressLine, formatInteger, OversightError, readJsonLines, writeError } from '../base/index.ts';
import { type CheckedExchange, checkBatch, loadGuard } from '../guard/index.ts';
import { createThreadsExecutor, mapShards } from '../runs/index.ts';
import { COMMON, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { type InputLine, readInputLine } from './guard-input.ts';

const help = `oversight guard score --guard DIR --input IN.jsonl --output OUT.jsonl [--tokens] [--keep-going] [--json]

Each input line has "id" and either "prompt", or "prompt" and "response", or "messages".
Each output line has id, score (0 to 1, calibrated, for the whole exchange), action, rules (rule id -> score) and stage.

  --tokens      also tokens: [{end, score}] of the last message, end as a character offset, and firstFlag
  --keep-going  skip lines that cannot be read, and say so; otherwise the first one ends the run
  --json        one JSON document on stdout at the end: how many lines, by action

  oversight guard score --guard my-guard --input traffic.jsonl --output scored.jsonl

Exit codes: 0 done, 2 wrong usage, 3 failed (a line could not be read).
`;

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values } = readArguments('guard score', argv, {
    ...COMMON,
    guard: { type: 'string' },
    input: { type: 'string' },
    output: { type: 'string' },
    tokens: { type: 'boolean', default: false },
    'keep-going': { type: 'boolean', default: false },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const { guard: folder, input, output } = values;
  if (!folder || !input || !output)
    throw usage('guard score', `--${!folder ? 'guard' : !input ? 'input' : 'output'} is missing`);
  const guard = resolve(io.cwd, folder);
  // Refuses a damaged guard here, before any thread is started.
  await loadGuard(guard);
  const progress = createProgressLine(io.stderr, io.clock);
  const lines = readInput(resolve(io.cwd, input), input, values['keep-going'], (message) =>
    io.stderr.write(`skipped: ${message}\n`),
  );
  const target = resolve(io.cwd, output);
  const writer = new LineWriter(target);
  const counts = { allow: 0, escalate: 0, block: 0 };
  let done = 0;
  const started = io.clock.now();
  const executor = createThreadsExecutor({ workers: 2 });
  let skipped = 0;
  try {
    for await (const wave of waves(lines)) {
      io.signal.throwIfAborted();
      const known = wave.filter((line) => line !== undefined);
      skipped += wave.length - known.length;
      const batches = Array.from({ length: Math.ceil(known.length / BATCH) }, (_, i) =>
        known.slice(i * BATCH, (i + 1) * BATCH),
      );
      const inputs = batches.map((batch) => ({
        guard,
        tokens: values.tokens,
        exchanges: batch.map(({ exchange }) => exchange.map((message) => ({ ...message }))),
      }));
      const results = await mapShards(executor, checkBatch, inputs, { signal: io.signal });
      for (const [b, checked] of results.entries()) {
        for (const [i, item] of checked.entries()) {
          await writer.write(`${JSON.stringify(outputLine(batches[b]![i]!.id, item, values.tokens))}\n`);
          counts[item.verdict.action]++;
        }
      }
      done += known.length;
      progress.report({ task: 'scoring', done, note: `${counts.block} blocked` });
    }
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  } finally {
    await executor.close();
    progress.end();
  }
  const seconds = (io.clock.now() - started) / 1000;
  if (values.json) io.stdout.write(`${JSON.stringify({ lines: done, skipped, ...counts, seconds })}\n`);
  else
    io.stdout.write(
      `${formatInteger(done)} lines: ${counts.block} blocked, ${counts.escalate} to escalate, ${counts.allow} allowed${skipped > 0 ? `, ${skipped} skipped` : ''}. ${output}\n`,
    );
  return 0;
}

function outputLine(id: string | number, { verdict, tokens, firstFlag }: CheckedExchange, wantTokens: boolean) {
  const { score, action, rules, stage } = verdict;
  return { id, score, action, rules, stage, ...(wantTokens ? { tokens, firstFlag: firstFlag ?? null } : {}) };
}

/** Lines judged together by one thread, and lines read before all of them are written: what bounds the memory. */
const BATCH = 256;
const WAVE = 16 * BATCH;
const WAVE_CHARACTERS = 32 * 1024 * 1024;

/** The lines of a file; undefined for one that was skipped. */
async function* readInput(
  path: string,
  name: string,
  keepGoing: boolean,
  warn: (message: string) => void,
): AsyncGenerator<InputLine | undefined> {
  const bad: string[] = [];
  const options = keepGoing ? { onBad: (error: OversightError) => bad.push(error.message) } : {};
  for await (const { line, value } of readJsonLines(path, options)) {
    try {
      yield readInputLine(value, name, line);
    } catch (error) {
      if (!keepGoing || !(error instanceof OversightError)) throw error;
      bad.push(error.message);
    }
    yield* report(bad, warn);
  }
  yield* report(bad, warn);
}

function* report(bad: string[], warn: (message: string) => void): Generator<undefined> {
  for (const message of bad.splice(0)) {
    warn(message);
    yield undefined;
  }
}

/** Lines in groups that are bounded both in number and in characters. */
async function* waves(items: AsyncIterable<InputLine | undefined>): AsyncGenerator<(InputLine | undefined)[]> {
  let wave: (InputLine | undefined)[] = [];
  let characters = 0;
  for await (const item of items) {
    wave.push(item);
    for (const { text } of item?.exchange ?? []) characters += text.length;
    if (wave.length < WAVE && characters < WAVE_CHARACTERS) continue;
    yield wave;
    [wave, characters] = [[], 0];
  }
  if (wave.length > 0) yield wave;
}

/** Lines to a file that appears under its name only when it is whole. */
class LineWriter {
  readonly #target: string;
  readonly #temporary: string;
  readonly #stream: WriteStream;
  #error: Error | undefined;

  constructor(target: string) {
    this.#target = target;
    this.#temporary = `${target}.${process.pid}.partial`;
    this.#stream = createWriteStream(this.#temporary);
    this.#stream.on('error', (error) => {
      this.#error = error;
    });
  }

  async write(line: string): Promise<void> {
    if (this.#error) throw writeError(this.#target, this.#error);
    if (this.#stream.write(line)) return;
    await new Promise<void>((resolve) => {
      this.#stream.once('drain', resolve);
      this.#stream.once('error', () => resolve());
    });
  }

  async finish(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#stream.once('error', () => resolve());
      this.#stream.end(() => resolve());
    });
    if (this.#error) throw writeError(this.#target, this.#error);
    try {
      await rename(this.#temporary, this.#target);
    } catch (cause) {
      throw writeError(this.#target, cause);
    }
  }

  async discard(): Promise<void> {
    this.#stream.destroy();
    await rm(this.#temporary, { force: true });
  }
}
