// The JSON files of a run's folder: run.json (what it is), status.json (how it stands), stages/<name>/done.json (what a
// stage gave). Written here, read by any program; read back only through these schemas.
import { z } from 'zod';
import { OversightError, readFileOrThrow } from '../base/index.ts';

export const codeSchema = z.object({
  package: z.string(),
  version: z.string(),
  commit: z.string().optional(),
  /** True when tracked files differ from the commit. */
  dirty: z.boolean().optional(),
});
export type CodeVersion = Readonly<z.infer<typeof codeSchema>>;

export const machineSchema = z.object({
  host: z.string(),
  platform: z.string(),
  cpu: z.string(),
  cores: z.number(),
  /** Bytes. */
  memory: z.number(),
  node: z.string(),
});
export type Machine = Readonly<z.infer<typeof machineSchema>>;

/** run.json: written once, when the folder is made. */
export const manifestSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  name: z.string(),
  /** Hash of name, config, seed, inputs and version. */
  identity: z.string(),
  config: z.unknown().optional(),
  seed: z.union([z.number(), z.string()]),
  inputs: z.record(z.string(), z.string()),
  version: z.string(),
  plan: z.array(z.string()).readonly().optional(),
  command: z.array(z.string()).readonly().optional(),
  /** The folder in which the command was given. */
  cwd: z.string(),
  code: codeSchema,
  machine: machineSchema,
  /** ISO 8601, as all times. */
  created: z.string(),
});
export type RunManifest = Readonly<z.infer<typeof manifestSchema>>;

export const savedStatuses = ['running', 'finished', 'failed', 'cancelled'] as const;
export type SavedStatus = (typeof savedStatuses)[number];

/** status.json: replaced as a whole at each change. */
export const statusSchema = z.object({
  format: z.literal(1),
  status: z.enum(savedStatuses),
  /** When this stretch of work began, and when it ended. */
  started: z.string(),
  ended: z.string().optional(),
  /** Time worked before `started`, in ms, over all earlier stretches. */
  workedMs: z.number(),
  /** Why it failed or was cancelled. */
  error: z.object({ message: z.string(), remedy: z.string().optional() }).optional(),
});
export type StatusRecord = Readonly<z.infer<typeof statusSchema>>;

/** A plain file that a stage left, by its path inside the stage's folder (with '/'); size in bytes. */
export const artifactSchema = z.object({ path: z.string(), size: z.number(), sha256: z.string() });
export type Artifact = Readonly<z.infer<typeof artifactSchema>>;

/** stages/<name>/done.json */
export const stageSchema = z.object({
  format: z.literal(1),
  stage: z.string(),
  /** Hash of the stage's key. */
  key: z.string(),
  result: z.unknown().optional(),
  artifacts: z.array(artifactSchema).readonly(),
  /** Hash of key, result and artifacts: a record that was changed by hand does not match it. */
  hash: z.string(),
  finished: z.string(),
  durationMs: z.number(),
});
export type StageRecord = Readonly<z.infer<typeof stageSchema>>;

/** Reads and checks one of these files. Throws OversightError('input') that names the file and what is wrong with it. */
export async function readRecord<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = (await readFileOrThrow(path)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, 'it is not JSON', cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw damaged(path, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not of this format'}`, parsed.error);
}

function damaged(path: string, what: string, cause: unknown): OversightError {
  return new OversightError(`${path} is damaged: ${what}`, {
    kind: 'input',
    remedy: 'It was changed or cut off outside of this program: restore it, or remove the folder and run again.',
    cause,
  });
}
