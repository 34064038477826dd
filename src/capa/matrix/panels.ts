// Matrices of one row for each model in a file, cut into panels of consecutive columns: a tile of a product reads its rows of one panel
// in one go, and no process ever holds a whole matrix (2.2 GB for the probabilities of 4,576 models on 12,032 questions).
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { OversightError } from '../../base/index.ts';

/** Plain JSON, so that it can travel to a worker. */
export interface Panels {
  readonly file: string;
  readonly models: number;
  /** Columns of the matrix. */
  readonly width: number;
  /** Columns of a panel; the last panel is filled up with zeros. */
  readonly panel: number;
}

export const panelCount = ({ width, panel }: Panels): number => Math.ceil(width / panel);

/** Models that are gathered before they are written. */
const GATHERED = 32;

/** Writes panels row by row, in the order of the models. */
export function createPanelWriter(panels: Panels): { add(row: ArrayLike<number>): void; close(): void } {
  const { models, width, panel } = panels;
  const count = panelCount(panels);
  const handle = openSync(panels.file, 'w');
  const gathered = new Float32Array(count * GATHERED * panel);
  let [held, written] = [0, 0];
  const flush = () => {
    for (let index = 0; index < count; index++)
      writeFully(
        handle,
        gathered.subarray(index * GATHERED * panel, (index * GATHERED + held) * panel),
        4 * panel * (index * models + written),
      );
    written += held;
    held = 0;
  };
  return {
    add(row) {
      for (let index = 0; index < count; index++) {
        const at = (index * GATHERED + held) * panel;
        const from = index * panel;
        const size = Math.min(panel, width - from);
        if (row instanceof Float32Array) gathered.set(row.subarray(from, from + size), at);
        else for (let i = 0; i < size; i++) gathered[at + i] = row[from + i]!;
      }
      if (++held === GATHERED) flush();
    },
    close() {
      try {
        if (held > 0) flush();
      } finally {
        closeSync(handle);
      }
    },
  };
}

export interface PanelReader {
  /** Rows [from, to) of a panel into `target`, [to - from, panel]. */
  read(index: number, from: number, to: number, target: Float32Array): void;
  close(): void;
}

export function openPanels({ file, models, panel }: Panels): PanelReader {
  const handle = openSync(file, 'r');
  return {
    read(index, from, to, target) {
      readFully(handle, file, target.subarray(0, (to - from) * panel), 4 * panel * (index * models + from));
    },
    close: () => closeSync(handle),
  };
}

function writeFully(handle: number, values: Float32Array, position: number): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, position + at);
}

/** Fills `target` from a file at a position in bytes. */
export function readFully(handle: number, file: string, target: Float32Array | Uint8Array, position: number): void {
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(handle, bytes, at, bytes.length - at, position + at);
    if (count === 0) throw new OversightError(`${file} ends at byte ${position + at}, before its matrix does`);
    at += count;
  }
}
