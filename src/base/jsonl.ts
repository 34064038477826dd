// JSON lines, read as a bounded stream: a line that is too long, broken or not UTF-8 is named by file and number.
import { createReadStream } from 'node:fs';
import { OversightError, systemCode } from './errors.ts';

export interface JsonLine {
  /** 1-based line number. */
  readonly line: number;
  readonly value: unknown;
}

export interface ReadLinesOptions {
  /** Longest line accepted, in bytes; default 16 MiB. */
  readonly maxBytes?: number;
  /** What to do with a bad line; default: throw. */
  readonly onBad?: (error: OversightError, line: number) => void;
}

/** Every non-empty line of a UTF-8 file, parsed as JSON. Throws OversightError('input') that names file and line. */
export async function* readJsonLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<JsonLine> {
  for await (const { line, text } of readLines(path, options)) {
    if (text.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      bad(options, line, `${path}, line ${line}: not valid JSON (${(cause as Error).message})`, cause);
      continue;
    }
    yield { line, value };
  }
}

/** The lines of a UTF-8 file without their ends. Memory stays bounded by the longest accepted line. */
export async function* readLines(
  path: string,
  options: ReadLinesOptions = {},
): AsyncGenerator<{ line: number; text: string }> {
  const maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Buffer[] = [];
  let size = 0;
  let line = 0;
  const finish = (): string | undefined => {
    line++;
    const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const length = size;
    parts = [];
    size = 0;
    if (length > maxBytes) {
      const limit = `${(maxBytes / 1048576).toFixed(0)} MiB`;
      bad(
        options,
        line,
        `${path}, line ${line}: ${(length / 1048576).toFixed(1)} MiB is longer than the limit of ${limit}`,
      );
      return undefined;
    }
    try {
      return decoder.decode(bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes);
    } catch (cause) {
      bad(options, line, `${path}, line ${line}: not valid UTF-8`, cause);
      return undefined;
    }
  };
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        size += end - start;
        if (size <= maxBytes) parts.push(chunk.subarray(start, end));
        const text = finish();
        if (text !== undefined) yield { line, text };
        start = end + 1;
      }
      size += chunk.length - start;
      if (size <= maxBytes && start < chunk.length) parts.push(chunk.subarray(start));
    }
  } catch (cause) {
    if (cause instanceof OversightError || systemCode(cause) === undefined) throw cause;
    throw new OversightError(`${path}: cannot be read (${systemCode(cause)})`, {
      kind: 'input',
      remedy: 'Check that the path is right and readable.',
      cause,
    });
  }
  if (size > 0) {
    const text = finish();
    if (text !== undefined) yield { line, text };
  }
}

function bad(options: ReadLinesOptions, line: number, message: string, cause?: unknown): void {
  const error = new OversightError(message, {
    kind: 'input',
    remedy: 'Mend or remove that line; each line must be one JSON value in UTF-8.',
    cause,
  });
  if (!options.onBad) throw error;
  options.onBad(error, line);
}
