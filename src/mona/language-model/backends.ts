// Where a batch of scored samples goes to be trained on: files, or a trainer of your own over HTTP. The small built-in networks are
// trained by `learning`, which samples for itself.
import { basename, dirname, join } from 'node:path';
import { hashJson, OversightError, plural, writeFileAtomic } from '../../base/index.ts';
import { type ExportOptions, exportBatch, type TrainingBatch } from './exports.ts';

export interface TrainingReceipt {
  readonly backend: string;
  /** Files or addresses, with the number of lines that went there. */
  readonly wrote: Readonly<Record<string, number>>;
}

export interface TrainingBackend {
  readonly name: string;
  train(batch: TrainingBatch, signal?: AbortSignal): Promise<TrainingReceipt>;
}

/** Writes `<folder>/<arm>/*.jsonl`, each whole or not at all; doing it again gives the same files. */
export function createFileBackend(folder: string, options: ExportOptions = {}): TrainingBackend {
  return {
    name: 'files',
    async train(batch) {
      const wrote: Record<string, number> = {};
      for (const [name, lines] of Object.entries(exportBatch(batch, options))) {
        const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
        await writeFileAtomic(join(folder, batch.arm, name), text);
        wrote[join(batch.arm, name)] = lines.length;
      }
      return { backend: 'files', wrote };
    },
  };
}

export interface HttpBackendOptions extends ExportOptions {
  /** Groups in one request; default 64. */
  readonly size?: number;
  /** Default: the fetch of Node. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Posts the lines of groups.jsonl, some at a time, as {"format": "oversight.mona.groups/1", "task", "arm", "part", "parts", "groups"}.
 * Each request names its content in the header Idempotency-Key, so that a trainer can pass over what it has after a retry.
 */
export function createHttpBackend(url: string, options: HttpBackendOptions = {}): TrainingBackend {
  const { size = 64, fetch = globalThis.fetch } = options;
  return {
    name: url,
    async train(batch, signal) {
      const lines = exportBatch(batch, options)['groups.jsonl'] ?? [];
      const parts = Math.ceil(lines.length / size);
      for (let part = 0; part < parts; part++) {
        const groups = lines.slice(part * size, (part + 1) * size);
        const body = { format: 'oversight.mona.groups/1', task: batch.task, arm: batch.arm, part, parts, groups };
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': hashJson(body) },
          body: JSON.stringify(body),
          ...(signal && { signal }),
        }).catch((cause: unknown) => {
          throw refused(url, 'cannot be reached', cause);
        });
        if (!response.ok) throw refused(url, `answered ${response.status} to part ${part + 1} of ${parts}`);
      }
      return { backend: url, wrote: { [url]: lines.length } };
    },
  };
}

function refused(url: string, what: string, cause?: unknown): OversightError {
  return new OversightError(`the trainer at ${url} ${what}`, {
    remedy: 'Check that it runs and takes POST with JSON, then run the same command again: nothing is sampled anew.',
    cause,
  });
}

/** "mona: sft.jsonl 12, preferences.jsonl 9, groups.jsonl 12" for a terminal: the lines of each file that stands for its kind. */
export function describeReceipt({ wrote }: TrainingReceipt): string {
  const told = Object.entries(wrote).filter(([where]) =>
    ['sft.jsonl', 'preferences.jsonl', 'groups.jsonl'].includes(basename(where)),
  );
  const [first] = told;
  if (first === undefined)
    return Object.entries(wrote)
      .map(([url, lines]) => `${plural(lines, 'group')} to ${url}`)
      .join(', ');
  return `${dirname(first[0])}: ${told.map(([where, lines]) => `${basename(where)} ${lines}`).join(', ')}`;
}
