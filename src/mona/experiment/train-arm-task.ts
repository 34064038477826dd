// One arm from one seed as a shard: what a worker thread imports, trains and sends back.
import { defineTask, type Task } from '../../runs/index.ts';
import { type LoadExperiment, loadExperiment } from './registry.ts';
import { parseResult, shardSchema } from './result-schema.ts';
import type { Arm, ArmResult, ArmShard } from './types.ts';

export type TrainArmTask = Task<ArmShard, ArmResult>;

/** A training task over other experiments than those of the registry, for tests: `module` must define it at its top level. */
export function defineTrainArm(name: string, module: string, load: LoadExperiment): TrainArmTask {
  return defineTask<ArmShard, ArmResult>({
    name,
    module,
    run: async (input, { signal, progress, cores }) => {
      const shard = readShard(input);
      const experiment = await load(shard.environment);
      // Whatever an experiment gives, only a result that can be read back again is one.
      return parseResult(await experiment.train(shard, { signal, progress, cores }));
    },
  });
}

export const trainArm = defineTrainArm('mona.train-arm', import.meta.url, loadExperiment);

function readShard(input: unknown): ArmShard {
  const { arm, ...rest } = shardSchema.parse(input);
  const { options, ...fields } = arm;
  const whole: Arm = options === undefined ? fields : { ...fields, options };
  return { ...rest, arm: whole };
}
