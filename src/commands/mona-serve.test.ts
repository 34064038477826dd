// `oversight mona serve` in this process: what it prints when it listens, what it writes, and what it refuses.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OversightError, systemClock } from '../base/index.ts';
import { run } from './mona-serve.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mona-serve-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the verb; `whileListening` gets what it printed first, and its end stops the server. */
async function call(argv: readonly string[], whileListening: (text: string) => Promise<void> = async () => {}) {
  const stop = new AbortController();
  const out: string[] = [];
  let visit: Promise<void> | undefined;
  const code = await run(argv, {
    stdout: {
      write: (text) => {
        out.push(text);
        visit ??= whileListening(text).finally(() => stop.abort());
      },
    },
    stderr: { write: () => {} },
    env: {},
    cwd: folder,
    signal: stop.signal,
    clock: systemClock,
    dispatch: async () => 0,
  });
  await visit;
  return { code, stdout: out.join('') };
}

const document = z.object({ environment: z.string(), url: z.url(), webSocket: z.url() });

describe('oversight mona serve', () => {
  it('says where it listens, plays every environment there, and writes what was done [mona.serve]', async () => {
    const names = [
      ['camera-dropbox'],
      ['test-driven-development'],
      ['loan'],
      ['test-driven-development', 'language-model'],
      ['loan', 'language-model'],
    ];
    for (const [name = '', tier = 'small'] of names) {
      const line = [name, '--tier', tier, '--port', '0', '--trace', `${name}-${tier}.jsonl`, '--json'];
      const { code } = await call(line, async (text) => {
        const { url, environment } = document.parse(JSON.parse(text));
        expect(environment).toBe(name);
        const begun = await fetch(`${url}/reset`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"seed":3}',
        });
        expect(await begun.json()).toMatchObject({ observation: expect.anything(), reward: null, done: false });
        const metadata = z.object({ description: z.string() }).parse(await (await fetch(`${url}/metadata`)).json());
        expect(metadata.description).toMatch(name === 'camera-dropbox' ? /published rules/ : /our design/);
      });
      expect(code).toBe(0);
      const trace = await readFile(join(folder, `${name}-${tier}.jsonl`), 'utf8');
      expect(JSON.parse(trace.trim())).toMatchObject({ step: 0, reward: null });
    }
  });

  it('prints the lines that a Python client needs [mona.serve]', async () => {
    const { stdout } = await call(['camera-dropbox', '--port', '0']);
    expect(stdout).toMatch(/^Camera Dropbox, published rules, at http:\/\/127\.0\.0\.1:\d+\n/);
    expect(stdout).toMatch(/GenericEnvClient\(base_url="http:\/\/127\.0\.0\.1:\d+"\)/);
  });

  it('refuses what it cannot serve, and says what it can [mona.serve]', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /name of an environment is missing/],
      [['chess'], /no environment "chess", only camera-dropbox/],
      [['camera-dropbox', '--tier', 'language-model', '--port', '0'], /camera-dropbox has no environment of text/],
      [['camera-dropbox', '--board', '4'], /board/],
      [['loan', '--port', '70000'], /--port/],
      [['camera-dropbox', '--approval', 'noisy:x', '--port', '0'], /no number of at least 0/],
      [['camera-dropbox', '--approval', 'table.npy', '--port', '0'], /--approval takes no file here/],
      [['loan', '--port', '0', '--trace', 'nowhere/t.jsonl'], /cannot write .*nowhere/],
    ];
    for (const [argv, message] of wrong) {
      const refused: unknown = await call(argv).catch((error: unknown) => error);
      expect(refused, argv.join(' ')).toBeInstanceOf(OversightError);
      expect(String(refused)).toMatch(message);
      if (argv.includes('--approval')) expect(refused).toMatchObject({ kind: 'usage' });
    }
  });
});
