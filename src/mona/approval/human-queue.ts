// A person as the overseer: a folder in which steps wait (pending.jsonl) and answers arrive (answers.jsonl). Both files only ever
// grow, a line at a time, so that a kill loses at most the line being written, and whoever asks and whoever answers may be
// different programs on different days. The last answer to a step counts.
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, hashJson, OversightError, readLines, systemCode, writeError } from '../../base/index.ts';
import type { ApprovalItem, StepProblem } from './text-approval.ts';

const messageSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

const pendingSchema = z.object({
  /** SHA-256 of what is judged: task, step, problem, prefix and action. */
  id: z.string().min(8),
  task: z.string(),
  step: z.int().min(0),
  stepName: z.string(),
  problem: z.looseObject({ id: z.string() }),
  prefix: z.array(z.string()),
  messages: z.array(messageSchema),
  action: z.string(),
  rubric: z.string(),
  asked: z.string(),
});
export type PendingStep = z.infer<typeof pendingSchema>;

const answerSchema = z.object({
  id: z.string().min(8),
  /** 0 to 1; null: the person gives no judgement, and the step is left out of what is trained on. */
  score: z.number().min(0).max(1).nullable(),
  note: z.string().optional(),
  answered: z.string(),
});
export type HumanAnswer = z.infer<typeof answerSchema>;

export interface HumanQueue {
  readonly folder: string;
  /** Everything that was ever asked, oldest first, once each. */
  readonly asked: readonly PendingStep[];
  /** By id of the step. */
  readonly answers: ReadonlyMap<string, HumanAnswer>;
  /** What waits for an answer, oldest first. */
  readonly waiting: readonly PendingStep[];
  /** Adds the steps that were never asked. */
  ask(items: readonly ApprovalItem[]): Promise<void>;
  /** Keeps an answer. @throws OversightError('input') for an id that was never asked or a score outside [0, 1] */
  answer(id: string, score: number | null, note?: string): Promise<void>;
}

/** The name under which a step waits: equal for equal steps, whichever arm or run asks. */
export function stepId<P extends StepProblem>(item: ApprovalItem<P>): string {
  const { task, step, problem, prefix, action } = item;
  return hashJson({ task, step, problem, prefix, action });
}

/**
 * Reads the queue in `folder`, which need not exist yet.
 * @throws OversightError('input') that names file and line of what is damaged (but a last line without its end is only ignored)
 */
export async function openHumanQueue(folder: string, clock: Clock): Promise<HumanQueue> {
  const [pendingPath, answersPath] = [join(folder, 'pending.jsonl'), join(folder, 'answers.jsonl')];
  const asked = new Map<string, PendingStep>();
  const answers = new Map<string, HumanAnswer>();
  for (const one of await readAll(pendingPath, pendingSchema)) asked.set(one.id, one);
  for (const one of await readAll(answersPath, answerSchema)) answers.set(one.id, one);
  const now = () => new Date(clock.now()).toISOString();
  return {
    folder,
    get asked() {
      return [...asked.values()];
    },
    answers,
    get waiting() {
      return [...asked.values()].filter(({ id }) => !answers.has(id));
    },
    async ask(items) {
      const fresh: PendingStep[] = [];
      for (const item of items) {
        const id = stepId(item);
        if (asked.has(id)) continue;
        const { task, step, stepName, problem, prefix, messages, action, rubric } = item;
        const one = pendingSchema.parse({
          ...{ id, task, step, stepName, problem, prefix, messages, action, rubric },
          asked: now(),
        });
        asked.set(id, one);
        fresh.push(one);
      }
      await append(pendingPath, fresh);
    },
    async answer(id, score, note) {
      if (!asked.has(id))
        throw new OversightError(`${folder}: no step with the id ${id} was ever asked`, {
          kind: 'input',
          remedy: 'Take the ids from `oversight mona approve QUEUE --json`.',
        });
      const checked = answerSchema.safeParse({ id, score, ...(note !== undefined && { note }), answered: now() });
      if (!checked.success)
        throw new OversightError(`${folder}: the answer to ${id} is ${score}`, {
          kind: 'input',
          remedy: 'A score is a number from 0 to 1, or null for no judgement.',
        });
      await append(answersPath, [checked.data]);
      answers.set(id, checked.data);
    },
  };
}

async function readAll<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const values: T[] = [];
  let torn: OversightError | undefined;
  try {
    for await (const { line, text } of readLines(path)) {
      if (torn) throw torn;
      if (text.trim() === '') continue;
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) values.push(parsed.data);
      else
        torn = new OversightError(`${path}, line ${line}: not a record of this queue`, {
          kind: 'input',
          remedy: 'Mend or remove that line; the others are kept.',
        });
    }
  } catch (error) {
    if (error instanceof OversightError && systemCode(error.cause) === 'ENOENT') return [];
    throw error;
  }
  // What a kill left of a last line. One that has its end was written by somebody else.
  if (torn && (await endsWithNewline(path))) throw torn;
  return values;
}

/** Appends whole lines and flushes them. What a kill left of a line is closed first, so that it does not spoil the next. */
async function append(path: string, records: readonly unknown[]): Promise<void> {
  if (records.length === 0) return;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    const torn = !(await endsWithNewline(path));
    const file = await open(path, torn ? 'r+' : 'a');
    try {
      const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      if (torn) await cutToLastLine(file);
      const { size } = await file.stat();
      await file.write(Buffer.from(text), 0, Buffer.byteLength(text), torn ? size : null);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw writeError(path, cause);
  }
}

async function cutToLastLine(file: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { size } = await file.stat();
  const bytes = Buffer.alloc(size);
  await file.read(bytes, 0, size, 0);
  await file.truncate(bytes.lastIndexOf(10) + 1);
}

/** True also where there is no file, or nothing in it. */
async function endsWithNewline(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size === 0) return true;
      const last = Buffer.alloc(1);
      await file.read(last, 0, 1, size - 1);
      return last[0] === 10;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it, and the caller names file and line.
    return undefined;
  }
}
