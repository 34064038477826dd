// The lines of events.jsonl. Kinds that a reader does not know are passed over, so that versions can add some.
import { z } from 'zod';
import { codeSchema, savedStatuses } from './records.ts';

const time = z.string();
const stage = z.string().optional();

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ time, kind: z.literal('opened'), pid: z.number(), resumed: z.boolean(), code: codeSchema }),
  z.object({ time, kind: z.literal('stage-started'), stage: z.string() }),
  z.object({ time, kind: z.literal('stage-skipped'), stage: z.string() }),
  z.object({ time, kind: z.literal('stage-finished'), stage: z.string(), durationMs: z.number() }),
  z.object({ time, kind: z.literal('stage-failed'), stage: z.string(), message: z.string() }),
  z.object({
    time,
    kind: z.literal('progress'),
    stage,
    task: z.string(),
    done: z.number(),
    total: z.number().optional(),
    note: z.string().optional(),
  }),
  /** `value` is null where it was not a finite number. */
  z.object({
    time,
    kind: z.literal('metric'),
    stage,
    name: z.string(),
    value: z.number().nullable(),
    step: z.number().optional(),
  }),
  z.object({ time, kind: z.literal('warning'), stage, message: z.string() }),
  z.object({ time, kind: z.literal('note'), stage, message: z.string(), data: z.unknown().optional() }),
  z.object({ time, kind: z.literal('ended'), status: z.enum(savedStatuses), message: z.string().optional() }),
]);

export type RunEvent = Readonly<z.infer<typeof eventSchema>>;

type WithoutTime<E> = E extends unknown ? Omit<E, 'time'> : never;

/** An event as its writer gives it: the log adds the time. */
export type RunEventBody = WithoutTime<RunEvent>;
