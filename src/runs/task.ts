// A task: a name and a function from a JSON input to a result, defined at the top of a module. The name is what travels:
// a worker imports the module, which registers the task there too, and runs it by its name.
import type { z } from 'zod';
import { OversightError, type Progress } from '../base/index.ts';

export interface ShardContext {
  /** Aborted when the whole is cancelled; never undefined. */
  readonly signal: AbortSignal;
  /** How far this one shard is. */
  readonly progress: Progress;
  /** How many processor cores this shard may use, at least 1: what to give ONNX Runtime as its number of threads. */
  readonly cores: number;
}

export interface TaskOptions<Input, Output> {
  /** For example 'guard.train-fold'; the same in all versions that may share a queue. */
  readonly name: string;
  /** `import.meta.url` of the module that defines the task at its top level. */
  readonly module: string;
  /** Checks (and may complete) the input, both before it is sent and where it arrives. Default: any JSON. */
  readonly input?: z.ZodType<Input>;
  readonly run: (input: Input, context: ShardContext) => Promise<Output> | Output;
}

export interface Task<Input, Output> {
  readonly name: string;
  readonly module: string;
  /** Checks the input. Throws OversightError('input') that names the task, the field and what is wrong. */
  parse(input: unknown): Input;
  /** Runs one shard in this thread. */
  run(input: unknown, context: ShardContext): Promise<Output>;
}

const registry = new Map<string, Task<unknown, unknown>>();

/**
 * Registers a task. Inputs are JSON; results are JSON and typed arrays.
 * @throws TypeError when another module has a task of this name
 */
export function defineTask<Input, Output>(options: TaskOptions<Input, Output>): Task<Input, Output> {
  const { name, module } = options;
  const known = registry.get(name);
  if (known && known.module !== module) {
    throw new TypeError(`Two tasks are called ${name}: one in ${known.module}, one in ${module}`);
  }
  const parse = (input: unknown): Input => {
    // Without a schema the caller's type is trusted: mapShards has checked it at compile time.
    if (!options.input) return input as Input;
    const parsed = options.input.safeParse(input);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.');
    throw new OversightError(`The input of task ${name} is wrong${where ? ` at ${where}` : ''}: ${issue?.message}`, {
      kind: 'input',
      remedy: 'Give the input that the schema of the task asks for.',
      cause: parsed.error,
    });
  };
  const task = {
    name,
    module,
    parse,
    run: async (input: unknown, context: ShardContext) => options.run(parse(input), context),
  };
  registry.set(name, task);
  return task;
}

export function isTask(name: string): boolean {
  return registry.has(name);
}

/** The task of this name, once its module has been imported. Throws OversightError when there is none. */
export function findTask(name: string): Task<unknown, unknown> {
  const task = registry.get(name);
  if (task) return task;
  throw new OversightError(`No task is called ${name}`, {
    remedy:
      'Its module must call defineTask when it is imported, not later; and its `module` must be its own import.meta.url.',
  });
}
