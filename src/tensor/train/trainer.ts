// Training: several compiled programs (one for each shape, say) over the same parameters and optimizer state.
// Each call runs forward, backward and optimizer as one ONNX graph. The state lives in two sets of buffers that swap
// at each call, because a backward operation may still read the old weights while the new ones are written.
import { OversightError } from '../../base/index.ts';
import type { TensorData } from '../ir/tensor.ts';
import { lower } from '../onnx/lower.ts';
import type { OnnxValue } from '../onnx/model.ts';
import { checkFeeds } from '../runtime/feeds.ts';
import { openSession } from '../runtime/program.ts';
import type { CompileOptions, Feed, Session, Value } from '../runtime/runtime.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { firstNonFinite } from './diagnose.ts';
import type { Optimizer } from './optimizer.ts';
import { checkParameters, type ParameterSet } from './parameters.ts';
import { names, type ProgramSource, type StepGraph, stepGraph } from './step-graph.ts';

export interface TrainerOptions {
  /** The starting values; they are copied. */
  readonly parameters: ParameterSet;
  /** Each is compiled when it is first used. */
  readonly programs: Readonly<Record<string, ProgramSource>>;
  readonly optimizer: Optimizer;
  /** Largest Euclidean norm of all gradients together; default: no clipping. */
  readonly clipNorm?: number;
  /** Minibatches for each call, unrolled in one graph; batches then have a leading axis of that size. Default 1. */
  readonly stepsPerCall?: number;
  /** Default 1. */
  readonly threads?: number;
  /** Default ort. */
  readonly backend?: 'ort' | 'reference';
  /** Default cpu. */
  readonly device?: 'cpu' | 'webgpu' | 'cuda';
}

export interface StepOptions {
  /** One for all minibatches of the call, or one for each. */
  readonly learningRate: number | readonly number[];
}

export interface StepResult {
  /** The mean over the minibatches of the call, each before its own update. */
  readonly loss: number;
  /** The loss of each minibatch. */
  readonly losses: Float32Array;
  /** Norm of all gradients before clipping, the largest of the call; only with `clipNorm`. */
  readonly gradientNorm?: number;
  /** What `build` named, row-major, with a leading axis of stepsPerCall where that is above 1. */
  readonly outputs: Readonly<Record<string, TensorData>>;
}

export interface Trainer {
  /** A copy of the current values. */
  readonly parameters: ParameterSet;
  /** Optimizer steps so far. */
  readonly stepCount: number;
  /** One call of a program: `stepsPerCall` optimizer steps. */
  step(program: string, batch: Readonly<Record<string, Feed>>, options: StepOptions): Promise<StepResult>;
  /** Writes parameters, optimizer state and settings as one safetensors file, whole or not at all. */
  save(path: string): Promise<void>;
  /** Goes on from a file that `save` wrote with the same parameters and optimizer. */
  restore(path: string): Promise<void>;
  /** Frees all compiled programs. */
  dispose(): Promise<void>;
}

interface Compiled {
  readonly graph: StepGraph;
  readonly session: Session;
  readonly batch: readonly OnnxValue[];
}

type Buffers = ReadonlyMap<string, Value>;

export function createTrainer(options: TrainerOptions): Trainer {
  const { parameters, programs, optimizer, clipNorm, stepsPerCall = 1 } = options;
  checkParameters(parameters);
  const runtime: CompileOptions = {
    threads: options.threads ?? 1,
    backend: options.backend ?? 'ort',
    device: options.device ?? 'cpu',
  };
  const keys = Object.keys(parameters);
  const compiled = new Map<string, Promise<Compiled>>();
  let [current, next]: [Buffers, Buffers] = [
    initialBuffers(parameters, optimizer),
    initialBuffers(parameters, optimizer),
  ];
  let stepCount = 0;
  let isBusy = false;

  const program = (name: string): Promise<Compiled> => {
    const source = programs[name];
    if (!source) {
      throw new OversightError(`there is no program "${name}"`, {
        kind: 'input',
        remedy: `The programs are: ${Object.keys(programs).join(', ')}.`,
      });
    }
    const known = compiled.get(name) ?? compileStep(source);
    compiled.set(name, known);
    return known;
  };

  async function compileStep(source: ProgramSource): Promise<Compiled> {
    const graph = stepGraph(source, parameters, optimizer, { steps: stepsPerCall, clipNorm });
    const leading = stepsPerCall > 1 ? [stepsPerCall] : [];
    return {
      graph,
      session: await openSession(lower(graph.inputs, graph.outputs, { threads: runtime.threads }), undefined, runtime),
      batch: Object.entries(source.inputs).map(([name, { shape, dtype = 'float32' }]) => ({
        name,
        dtype,
        shape: [...leading, ...shape],
      })),
    };
  }

  async function run(
    name: string,
    batch: Readonly<Record<string, Feed>>,
    rates: readonly number[],
  ): Promise<StepResult> {
    const { graph, session, batch: declared } = await program(name);
    const feeds = new Map<string, Value>(current);
    for (const [key, value] of scalarValues(optimizer, stepCount, rates)) feeds.set(key, value);
    for (const [key, value] of checkFeeds(declared, batch, `program "${name}"`)) feeds.set(names.batch(key), value);
    const into = new Map([...next].map(([key, value]) => [names.next(key), value]));
    const results = await session.run(feeds, into);
    const losses = dataOf(results, names.loss);
    const bad = losses.findIndex((loss) => !Number.isFinite(loss));
    if (bad >= 0) throw await lossError(name, bad, losses[bad]!, graph, feeds);
    [current, next] = [next, current];
    stepCount += stepsPerCall;
    const prefix = names.output('');
    const norms = results.has(names.norm) ? { gradientNorm: Math.max(...dataOf(results, names.norm)) } : {};
    return {
      loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      losses,
      ...norms,
      outputs: Object.fromEntries(
        [...results].flatMap(([key, { data }]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), data]] : [])),
      ),
    };
  }

  async function lossError(name: string, offset: number, loss: number, graph: StepGraph, feeds: Buffers) {
    const cause = await firstNonFinite(graph, feeds, runtime);
    const step = stepCount + offset + 1;
    const origin = cause === undefined ? '' : `; the first value that is not finite is in ${cause}`;
    return new OversightError(`the loss is ${loss} at step ${step} of program "${name}"${origin}`, {
      remedy:
        'Lower the learning rate, clip the gradients (clipNorm), or mend the batch; the parameters are still those before this step.',
    });
  }

  return {
    get parameters() {
      return Object.fromEntries(
        keys.map((key) => [
          key,
          { shape: parameters[key]!.shape, data: dataOf(current, names.parameter(key)).slice() },
        ]),
      );
    },
    get stepCount() {
      return stepCount;
    },
    async step(name, batch, { learningRate }) {
      const rates =
        typeof learningRate === 'number' ? new Array<number>(stepsPerCall).fill(learningRate) : learningRate;
      if (rates.length !== stepsPerCall || !rates.every(Number.isFinite)) {
        throw new OversightError(`learningRate must be one finite number, or ${stepsPerCall}: ${rates.join(', ')}`, {
          kind: 'input',
          remedy: 'A usual value for Adam is 0.001.',
        });
      }
      if (isBusy) {
        throw new OversightError('a step was started while another was running', { remedy: 'Await each step.' });
      }
      isBusy = true;
      try {
        return await run(name, batch, rates);
      } finally {
        isBusy = false;
      }
    },
    save: (path) => writeCheckpoint(path, { values: current, stepCount, optimizer }),
    async restore(path) {
      const checkpoint = await readCheckpoint(path, current, optimizer);
      for (const [key, data] of checkpoint.values) dataOf(current, key).set(data);
      stepCount = checkpoint.stepCount;
    },
    async dispose() {
      const open = await Promise.allSettled(compiled.values());
      compiled.clear();
      for (const one of open) if (one.status === 'fulfilled') await one.value.session.dispose();
    },
  };
}

function initialBuffers(parameters: ParameterSet, optimizer: Optimizer): Buffers {
  const buffers = new Map<string, Value>();
  for (const [key, { shape, data }] of Object.entries(parameters)) {
    buffers.set(names.parameter(key), { dtype: 'float32', shape, data: data.slice() });
    for (const slot of optimizer.slots) {
      buffers.set(names.state(slot, key), { dtype: 'float32', shape, data: new Float32Array(data.length) });
    }
  }
  return buffers;
}

/** The scalars of each minibatch of a call, under a leading axis where there are several. */
function scalarValues(optimizer: Optimizer, stepCount: number, rates: readonly number[]): [string, Value][] {
  const values = rates.map((rate, i) => optimizer.scalarValues(stepCount + i + 1, rate));
  const shape = rates.length > 1 ? [rates.length] : [];
  return optimizer.scalars.map((name, i) => {
    const data = Float32Array.from(values, (one) => one[i]!);
    return [names.scalar(name), { dtype: 'float32', shape, data }];
  });
}

function dataOf(values: Buffers, name: string): Float32Array {
  const data = values.get(name)?.data;
  if (data instanceof Float32Array) return data;
  throw new TypeError(`no float32 value is named ${name}`);
}
