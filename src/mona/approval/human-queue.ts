// A person as the overseer: a folder in which steps wait (pending.jsonl) and answers arrive (answers.jsonl). Both files only ever
// grow, by whole lines, so that a kill loses at most the line being written, and whoever asks and whoever answers may be different
// programs, also at the same time: nobody ever cuts what somebody else may be writing. The last answer to a step counts.
import { isUtf8 } from 'node:buffer';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, hashJson, OversightError, readFileOrThrow, systemCode, writeError } from '../../base/index.ts';
import type { ApprovalItem, StepProblem } from './text-approval.ts';

const messageSchema = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

const pendingSchema = z.object({
  /** SHA-256 of what is judged: task, step, problem, prefix and action. */
  id: z.string().min(8),
  task: z.string(),
  step: z.int().min(0),
  stepName: z.string(),
  /** Its name alone: a problem may hold what came of it, which a judge by foresight must not be told. */
  problem: z.object({ id: z.string() }),
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
  /** Ids with an answer that were never asked: answers from another queue, or an id that was mistyped. */
  readonly unknown: readonly string[];
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
    get unknown() {
      return [...answers.keys()].filter((id) => !asked.has(id));
    },
    async ask(items) {
      const fresh: PendingStep[] = [];
      for (const item of items) {
        const id = stepId(item);
        if (asked.has(id)) continue;
        const { task, step, stepName, problem, prefix, messages, action, rubric } = item;
        const one = pendingSchema.parse({
          ...{ id, task, step, stepName, problem: { id: problem.id }, prefix, messages, action, rubric },
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

/** Closes what a kill left of a line, so that the next line is one of its own and this one is known for what it is. */
const BROKEN_OFF = ' (broken off)';

async function readAll<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const values: T[] = [];
  const lines = linesOf(await readBytes(path));
  for (const [at, bytes] of lines.entries()) {
    const text = bytes.toString('utf8');
    if (text.trim() === '' || text.endsWith(BROKEN_OFF)) continue;
    const parsed = schema.safeParse(isUtf8(bytes) ? parseJson(text) : undefined);
    if (parsed.success) values.push(parsed.data);
    // A last line without its end is what a kill left of it, or is being written. One that has its end was written by somebody else.
    else if (at < lines.length - 1)
      throw new OversightError(`${path}, line ${at + 1}: not a record of this queue`, {
        kind: 'input',
        remedy: 'Mend or remove that line; the others are kept.',
      });
  }
  return values;
}

/** Appends whole lines in one go and flushes them. */
async function append(path: string, records: readonly unknown[]): Promise<void> {
  if (records.length === 0) return;
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const last =
    linesOf(await readBytes(path))
      .at(-1)
      ?.toString('utf8') ?? '';
  // A record that only lacks its end (an editor may leave it off) is whole; anything else was broken off by a kill.
  const end = last === '' ? '' : parseJson(last) === undefined ? `${BROKEN_OFF}\n` : '\n';
  try {
    await mkdir(join(path, '..'), { recursive: true });
    const file = await open(path, 'a');
    try {
      await file.appendFile(end + text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw writeError(path, cause);
  }
}

/** Empty where there is no file yet. */
async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFileOrThrow(path);
  } catch (error) {
    if (error instanceof OversightError && systemCode(error.cause) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Lines without their ends; the last one is what stands behind the last end, and empty in a file that is whole. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [...lines, bytes.subarray(start)];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it, and the caller names file and line.
    return undefined;
  }
}
