// The progress line on streams of our own, with a clock of our own.
import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { createProgressLine } from './progress.ts';

function place(options: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  let now = 1_000_000;
  const clock: Clock = { now: () => now, sleep: async () => {} };
  const stream = { ...options, write: (text: string) => written.push(text) };
  const pass = (ms: number) => {
    now += ms;
  };
  return { line: createProgressLine(stream, clock), written, pass };
}

describe('a progress line', () => {
  it('is rewritten in place on a terminal, with share, note and time left, within the width [base.progress]', () => {
    const { line, written, pass } = place({ isTTY: true, columns: 60 });
    line.report({ task: 'training', done: 0, total: 200 });
    pass(10_000);
    line.report({ task: 'training', done: 50, total: 200, note: 'loss 0.31' });
    expect(written).toHaveLength(2);
    for (const text of written) {
      expect(text.startsWith('\r\u001b[2K')).toBe(true);
      expect(text).not.toContain('\n');
      expect(text.slice(5).length).toBeLessThan(60);
    }
    expect(written[1]).toMatch(/training +25 % {2}loss 0\.31 · 30 s left/);
    line.end();
    line.end();
    expect(written.slice(2)).toEqual(['\n']);
  });

  it('is drawn ten times a second at most, but at once for a new task and for the end of one [base.progress]', () => {
    const { line, written, pass } = place({ isTTY: true });
    for (let done = 0; done < 1000; done++) {
      line.report({ task: 'a', done, total: 1000 });
      pass(1);
    }
    expect(written).toHaveLength(10);
    line.report({ task: 'a', done: 1000, total: 1000 });
    expect(written.at(-1)).toMatch(/100 % {2}1 s/);
    line.report({ task: 'b', done: 0 });
    expect(written.slice(-2)).toEqual(['\n', expect.stringMatching(/b +0/)]);
  });

  it('is one JSON line a second and task where no person watches, and the last one is never left out [base.progress]', () => {
    const { line, written, pass } = place({ isTTY: false });
    for (let done = 0; done <= 50; done++) {
      line.report({ task: 'scoring', done, total: 50, note: 'n' });
      pass(100);
    }
    line.end();
    const events = written.map((text): unknown => {
      expect(text.endsWith('\n')).toBe(true);
      return JSON.parse(text);
    });
    expect(events[0]).toEqual({ progress: 'scoring', done: 0, total: 50, note: 'n' });
    expect(events.at(-1)).toEqual({ progress: 'scoring', done: 50, total: 50, note: 'n', leftMs: 0 });
    expect(events).toHaveLength(6);
    expect(events[3]).toMatchObject({ done: 30, leftMs: 2000 });
  });

  it('says no time left before it can know: without a total, without progress, in the first half second [base.progress]', () => {
    const { line, written, pass } = place({ isTTY: false });
    line.report({ task: 'a', done: 5 });
    pass(2000);
    line.report({ task: 'a', done: 9 });
    line.report({ task: 'b', done: 3, total: 9 });
    pass(2000);
    line.report({ task: 'b', done: 3, total: 9 });
    expect(written).toHaveLength(4);
    for (const text of written) expect(text).not.toContain('leftMs');
  });
});
