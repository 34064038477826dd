// events.jsonl: what happened in a run, one JSON line each, only ever appended. A line is written by one system call, so a
// killed process leaves at most one torn line at the end, which the next writer closes and readers pass over.
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemCode, writeError } from '../base/index.ts';
import { eventSchema, type RunEvent, type RunEventBody } from './events.ts';

export interface EventLog {
  append(event: RunEventBody): void;
  close(): void;
}

export const eventsFile = 'events.jsonl';

/** Opens the log of a run's folder for appending. Throws OversightError where it cannot be written. */
export function openEventLog(folder: string, clock: Clock): EventLog {
  const path = join(folder, eventsFile);
  let file: number | undefined;
  let torn = false;
  try {
    file = openSync(path, 'a+');
    torn = endsTorn(file);
  } catch (cause) {
    throw writeError(path, cause);
  }
  return {
    append(event) {
      // An event that comes after the end (a stage that did not heed its signal) has no place to go.
      if (file === undefined) return;
      const line = `${torn ? '\n' : ''}${JSON.stringify({ time: new Date(clock.now()).toISOString(), ...event })}\n`;
      const bytes = Buffer.from(line);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(file, bytes, written);
        torn = false;
      } catch (cause) {
        torn ||= written > 0;
        throw writeError(path, cause);
      }
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function endsTorn(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10;
}

/**
 * The last events of a run, oldest first, from at most the last `bytes` of the file (default 256 KiB).
 * Torn and foreign lines are left out; a run without events gives none.
 */
export async function readLastEvents(folder: string, bytes = 256 * 1024): Promise<readonly RunEvent[]> {
  let text: string;
  try {
    const file = await open(join(folder, eventsFile), 'r');
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - bytes);
      const buffer = Buffer.alloc(size - start);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
      text = buffer.subarray(0, bytesRead).toString('utf8');
      if (start > 0) text = text.slice(text.indexOf('\n') + 1);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [eventSchema.parse(JSON.parse(line))];
    } catch {
      // Torn by a kill, or written by another version: the others still tell the story.
      return [];
    }
  });
}
