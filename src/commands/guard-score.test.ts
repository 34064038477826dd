import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CallOptions, callGuard, writeSampleGuard } from './guard-call.conformance.ts';

let cwd: string;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'oversight-guard-score-'));
  await writeSampleGuard(join(cwd, 'guard'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
beforeEach(() => rmSync(join(cwd, 'out.jsonl'), { force: true }));

const input = (lines: readonly unknown[]) =>
  writeFileSync(
    join(cwd, 'in.jsonl'),
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
const score = (more = '', options: Partial<CallOptions> = {}) =>
  callGuard(`score --guard guard --input in.jsonl --output out.jsonl ${more}`.split(' ').filter(Boolean), {
    cwd,
    ...options,
  });
const output = () =>
  readFileSync(join(cwd, 'out.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
/** No output and no part of one. */
const nothingLeft = () => expect(readdirSync(cwd).filter((name) => name.startsWith('out.'))).toEqual([]);

describe('oversight guard score', () => {
  it('judges prompts, pairs and conversations in their order, and prints one JSON document [guard.commands]', async () => {
    input([
      { id: 'a', prompt: 'please explain the recipe' },
      { id: 2, prompt: 'a story', response: 'the forbidden story' },
      '',
      {
        id: 'c',
        messages: [
          { role: 'system', content: 'be kind' },
          { role: 'user', content: [{ type: 'text', text: 'forbidden' }] },
          { role: 'assistant', text: 'no' },
        ],
      },
    ]);
    const { code, stdout } = await score('--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ lines: 3, skipped: 0, allow: 1, escalate: 0, block: 2 });
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(output()).toMatchObject([
      { id: 'a', action: 'allow', stage: 'prompt', rules: { weapons: expect.any(Number) } },
      { id: 2, action: 'block', stage: 'response' },
      { id: 'c', action: 'block', stage: 'prompt' },
    ]);
    for (const line of output()) expect(Object.keys(line)).toEqual(['id', 'score', 'action', 'rules', 'stage']);
  });

  it('gives with --tokens the score behind every token of the last message, as offsets, and where it was first blocked [guard.commands]', async () => {
    const text = 'é 😀 please explain the forbidden recipe';
    input([
      { id: 1, prompt: text },
      { id: 2, prompt: 'harmless' },
    ]);
    expect((await score('--tokens')).code).toBe(0);
    const [blocked, allowed] = output() as { tokens: { end: number; score: number }[]; firstFlag: number | null }[];
    expect(blocked!.tokens.map((token) => token.end)).toEqual([1, 4, 11, 19, 23, 33, 40]);
    expect(text.slice(0, blocked!.tokens[blocked!.firstFlag!]!.end).endsWith('forbidden')).toBe(true);
    expect(blocked!.tokens.slice(0, blocked!.firstFlag!).every((token) => token.score < 0.7)).toBe(true);
    expect(allowed).toMatchObject({ tokens: [{ end: 8 }], firstFlag: null });
  });

  it.each([
    ['is not JSON', '{"id": 2, "prompt": ', /in\.jsonl, line 2: not valid JSON/],
    ['has no id', { prompt: 'x' }, /in\.jsonl, line 2: .*\n.*A line is/],
    ['has nothing to judge', { id: 2 }, /in\.jsonl, line 2: neither "prompt" nor "messages" is given/],
    [
      'says it twice',
      { id: 2, prompt: 'x', messages: [{ role: 'user', content: 'y' }] },
      /in\.jsonl, line 2: both "messages" and "prompt"/,
    ],
    ['has an unknown role', { id: 2, messages: [{ role: 'robot', content: 'y' }] }, /in\.jsonl, line 2: /],
  ])('stops at a line that %s, names it, and leaves no output [guard.commands]', async (_name, line, message) => {
    input([{ id: 1, prompt: 'x' }, line, { id: 3, prompt: 'y' }]);
    const { code, stdout, stderr } = await score();
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(message);
    nothingLeft();
  });

  it('goes on past bad lines with --keep-going: every good line is judged, every bad one named [guard.commands]', async () => {
    input([{ id: 1, prompt: 'x' }, '{', { prompt: 'no id' }, { id: 4, prompt: 'forbidden' }, 'null']);
    appendFileSync(
      join(cwd, 'in.jsonl'),
      Buffer.concat([
        Buffer.from('\n{"id": 6, "prompt": "'),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('"}\n{"id": 7, "prompt": "y"}\n'),
      ]),
    );
    const { code, stdout, stderr } = await score('--keep-going --json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ lines: 3, skipped: 4, block: 1 });
    expect(output().map((line) => line['id'])).toEqual([1, 4, 7]);
    expect([...stderr.matchAll(/skipped: .*?in\.jsonl, line (\d)/g)].map((match) => match[1])).toEqual([
      '2',
      '3',
      '5',
      '6',
    ]);
  });

  it('refuses broken UTF-8 with the line [guard.commands]', async () => {
    input([{ id: 1, prompt: 'x' }]);
    appendFileSync(join(cwd, 'in.jsonl'), Buffer.from([0x0a, 0xff, 0x0a]));
    expect(await score()).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/in\.jsonl, line 2: not valid UTF-8/),
    });
    nothingLeft();
  });

  it('refuses a line of 50 MB with its number, without holding it in memory, and can skip it [guard.commands]', async () => {
    input([{ id: 1, prompt: 'x' }, '']);
    const mebibyte = Buffer.alloc(1024 * 1024, 97);
    appendFileSync(join(cwd, 'in.jsonl'), '{"id": 2, "prompt": "');
    for (let i = 0; i < 50; i++) appendFileSync(join(cwd, 'in.jsonl'), mebibyte);
    appendFileSync(join(cwd, 'in.jsonl'), '"}\n{"id": 3, "prompt": "y"}\n');
    const before = process.memoryUsage().arrayBuffers;
    const refused = await score();
    expect(refused).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/in\.jsonl, line 2: 50\.0 MiB is longer than the limit of 16 MiB/),
    });
    nothingLeft();
    // Beside the line there are the tables of the guard, some 12 MiB: together with the line it would be over 60.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(56 * 1024 * 1024);
    expect(JSON.parse((await score('--keep-going --json')).stdout)).toMatchObject({ lines: 2, skipped: 1 });
  });

  it('names an input, a guard or an output folder that is missing, and leaves an older output as it was [guard.commands]', async () => {
    rmSync(join(cwd, 'in.jsonl'));
    writeFileSync(join(cwd, 'out.jsonl'), 'older\n');
    expect(await score()).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/in\.jsonl: cannot be read \(ENOENT\)/),
    });
    expect(readFileSync(join(cwd, 'out.jsonl'), 'utf8')).toBe('older\n');
    input([{ id: 1, prompt: 'x' }]);
    expect(await callGuard('score --guard none --input in.jsonl --output out.jsonl'.split(' '), { cwd })).toMatchObject(
      { code: 3, stderr: expect.stringMatching(/none\/manifest\.json does not exist/) },
    );
    expect(
      await callGuard('score --guard guard --input in.jsonl --output no/such/out.jsonl'.split(' '), { cwd }),
    ).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/no\/such\/out\.jsonl: could not be written \(ENOENT\)/),
    });
    mkdirSync(join(cwd, 'folder'));
    expect(await callGuard('score --guard guard --input in.jsonl --output folder'.split(' '), { cwd })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/folder: could not be written/),
    });
  });

  it('stopped by Ctrl-C leaves nothing behind, and an empty input gives an empty output [guard.commands]', async () => {
    input([{ id: 1, prompt: 'x' }]);
    expect((await score('', { signal: AbortSignal.abort() })).code).toBe(130);
    nothingLeft();
    input([]);
    expect(JSON.parse((await score('--json')).stdout)).toMatchObject({ lines: 0, skipped: 0 });
    expect(existsSync(join(cwd, 'out.jsonl'))).toBe(true);
  });
});
