// Chooses the writer that `--writer` names.
import { join, resolve } from 'node:path';
import { createCorpusWriter, createLlmWriter, readPrompts, type Writer } from '../guard/index.ts';
import { createBudget, createLlm, parseModelSpec } from '../llm/index.ts';
import { usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { packageFolder } from './package-folder.ts';

export interface WriterChoice {
  /** Folder of the corpus. */
  readonly corpus: string;
  readonly budgetUsd: number;
  /** Pairs for each rule, for a writer that has to be told. */
  readonly pairsPerRule: number;
  readonly io: CommandIo;
}

export async function chooseWriter(name: string, choice: WriterChoice): Promise<Writer> {
  if (name === 'corpus') return createCorpusWriter(choice.corpus);
  if (!name.startsWith('llm:')) throw usage('guard build', `--writer must be corpus or llm:MODEL; not "${name}"`);
  const { io } = choice;
  const llm = createLlm({
    ...parseModelSpec(name.slice('llm:'.length)),
    cacheDir: resolve(io.cwd, '.oversight', 'llm-cache'),
    budget: createBudget({ usd: choice.budgetUsd }),
    env: io.env,
    clock: io.clock,
  });
  const prompts = await readPrompts(join(packageFolder(), 'constitutions', 'prompts'));
  return createLlmWriter({
    llm,
    prompts,
    corpus: choice.corpus,
    pairsPerRule: choice.pairsPerRule,
    announce: (line) => io.stderr.write(`${line}\n`),
  });
}
