// Checkpoints: one safetensors file with every parameter and every state of the optimizer, and the settings as text.
import { z } from 'zod';
import { canonicalJson, OversightError } from '../../base/index.ts';
import { sameShape } from '../ir/shape.ts';
import { formatShape } from '../ir/tensor.ts';
import type { Value } from '../runtime/runtime.ts';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../safetensors.ts';
import type { Optimizer } from './optimizer.ts';

const configSchema = z.object({
  format: z.literal('oversight-trainer-1'),
  stepCount: z.number().int().nonnegative(),
  optimizer: z.string(),
  settings: z.record(z.string(), z.number()),
});

interface Checkpoint {
  readonly values: ReadonlyMap<string, Value>;
  readonly stepCount: number;
  readonly optimizer: Optimizer;
}

export async function writeCheckpoint(path: string, { values, stepCount, optimizer }: Checkpoint): Promise<void> {
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, { shape, data }] of values) {
    if (data instanceof Float32Array) tensors[name] = { shape, data };
  }
  const config = {
    format: 'oversight-trainer-1',
    stepCount,
    optimizer: optimizer.name,
    settings: optimizer.settings,
  } satisfies z.infer<typeof configSchema>;
  await writeSafetensors(path, { tensors, metadata: { config: canonicalJson(config) } });
}

/** The values of a checkpoint, checked to be of the same names, shapes and optimizer as the trainer's own. */
export async function readCheckpoint(
  path: string,
  expected: ReadonlyMap<string, Value>,
  optimizer: Optimizer,
): Promise<{ values: Map<string, Float32Array>; stepCount: number }> {
  const { tensors, metadata } = await readSafetensors(path);
  const config = parseConfig(path, metadata['config']);
  const [saved, own] = [config, { optimizer: optimizer.name, settings: optimizer.settings }].map((one) =>
    canonicalJson({ [one.optimizer]: one.settings }),
  );
  if (saved !== own) throw mismatch(path, `it was saved with ${saved}, not ${own}`);
  const values = new Map<string, Float32Array>();
  for (const [name, { shape }] of expected) {
    const stored = tensors[name];
    if (!stored) throw mismatch(path, `it holds no "${name}"`);
    if (!(stored.data instanceof Float32Array) || !sameShape(stored.shape, shape)) {
      throw mismatch(path, `"${name}" has the shape ${formatShape(stored.shape)}, not ${formatShape(shape)}`);
    }
    values.set(name, stored.data);
  }
  const extra = Object.keys(tensors).find((name) => !expected.has(name));
  if (extra !== undefined) throw mismatch(path, `it holds "${extra}", which this trainer does not have`);
  return { values, stepCount: config.stepCount };
}

function parseConfig(path: string, text: string | undefined): z.infer<typeof configSchema> {
  try {
    return configSchema.parse(JSON.parse(text ?? ''));
  } catch (cause) {
    throw new OversightError(`${path} is not a checkpoint of a trainer: its config is missing or damaged`, {
      kind: 'input',
      remedy: 'Choose a file written by trainer.save.',
      cause,
    });
  }
}

function mismatch(path: string, problem: string): OversightError {
  return new OversightError(`${path} does not fit this trainer: ${problem}`, {
    kind: 'input',
    remedy: 'Restore into a trainer with the same parameters and optimizer as the one that saved it.',
  });
}
