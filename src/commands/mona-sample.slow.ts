// The command as a process that is killed with SIGKILL again and again, against a mock endpoint; for both tasks.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMockServer, type MockServer } from '../llm/index.ts';
import { createExampleModel } from '../mona/language-model/toy-task.conformance.ts';
import { openTask } from './mona-sample-task.ts';

const program = fileURLToPath(new URL('../cli.ts', import.meta.url));
const CONCURRENCY = 2;

let folder: string;
let server: MockServer;
let running: ChildProcess | undefined;
let onRequest: (call: number) => void = () => undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mona-sample-kill-'));
});
afterEach(async () => {
  running?.kill('SIGKILL');
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const bodySchema = z.looseObject({ seed: z.number() });

/** Runs the command in `cwd` to its end, or until it is killed at request number `killAt` of all that were ever made. */
async function oversight(line: readonly string[], killAt = Number.POSITIVE_INFINITY): Promise<number | null> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, ...line], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running = child;
  onRequest = (call) => {
    if (call >= killAt) child.kill('SIGKILL');
  };
  return await new Promise((done) => child.once('close', done));
}

describe('oversight mona sample as a process', () => {
  it.each(['test-driven-development', 'loan'])(
    '%s, killed at many moments, loses at most the calls under way and ends with the same data [mona.sample-kill]',
    async (name) => {
      const task = await openTask(name, {});
      const reply = createExampleModel(task, 3);
      await task.close?.();
      server = await createMockServer(({ prompt, body }, call) => {
        onRequest(call);
        return { text: reply(prompt, bodySchema.parse(body).seed), delayMs: 5 };
      });
      const line = ['mona', 'sample', name, '--model', `compatible:${server.url}#mock`, '--problems', '3', '--k', '3'];
      const small = [...line, '--continuations', '2', '--concurrency', String(CONCURRENCY)];
      const read = (out: string) =>
        ['ordinary-rl', 'mona'].map((arm) => readFileSync(join(folder, out, arm, 'groups.jsonl'), 'utf8'));

      let kills = 0;
      for (const moment of [2, 9]) {
        if ((await oversight([...small, '--out', 'killed'], moment)) === 0) break;
        kills++;
      }
      expect(kills).toBeGreaterThan(0);
      expect(await oversight([...small, '--out', 'killed'])).toBe(0);
      const asked = server.requests.map(({ prompt, body }) => JSON.stringify([prompt, bodySchema.parse(body).seed]));
      expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(kills * CONCURRENCY);

      // From nothing, undisturbed: the same.
      rmSync(join(folder, '.oversight'), { recursive: true });
      expect(await oversight([...small, '--out', 'whole'])).toBe(0);
      expect(read('whole')).toEqual(read('killed'));
    },
  );
});
