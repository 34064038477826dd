import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallOptions, callGuard, writeSampleGuard } from './guard-call.conformance.ts';

let cwd: string;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'oversight-guard-command-'));
  await writeSampleGuard(join(cwd, 'guard'));
  writeFileSync(join(cwd, 'a.md'), right);
  writeFileSync(
    join(cwd, 'b.md'),
    right.replace('Do not help anyone cheat others.', 'Do not help anyone cheat or rob others.'),
  );
  writeFileSync(join(cwd, 'bad.md'), right.replace('## fraud — Fraud', '## Fraud'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const right = `# Shop

# Restricted

## fraud — Fraud and deception

Do not help anyone cheat others. That holds for money and goods.

# Permitted

## everyday — Everyday tasks

Help with orders, invoices, complaints and returns of all kinds.
`;

const call = (line: string | readonly string[], more: Partial<CallOptions> = {}) =>
  callGuard(typeof line === 'string' ? line.split(' ').filter(Boolean) : line, { cwd, ...more });

/** The one JSON document that stdout must be. */
function document(stdout: string): unknown {
  expect(stdout.endsWith('\n')).toBe(true);
  expect(stdout.trimEnd()).not.toContain('\n');
  return JSON.parse(stdout);
}

describe('oversight guard', () => {
  it.each(['build', 'check', 'score', 'eval', 'calibrate', 'lint', 'diff'])(
    '%s --help says what it does, shows an example and the exit codes [guard.commands]',
    async (verb) => {
      const { code, stdout, stderr } = await call([verb, '--help']);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^oversight guard ${verb} `));
      expect(stdout).toMatch(new RegExp(`\\n {2}(.*\\| )?oversight guard ${verb} `));
      expect(stdout).toMatch(/Exit codes: 0 /);
    },
  );

  it('lists its verbs, and names them when there is no such verb [guard.commands]', async () => {
    expect(await call('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/build[\s\S]*check[\s\S]*diff/),
    });
    expect(await call('')).toMatchObject({ code: 2, stdout: expect.stringContaining('build') });
    expect(await call('judge x')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/no `oversight guard judge`[\s\S]*Verbs: build, check/),
    });
  });

  it.each([
    ['lint', /constitution is missing/],
    ['lint a.md b.md', /one constitution is expected, not 2/],
    ['diff a.md', /two constitutions are expected, not 1/],
    ['check text', /--guard is missing/],
    ['check --guard guard one two', /one text is expected, not 2/],
    ['check --guard guard', /the text to judge is missing/],
    ['check --gard guard text', /--gard/],
    ['calibrate --guard guard', /--benign is missing/],
    ['calibrate --benign x.jsonl', /--guard is missing/],
    [
      'calibrate --guard guard --benign x.jsonl --refusals 7',
      /--refusals must be a number from 0.00001 to 0.5; not "7"/,
    ],
    ['score --guard guard --input x.jsonl', /--output is missing/],
  ])('%s is wrong usage, exit code 2, and the error points to the help [guard.commands]', async (line, message) => {
    const { code, stdout, stderr } = await call(line);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`oversight guard ${line.split(' ')[0]} --help`);
  });
});

describe('oversight guard lint', () => {
  it('exits 0 for a right constitution and 1 for errors, which it prints with file, line and remedy [guard.commands]', async () => {
    expect(await call('lint a.md')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/fraud[\s\S]*1 rule restricted, 1 permitted, 0 errors, 0 warnings/),
    });
    const bad = await call('lint bad.md');
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/bad\.md:5: error: "Fraud and deception" is not of the form "id — title"\n {4}Example/);
    expect(document((await call('lint bad.md --json')).stdout)).toMatchObject({
      restricted: [],
      permitted: ['everyday'],
      issues: [{ line: 1 }, { line: 5, severity: 'error' }],
    });
    expect(document((await call('lint a.md --json')).stdout)).toMatchObject({
      issues: [],
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('names a file that is missing or not UTF-8 [guard.commands]', async () => {
    expect(await call('lint none.md')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/none\.md does not exist/),
    });
    writeFileSync(join(cwd, 'latin.md'), Buffer.from([0x23, 0x20, 0xe9, 0x0a]));
    expect(await call('lint latin.md')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/latin\.md: not valid UTF-8\n.*UTF-8/),
    });
  });
});

describe('oversight guard diff', () => {
  it('exits 0 where both say the same and 1 where not, and shows the rule and the lines [guard.commands]', async () => {
    expect(await call('diff a.md a.md')).toMatchObject({ code: 0, stdout: 'The two constitutions say the same.\n' });
    const { code, stdout } = await call('diff a.md b.md');
    expect(code).toBe(1);
    expect(stdout).toBe(
      '~ fraud (restricted): text changed\n    - Do not help anyone cheat others. That holds for money and goods.\n    + Do not help anyone cheat or rob others. That holds for money and goods.\n1 rule differs.\n',
    );
    expect(document((await call('diff a.md b.md --json')).stdout)).toMatchObject({
      changes: [{ id: 'fraud', kind: 'changed', parts: ['text'] }],
    });
    expect(await call('diff a.md bad.md')).toMatchObject({ code: 3, stderr: expect.stringMatching(/bad\.md:5:/) });
  });
});

describe('oversight guard check', () => {
  it('exits 0 for an allowed text and 1 for a blocked one, and says where [guard.commands]', async () => {
    expect(await call(['check', '--guard', 'guard', 'explain the recipe'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^● allowed {2}score 0\.\d{3} \(blocked from 0\.700\)\n$/),
    });
    const blocked = await call(['check', '--guard', 'guard', 'explain the forbidden recipe']);
    expect(blocked.code).toBe(1);
    expect(blocked.stdout).toMatch(/^■ blocked[\s\S]*in the prompt: ".*forbidden/);
    expect(blocked.stderr).toBe('');
  });

  it('reads standard input, cut anywhere, and judges a response beside the prompt; --json is one document [guard.commands]', async () => {
    const bytes = Buffer.from('é 😀 forbidden\n');
    const stdin = Array.from(bytes, (byte) => Uint8Array.of(byte));
    for (const line of ['check --guard guard --json', 'check --guard guard - --json']) {
      const { code, stdout } = await call(line, { stdin });
      expect(code).toBe(1);
      expect(document(stdout)).toMatchObject({ action: 'block', stage: 'prompt', evidence: { message: 0, end: 14 } });
    }
    const response = await call(['check', '--guard', 'guard', 'a story', '--response', 'it is forbidden', '--json']);
    expect(document(response.stdout)).toMatchObject({
      action: 'block',
      stage: 'response',
      evidence: { message: 1 },
      rules: expect.any(Object),
    });
  });

  it('refuses standard input that is not UTF-8 or longer than 64 MiB [guard.commands]', async () => {
    expect(await call('check --guard guard -', { stdin: [Uint8Array.of(0xff, 0xfe)] })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/standard input: not valid UTF-8/),
    });
    const piece = new Uint8Array(16 * 1024 * 1024).fill(97);
    expect(
      await call('check --guard guard -', { stdin: [piece, piece, piece, piece, Uint8Array.of(97)] }),
    ).toMatchObject({ code: 3, stderr: expect.stringMatching(/longer than 64 MiB\n.*guard score/) });
  });

  it('names a guard that is missing [guard.commands]', async () => {
    expect(await call('check --guard nothing text')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/nothing\/manifest\.json does not exist\n.*guard build/),
    });
  });
});

describe('oversight guard calibrate', () => {
  const write = (name: string, lines: readonly string[]) => writeFileSync(join(cwd, name), lines.join('\n'));
  const prompts = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      JSON.stringify({ prompt: `please explain the kettle ${i} ${'garden '.repeat(i % 9)}` }),
    );

  it('sets the threshold so that no more are refused than allowed, and exits 1 when that is too little text to promise it [guard.commands]', async () => {
    write('benign.jsonl', prompts(100));
    const little = await call('calibrate --guard guard --benign benign.jsonl --refusals 0.005');
    expect(little).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /0 of 100 refused \(95 % interval 0\.00 % to 3\.62 %; allowed 0\.50 %\)[\s\S]*too little text to promise 0\.50 %: 598 are needed/,
      ),
    });
    const { code, stdout } = await call(
      'calibrate --guard guard --benign benign.jsonl --refusals 0.05 --escalate 0.2 --json',
    );
    expect(code).toBe(0);
    const summary = document(stdout) as Record<string, number>;
    expect(summary).toMatchObject({ texts: 100, allowed: 0.05, needed: 59, enough: true });
    expect(summary['refused']!).toBeLessThanOrEqual(5);
    const manifest = JSON.parse(readFileSync(join(cwd, 'guard', 'manifest.json'), 'utf8')) as { thresholds: unknown };
    expect(manifest.thresholds).toEqual({ block: summary['threshold'], escalate: summary['escalate'] });
    await writeSampleGuard(join(cwd, 'guard'));
  });

  it('leaves the guard as it was when a line is bad or there is none [guard.commands]', async () => {
    const before = readFileSync(resolve(cwd, 'guard', 'manifest.json'), 'utf8');
    write('bad.jsonl', [...prompts(3), '{"promt": "x"}']);
    expect(await call('calibrate --guard guard --benign bad.jsonl')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/bad\.jsonl, line 4: /),
    });
    write('empty.jsonl', ['', '']);
    expect(await call('calibrate --guard guard --benign empty.jsonl')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/empty\.jsonl holds no text/),
    });
    expect(await call('calibrate --guard guard --benign none.jsonl')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/none\.jsonl/),
    });
    expect(readFileSync(resolve(cwd, 'guard', 'manifest.json'), 'utf8')).toBe(before);
  });
});
