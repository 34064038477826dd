// `oversight guard score`: judges a file of texts through the batch path, in order, in bounded memory.
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createProgressLine, formatInteger, OversightError, readJsonLines, writeError } from '../base/index.ts';
import { type CheckedExchange, type Exchange, loadGuard } from '../guard/index.ts';
import { COMMON, readArguments, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { readInputLine } from './guard-input.ts';

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
  if (!folder || !input || !output) throw usage('guard score', `--${!folder ? 'guard' : !input ? 'input' : 'output'} is missing`);
  const guard = await loadGuard(resolve(io.cwd, folder));
  const progress = createProgressLine(io.stderr, io.clock);
  const lines = new InputLines(resolve(io.cwd, input), input, values['keep-going'], (message) => io.stderr.write(`${message}\n`));
  const target = resolve(io.cwd, output);
  const writer = new LineWriter(target);
  const counts = { allow: 0, escalate: 0, block: 0 };
  let done = 0;
  const started = io.clock.now();
  try {
    for await (const checked of guard.checkMany(lines.exchanges(), { tokens: values.tokens })) {
      io.signal.throwIfAborted();
      await writer.write(`${JSON.stringify(outputLine(lines.take(), checked, values.tokens))}\n`);
      counts[checked.verdict.action]++;
      done++;
      progress.report({ task: 'scoring', done, note: `${counts.block} blocked` });
    }
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  } finally {
    progress.end();
  }
  const seconds = (io.clock.now() - started) / 1000;
  if (values.json) io.stdout.write(`${JSON.stringify({ lines: done, skipped: lines.skipped, ...counts, seconds })}\n`);
  else io.stdout.write(`${formatInteger(done)} lines: ${counts.block} blocked, ${counts.escalate} to escalate, ${counts.allow} allowed${lines.skipped > 0 ? `, ${lines.skipped} skipped` : ''}. ${output}\n`);
  return 0;
}

function outputLine(id: string | number, { verdict, tokens, firstFlag }: CheckedExchange, wantTokens: boolean) {
  const { score, action, rules, stage } = verdict;
  return { id, score, action, rules, stage, ...(wantTokens ? { tokens, firstFlag: firstFlag ?? null } : {}) };
}

/** The exchanges of a file, remembering the ids of those on their way. */
class InputLines {
  skipped = 0;
  readonly #path: string;
  readonly #name: string;
  readonly #keepGoing: boolean;
  readonly #warn: (message: string) => void;
  #ids: (string | number)[] = [];
  #taken = 0;

  constructor(path: string, name: string, keepGoing: boolean, warn: (message: string) => void) {
    [this.#path, this.#name, this.#keepGoing, this.#warn] = [path, name, keepGoing, warn];
  }

  async *exchanges(): AsyncGenerator<Exchange> {
    const options = this.#keepGoing ? { onBad: (error: OversightError) => this.#skip(error) } : {};
    for await (const { line, value } of readJsonLines(this.#path, options)) {
      try {
        const { id, exchange } = readInputLine(value, this.#name, line);
        this.#ids.push(id);
        yield exchange;
      } catch (error) {
        if (!this.#keepGoing || !(error instanceof OversightError)) throw error;
        this.#skip(error);
      }
    }
  }

  /** The id of the next exchange in order. */
  take(): string | number {
    const id = this.#ids[this.#taken++]!;
    if (this.#taken >= 4096) {
      this.#ids = this.#ids.slice(this.#taken);
      this.#taken = 0;
    }
    return id;
  }

  #skip(error: OversightError): void {
    this.skipped++;
    this.#warn(`skipped: ${error.message}`);
  }
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
    await rename(this.#temporary, this.#target);
  }

  async discard(): Promise<void> {
    this.#stream.destroy();
    await rm(this.#temporary, { force: true });
  }
}
