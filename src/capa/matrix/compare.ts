// One model against many, by the kernel: planes lie in WebAssembly memory, and a record of counts comes out for each pair.
import type { MissingPolicy } from '../types.ts';
import {
  COUNTED,
  type Compare,
  type KernelKind,
  kernelKind,
  RECORD_BYTES,
  RIGHT_A,
  RIGHT_B,
  TWICE_WEIGHTED,
  WEIGHTED,
  writeKernel,
} from './count-kernel.ts';
import type { PlaneGroup } from './layout.ts';
import type { Coverage } from './planes.ts';

/** What a comparer must know of the planes; plain JSON, so that it can travel to a worker. */
export interface ComparerPlan extends Coverage {
  readonly groups: readonly PlaneGroup[];
  /** Bytes of one model's planes. */
  readonly bytes: number;
  readonly missing: MissingPolicy;
}

/** Records of pairs, RECORD_BYTES each, seen as integers and as 64-bit floats. */
export interface Records {
  readonly integers: Int32Array;
  readonly floats: Float64Array;
}

export interface Comparer {
  /** The planes of so many models, one after the other, to be filled by the caller before the first comparison. */
  readonly planes: Uint8Array;
  /** Compares model `a` with [from, to); the records of those pairs hold until the next call. */
  compare(a: number, from: number, to: number): Records;
}

const PAGE = 65_536;
const INTEGERS = RECORD_BYTES / 4;
const FLOATS = RECORD_BYTES / 8;

export function createComparer(plan: ComparerPlan, models: number): Comparer {
  const { groups, bytes } = plan;
  const out = models * bytes;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((out + models * RECORD_BYTES) / PAGE) + 1 });
  const planes = new Uint8Array(memory.buffer, 0, out);
  const integers = new Int32Array(memory.buffer, out, models * INTEGERS);
  const floats = new Float64Array(memory.buffer, out, models * FLOATS);
  const records = { integers, floats };
  // Without a question that counts the kernel would not come forward, and all records are zero.
  if (groups.length === 0) return { planes, compare: () => records };
  const kind = kernelKind(plan.missing, plan);
  const run = (compare: Compare, a: number, from: number, to: number) => {
    if (to > from) compare(a * bytes, from * bytes, to * bytes, out);
    return records;
  };
  const compare = instantiate(plan, kind, memory);
  if (!kind.isComplete) return { planes, compare: (a, from, to) => run(compare, a, from, to) };

  // Where all questions count for all pairs, the kernel leaves out what each model has by itself: it is found once, by comparing the
  // model with itself.
  const compareFully = instantiate(plan, { ...kind, isComplete: false }, memory);
  let alone: Records | undefined;
  const findAlone = (): Records => {
    const found = { integers: new Int32Array(models * INTEGERS), floats: new Float64Array(models * FLOATS) };
    for (let model = 0; model < models; model++) {
      run(compareFully, model, model, model + 1);
      found.integers.set(integers.subarray(0, INTEGERS), model * INTEGERS);
      found.floats.set(floats.subarray(0, FLOATS), model * FLOATS);
    }
    return found;
  };
  return {
    planes,
    compare(a, from, to) {
      alone ??= findAlone();
      run(compare, a, from, to);
      for (let model = from; model < to; model++) complete(records, model - from, alone, a, model);
      return records;
    },
  };
}

function complete({ integers, floats }: Records, pair: number, alone: Records, a: number, b: number): void {
  const at = pair * INTEGERS;
  integers[at + COUNTED] = alone.integers[b * INTEGERS + COUNTED]!;
  integers[at + RIGHT_A] = alone.integers[a * INTEGERS + RIGHT_A]!;
  integers[at + RIGHT_B] = alone.integers[b * INTEGERS + RIGHT_A]!;
  const weighted = pair * FLOATS + WEIGHTED;
  const [ofA, ofB] = [a * FLOATS + WEIGHTED, b * FLOATS + WEIGHTED];
  floats[weighted + COUNTED] = alone.floats[ofB + COUNTED]!;
  floats[weighted + RIGHT_A] = alone.floats[ofA + RIGHT_A]!;
  floats[weighted + RIGHT_B] = alone.floats[ofB + RIGHT_A]!;
  floats[pair * FLOATS + TWICE_WEIGHTED] = alone.floats[b * FLOATS + TWICE_WEIGHTED]!;
}

const modules = new Map<string, WebAssembly.Module>();

/** The last kernels are kept: tiles of one matrix ask for the same, and they run faster the longer they are used. */
function instantiate({ groups, bytes }: ComparerPlan, kind: KernelKind, memory: WebAssembly.Memory): Compare {
  const key = JSON.stringify([groups.map(({ chance, vectors, codeBits }) => [chance, vectors, codeBits]), kind]);
  let module = modules.get(key);
  if (!module) {
    if (modules.size === MODULES_KEPT) modules.clear();
    modules.set(key, (module = new WebAssembly.Module(writeKernel(groups, bytes, kind))));
  }
  const { exports } = new WebAssembly.Instance(module, { m: { m: memory } });
  return exports['compare'] as Compare;
}

const MODULES_KEPT = 16;
