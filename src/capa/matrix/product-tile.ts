// A tile of the product of two matrices of models, left times right transposed: float32 by ONNX Runtime over panels of columns, summed
// over the panels in 64-bit floats, which keeps the error of a mean below 1e-7. A tile in WebAssembly SIMD was four times slower (figures
// in bench/capa/scale.ts) and is not kept.
import { z } from 'zod';
import { defineTask } from '../../runs/index.ts';
import { compile, floats, input, matmul, type Program } from '../../tensor/index.ts';
import { firstColumn, tilePairs } from './halves.ts';
import { openPanels, type Panels, panelCount } from './panels.ts';

const panelsSchema = z.object({ file: z.string(), models: z.number(), width: z.number(), panel: z.number() });

const inputSchema = z.object({
  /** Each product has the same number of models on both sides; panels of both are of one size. */
  products: z.array(z.object({ left: panelsSchema, right: panelsSchema })).readonly(),
  tile: z.object({ rowFrom: z.number(), rowTo: z.number(), columnFrom: z.number(), columnTo: z.number() }),
});

export type ProductTileInput = z.infer<typeof inputSchema>;

/** For each product the sums of the tile's pairs, row after row. */
export const productTile = defineTask<ProductTileInput, Float64Array[]>({
  name: 'capa.product-tile',
  module: import.meta.url,
  input: inputSchema,
  run: async ({ products, tile }, { signal, progress, cores }) => {
    const total = products.reduce((sum, { left }) => sum + panelCount(left), 0);
    const results: Float64Array[] = [];
    let done = 0;
    for (const { left, right } of products) {
      const program = await programOf(cores, left.panel);
      const sums = await multiply(program, left, right, tile, () => {
        signal.throwIfAborted();
        progress({ task: 'tile', done: done++, total });
      });
      results.push(upperHalf(sums, tile));
    }
    return results;
  },
});

type Tile = ProductTileInput['tile'];

async function multiply(program: Program, left: Panels, right: Panels, tile: Tile, onPanel: () => void) {
  const [rows, columns] = [tile.rowTo - tile.rowFrom, tile.columnTo - tile.columnFrom];
  // The graph has one open size for both sides, which differ by one at most: the shorter is filled up with zeros.
  const side = Math.max(rows, columns);
  const sums = new Float64Array(side * side);
  const [lefts, rights] = [openPanels(left), openPanels(right)];
  const shape = [side, left.panel];
  const a = new Float32Array(side * left.panel);
  // On the diagonal of a symmetric product both sides are the same rows, read once.
  const isSame = left.file === right.file && tile.rowFrom === tile.columnFrom;
  const b = isSame ? a : new Float32Array(side * left.panel);
  const feeds = { a: { data: a, shape }, b: { data: b, shape } };
  try {
    for (let index = 0; index < panelCount(left); index++) {
      onPanel();
      lefts.read(index, tile.rowFrom, tile.rowTo, a);
      if (!isSame) rights.read(index, tile.columnFrom, tile.columnTo, b);
      const product = floats(await program.run(feeds), 'product');
      for (let at = 0; at < sums.length; at++) sums[at]! += product[at]!;
    }
  } finally {
    lefts.close();
    rights.close();
  }
  return sums;
}

function upperHalf(sums: Float64Array, tile: Tile): Float64Array {
  const half = new Float64Array(tilePairs(tile));
  const columns = tile.columnTo - tile.columnFrom;
  const side = Math.max(tile.rowTo - tile.rowFrom, columns);
  let at = 0;
  for (let row = tile.rowFrom; row < tile.rowTo; row++) {
    const start = (row - tile.rowFrom) * side;
    const part = sums.subarray(start + firstColumn(tile, row) - tile.columnFrom, start + columns);
    half.set(part, at);
    at += part.length;
  }
  return half;
}

const known = new Map<string, Promise<Program>>();

/** One for all tiles of a worker. */
function programOf(threads: number, panel: number): Promise<Program> {
  const key = `${threads} ${panel}`;
  let program = known.get(key);
  if (!program) {
    const [a, b] = [input('a', [2, panel]), input('b', [2, panel])];
    const shapes = { a: ['models', panel], b: ['models', panel] };
    const outputs = { product: matmul(a, b, { transposeB: true }) };
    known.set(key, (program = compile({ inputs: [a, b], outputs, shapes }, { threads })));
  }
  return program;
}
