// The command line: what it prints where, and the code that it ends with; in this process with a world of its own, and, where the
// process itself matters, as one.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { systemClock } from './base/index.ts';
import type { CommandIo } from './commands/command.ts';

const source = fileURLToPath(new URL('./cli.ts', import.meta.url));
let folder = '';
let main: (argv: readonly string[], io: CommandIo) => Promise<number>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-cli-'));
  // The file runs the command line of its process as soon as it is loaded: here a harmless one.
  const argv = process.argv;
  const quiet = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  process.argv = [...argv.slice(0, 2), '--version'];
  ({ main } = await import('./cli.ts'));
  process.argv = argv;
  process.exitCode = undefined;
  quiet.mockRestore();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process. */
async function oversight(line: readonly string[]): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const io: CommandIo = {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    cwd: folder,
    signal: new AbortController().signal,
    clock: systemClock,
    dispatch: (argv) => main(argv, io),
  };
  const code = await main(line, io);
  return { code, stdout, stderr };
}

/** Runs one as a process; `closed` closes the reading end of its standard output before it begins. */
async function oversightProcess(line: readonly string[], options: { closed?: boolean } = {}): Promise<Ended> {
  const tsx = import.meta.resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, source, ...line], { cwd: folder });
  let [stdout, stderr] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (options.closed) child.stdout.destroy();
  else child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stdin.end();
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, stdout, stderr };
}

const commands = ['start', 'guard', 'runs'];
const verbs = ['build', 'check', 'score', 'eval', 'calibrate', 'lint', 'diff'];

describe('help', () => {
  it('names every command, and is what one gets for no command, with the code of wrong usage [cli.help] [cli.exit-codes]', async () => {
    const [asked, short, none] = await Promise.all([oversight(['--help']), oversight(['-h']), oversight([])]);
    expect(asked.code).toBe(0);
    for (const command of commands) expect(asked.stdout).toMatch(new RegExp(`^ {2}${command} +\\S`, 'm'));
    expect(asked.stdout).toMatch(/Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 failed/);
    expect(short).toEqual(asked);
    expect(none).toEqual({ ...asked, code: 2 });
    expect(asked.stderr).toBe('');
  });

  it('of every command and verb says its usage, an example and its exit codes, on standard output [cli.help]', async () => {
    for (const line of [['start'], ['runs'], ['guard'], ...verbs.map((verb) => ['guard', verb])]) {
      const { code, stdout, stderr } = await oversight([...line, '--help']);
      expect({ code, stderr }, line.join(' ')).toEqual({ code: 0, stderr: '' });
      expect(stdout.startsWith(`oversight ${line.join(' ')}`), stdout).toBe(true);
      for (const text of stdout.split('\n')) expect(text.length, text).toBeLessThanOrEqual(120);
      if (line.join(' ') === 'guard')
        for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^ {2}${verb} `, 'm'));
      else expect(stdout, line.join(' ')).toMatch(/Exit codes: 0 /);
    }
  });

  it('gives the version of the package [cli.help]', async () => {
    const { code, stdout } = await oversight(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('wrong usage', () => {
  it('ends with 2, says on standard error what is wrong and where to look, and prints nothing else [cli.exit-codes] [cli.help]', async () => {
    const wrong: readonly [string, RegExp][] = [
      ['nonsense', /there is no `oversight nonsense`\n {2}Commands: start, serve, guard, capa, mona, audit, mcp, runs/],
      ['guard nonsense', /there is no `oversight guard nonsense`\n {2}Verbs: build, check/],
      ['guard build', /constitution is missing\n {2}See `oversight guard build --help`/],
      ['guard build a.md b.md', /one constitution is expected, not 2/],
      ['guard build a.md --nonsense', /Unknown option '--nonsense'/],
      ['guard build a.md --size huge', /--size must be quick, small, full; not "huge"/],
      ['guard build a.md --seed one', /--seed must be a number/],
      ['guard check text', /--guard is missing/],
      ['guard score --guard g --input a', /--output is missing/],
      ['start now', /start takes no "now"/],
      ['runs show nothing', /No run in \.oversight\/runs is called nothing/],
    ];
    for (const [line, message] of wrong) {
      const { code, stdout, stderr } = await oversight(line.split(' '));
      expect({ code, stdout }, line).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^error: .+\n {2}.+\n$/);
    }
  });
});

describe('a command that fails', () => {
  it('ends with 3 and two lines: what happened to which input, and what to do; never a stack [cli.exit-codes]', async () => {
    writeFileSync(join(folder, 'bytes.md'), Uint8Array.of(0xff, 0xfe, 0x00));
    writeFileSync(join(folder, 'empty.md'), '');
    mkdirSync(join(folder, 'folder.md'), { recursive: true });
    const failing: readonly [string, RegExp][] = [
      ['guard build missing.md', /missing\.md does not exist/],
      ['guard build bytes.md', /bytes\.md: not valid UTF-8/],
      ['guard build folder.md', /folder\.md is a folder/],
      ['guard build empty.md', /empty\.md/],
      ['guard check --guard nowhere text', /nowhere/],
    ];
    for (const [line, message] of failing) {
      const { code, stdout, stderr } = await oversight(line.split(' '));
      expect({ code, stdout }, `${line}: ${stderr}`).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  it('ends with 1 when it ran and the answer is no [cli.exit-codes]', async () => {
    writeFileSync(join(folder, 'wrong.md'), '# Restricted\n\n## twice — one\n\ntext\n\n## twice — two\n\ntext\n');
    const { code, stdout, stderr } = await oversight(['guard', 'lint', 'wrong.md']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/wrong\.md:\d+: error: /);
  });
});

describe('standard output', () => {
  it('is one JSON document with --json [cli.exit-codes]', async () => {
    const { code, stdout } = await oversight(['runs', 'list', '--json']);
    expect(code).toBe(0);
    expect(z.object({ runs: z.array(z.unknown()) }).parse(JSON.parse(stdout))).toEqual({ runs: [] });
    expect(stdout.split('\n')).toHaveLength(2);
  });
});

describe('the process', () => {
  it('prints and ends as the command does [cli.exit-codes]', async () => {
    for (const [line, code] of [
      ['--help', 0],
      ['nonsense', 2],
      ['runs resume', 2],
      ['runs open --root nowhere', 2],
    ] as const) {
      const words = line.split(' ');
      const [here, there] = [await oversight(words), await oversightProcess(words)];
      expect(there, line).toEqual({ ...here, code });
    }
  });

  it('may have its standard output closed at any time: that is no error and leaves no message [cli.exit-codes]', async () => {
    for (const line of [['--help'], ['runs', '--help']])
      expect(await oversightProcess(line, { closed: true }), line.join(' ')).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
  });
});
