import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../base/index.ts';
import { openEventLog, readLastEvents } from './event-log.ts';
import type { RunEvent } from './events.ts';

const clock: Clock = { now: () => 0, sleep: async () => {} };
const note = (message: string) => ({ kind: 'note', message }) as const;
const messages = (events: readonly RunEvent[]) => events.flatMap((one) => (one.kind === 'note' ? [one.message] : []));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-events-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the event log', () => {
  it('gives back every event in order, with its time, over several openings', async () => {
    for (const part of [['a', 'b'], ['c']]) {
      const log = openEventLog(folder, clock);
      for (const message of part) log.append(note(message));
      log.close();
      log.append(note('after the end'));
    }
    const events = await readLastEvents(folder);
    expect(messages(events)).toEqual(['a', 'b', 'c']);
    expect(events[0]?.time).toBe('1970-01-01T00:00:00.000Z');
  });

  it('loses at most the last line when it is cut anywhere, and the next writer starts a line of its own [runs.kill]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.array(fc.string(), { minLength: 1, maxLength: 5 }), async (cut, texts) => {
        const path = join(folder, 'events.jsonl');
        writeFileSync(path, '');
        const log = openEventLog(folder, clock);
        for (const text of texts) log.append(note(text));
        log.close();
        const whole = readFileSync(path);
        const part = whole.subarray(0, cut % (whole.length + 1));
        writeFileSync(path, part);
        const next = openEventLog(folder, clock);
        next.append(note('next'));
        next.close();
        const kept = part.toString('latin1').split('\n').length - 1;
        const read = messages(await readLastEvents(folder));
        // A cut just before a line's end leaves a line that is whole, and the next writer ends it.
        const isWhole = part.length > 0 && part.at(-1) === 125 && whole[part.length] === 10;
        expect(read).toEqual([...texts.slice(0, kept + (isWhole ? 1 : 0)), 'next']);
      }),
    );
  });

  it('is read from its end where it is long, and passes over what it does not know', async () => {
    const log = openEventLog(folder, clock);
    for (let i = 0; i < 1000; i++) log.append(note(`event ${i}`));
    log.close();
    appendFileSync(join(folder, 'events.jsonl'), '{"time":"now","kind":"of a later version"}\nnot JSON\n');
    const read = messages(await readLastEvents(folder, 4096));
    expect(read.at(-1)).toBe('event 999');
    expect(read.length).toBeGreaterThan(30);
    expect(read.length).toBeLessThan(70);
    expect(await readLastEvents(join(folder, 'no-such-run'))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('says that the disk is full, and what to do [runs.disk-full]', () => {
    symlinkSync('/dev/full', join(folder, 'events.jsonl'));
    const log = openEventLog(folder, clock);
    try {
      log.append(note('lost'));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        message: expect.stringMatching(/events\.jsonl: could not be written \(ENOSPC\)/),
        remedy: expect.stringMatching(/free some space and run the same command again/),
      });
    }
    log.close();
  });
});
