// A tile of the half matrix from chosen answers: counts by the kernel, then figures. The same work is done in this thread for a small
// table and as a shard for a large one; a shard reads the planes of its own models from a file, 10 kB a model at 12,032 questions.
import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { OversightError } from '../../base/index.ts';
import { defineTask } from '../../runs/index.ts';
import { type Comparer, createComparer, type Records } from './compare.ts';
import { firstColumn, type Tile, tilePairs } from './halves.ts';
import { emptyFigures, momentsOfRecord, setCapa, setConsistency } from './moments.ts';

/** Figures of pairs, one array for each; NaN where undefined. */
export interface DiscreteFigures {
  readonly n: Uint32Array;
  readonly capa: Float64Array;
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly standardError: Float64Array;
  readonly errorConsistency: Float64Array;
  readonly agreementWhenBothWrong: Float64Array;
}

export function emptyDiscrete(pairs: number): DiscreteFigures {
  const array = () => new Float64Array(pairs);
  return {
    n: new Uint32Array(pairs),
    capa: array(),
    observed: array(),
    expected: array(),
    standardError: array(),
    errorConsistency: array(),
    agreementWhenBothWrong: array(),
  };
}

/** Writes the figures of consecutive pairs, whose records the kernel made, from place `from` on. */
export function writeFigures(
  { integers, floats }: Records,
  pairs: number,
  target: DiscreteFigures,
  from: number,
): void {
  const figures = emptyFigures();
  for (let pair = 0; pair < pairs; pair++) {
    const moments = momentsOfRecord(integers, floats, pair);
    setCapa(moments, figures);
    setConsistency(moments, figures);
    const at = from + pair;
    target.n[at] = moments.n;
    target.capa[at] = figures.capa;
    target.observed[at] = figures.observed;
    target.expected[at] = figures.expected;
    target.standardError[at] = figures.standardError;
    target.errorConsistency[at] = figures.errorConsistency;
    target.agreementWhenBothWrong[at] = figures.agreementWhenBothWrong;
  }
}

/** Columns whose planes stay in the processor's second cache while the rows pass by. */
const COLUMNS_AT_ONCE = 96;

/** How far the models of a tile are moved in the comparer's memory: 0 where it holds all models. */
export interface Placement {
  readonly rows: number;
  readonly columns: number;
}

/** The figures of a tile's pairs, row after row; `onShare` hears the finished share and may throw. */
export function compareTile(
  comparer: Comparer,
  tile: Tile,
  place: Placement,
  onShare: (share: number) => void = () => {},
): DiscreteFigures {
  const figures = emptyDiscrete(tilePairs(tile));
  for (let from = tile.columnFrom; from < tile.columnTo; from += COLUMNS_AT_ONCE) {
    const to = Math.min(tile.columnTo, from + COLUMNS_AT_ONCE);
    let rowStart = 0;
    for (let row = tile.rowFrom; row < tile.rowTo; row++) {
      const first = firstColumn(tile, row);
      const begin = Math.max(from, first);
      if (begin < to) {
        const records = comparer.compare(row - place.rows, begin - place.columns, to - place.columns);
        writeFigures(records, to - begin, figures, rowStart + begin - first);
      }
      rowStart += Math.max(0, tile.columnTo - first);
    }
    onShare((to - tile.columnFrom) / (tile.columnTo - tile.columnFrom));
  }
  return figures;
}

const inputSchema = z.object({
  /** A file of Planes.data. */
  file: z.string(),
  plan: z.object({
    groups: z
      .array(
        z.object({
          chance: z.number(),
          size: z.number(),
          vectors: z.number(),
          codeBits: z.number(),
          offset: z.number(),
        }),
      )
      .readonly(),
    bytes: z.number(),
    missing: z.enum(['drop', 'wrong']),
    allPresent: z.boolean(),
    allAnswered: z.boolean(),
  }),
  tile: z.object({ rowFrom: z.number(), rowTo: z.number(), columnFrom: z.number(), columnTo: z.number() }),
});

export type DiscreteTileInput = z.infer<typeof inputSchema>;

export const discreteTile = defineTask<DiscreteTileInput, DiscreteFigures>({
  name: 'capa.discrete-tile',
  module: import.meta.url,
  input: inputSchema,
  run: ({ file, plan, tile }, { signal, progress }) => {
    const rows = tile.rowTo - tile.rowFrom;
    const isDiagonal = tile.rowFrom === tile.columnFrom;
    const comparer = createComparer(plan, isDiagonal ? rows : rows + tile.columnTo - tile.columnFrom);
    readModels(file, plan.bytes, tile.rowFrom, tile.rowTo, comparer.planes);
    if (!isDiagonal)
      readModels(file, plan.bytes, tile.columnFrom, tile.columnTo, comparer.planes.subarray(rows * plan.bytes));
    const place = { rows: tile.rowFrom, columns: isDiagonal ? tile.rowFrom : tile.columnFrom - rows };
    return compareTile(comparer, tile, place, (share) => {
      signal.throwIfAborted();
      progress({ task: 'tile', done: share, total: 1 });
    });
  },
});

function readModels(file: string, bytes: number, from: number, to: number, target: Uint8Array): void {
  const handle = openSync(file, 'r');
  try {
    const wanted = (to - from) * bytes;
    let at = 0;
    while (at < wanted) {
      const count = readSync(handle, target, at, wanted - at, from * bytes + at);
      if (count === 0) throw new OversightError(`${file} ends before the planes of model ${to - 1}`);
      at += count;
    }
  } finally {
    closeSync(handle);
  }
}
