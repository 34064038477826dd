// What a net says, for rollouts: a table by looking rows up, a net with hidden layers by the kernel.
import { BLOCK, createKernel } from './forward-kernel.ts';
import type { NetworkShape } from './network-shape.ts';
import { type Layout, layerSizes, type Net } from './parameters.ts';

export interface Forward {
  /** The outputs for `count` observations whose rows are [count, groups]; rewritten by the next call. */
  run(rows: Int32Array, count: number): Float64Array;
  /** Takes over what the vector of parameters has become. */
  refresh(): void;
}

/** Reads from the vector when it is made and at each `refresh`. */
export function createForward(shape: NetworkShape, net: Net, layout: Layout, vector: Float32Array): Forward {
  const view = (name: string) => {
    const piece = layout.pieces.find((one) => one.name === name)!;
    return vector.subarray(piece.start, piece.start + piece.size);
  };
  const sizes = layerSizes(shape, net);
  if (sizes.length === 1) return tableForward(shape, view(`${net}.0.weight`), sizes[0]!);
  const layers = sizes.map((outputs, layer) => ({
    weight: view(`${net}.${layer}.weight`),
    bias: view(`${net}.${layer}.bias`),
    inputs: layer === 0 ? shape.rows : sizes[layer - 1]!,
    outputs,
  }));
  return kernelForward(shape, layers);
}

function tableForward({ groups }: NetworkShape, table: Float32Array, width: number): Forward {
  let results = new Float64Array(0);
  return {
    run(rows, count) {
      if (results.length < count * width) results = new Float64Array(count * width);
      results.fill(0, 0, count * width);
      for (let i = 0; i < count; i++) {
        for (let g = 0; g < groups.length; g++) {
          const from = rows[i * groups.length + g]! * width;
          for (let k = 0; k < width; k++) results[i * width + k]! += table[from + k]!;
        }
      }
      return results;
    },
    refresh() {},
  };
}

interface Layer {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
}

function kernelForward({ groups }: NetworkShape, layers: readonly Layer[]): Forward {
  // One memory: for each layer its matrix with padded rows, its bias and its outputs; then the places of the rows to add up.
  let bytes = 0;
  const reserve = (floats: number) => {
    const at = bytes;
    bytes += 4 * Math.ceil(floats / BLOCK) * BLOCK;
    return at;
  };
  const places = layers.map(({ inputs, outputs }) => {
    const width = Math.ceil(outputs / BLOCK) * BLOCK;
    return { width, matrix: reserve(inputs * width), bias: reserve(width), out: reserve(width) };
  });
  const ids = reserve(groups.length);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  const kernel = createKernel(memory);
  const floats = new Float32Array(memory.buffer);
  const integers = new Int32Array(memory.buffer);
  const [first, ...others] = places as [(typeof places)[0], ...typeof places];
  const width = layers.at(-1)!.outputs;
  const last = places.at(-1)!.out / 4;
  let results = new Float64Array(0);
  const forward: Forward = {
    run(rows, count) {
      if (results.length < count * width) results = new Float64Array(count * width);
      for (let i = 0; i < count; i++) {
        for (let g = 0; g < groups.length; g++) integers[ids / 4 + g] = rows[i * groups.length + g]! * first.width * 4;
        kernel.enter(ids, ids + 4 * groups.length, first.matrix, first.bias, first.out, first.out + 4 * first.width);
        for (const [at, { matrix, bias, out, width: padded }] of others.entries()) {
          const before = places[at]!;
          const end = before.out + 4 * layers[at]!.outputs;
          kernel.squash(before.out, before.out + 4 * before.width);
          kernel.project(before.out, end, matrix, bias, out, out + 4 * padded, 4 * padded);
        }
        for (let k = 0; k < width; k++) results[i * width + k] = floats[last + k]!;
      }
      return results;
    },
    refresh() {
      layers.forEach(({ weight, bias, inputs, outputs }, layer) => {
        const place = places[layer]!;
        for (let row = 0; row < inputs; row++) {
          floats.set(weight.subarray(row * outputs, (row + 1) * outputs), place.matrix / 4 + row * place.width);
        }
        floats.set(bias, place.bias / 4);
      });
    },
  };
  forward.refresh();
  return forward;
}
