// What the sandbox keeps its word on: results, limits, and that a program can pass its tests only by giving the right results.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endless, forgers, greedy, outside, recursive, unspeakable } from './hostile.conformance.ts';
import { createSandbox, type FaultKind, type Json, sameJson } from './index.ts';

const small = { instructions: 50_000, work: 2_000_000, outputCharacters: 2_000 };
const sandbox = createSandbox({ limits: small });

async function faultOf(code: string): Promise<FaultKind | undefined> {
  const result = await sandbox.evaluate(code);
  return result.ok ? undefined : result.fault.kind;
}

describe('results', () => {
  test('what a program gives arrives as JSON, also from a promise, with what it logged beside it [mona.sandbox.results]', async () => {
    const result = await sandbox.evaluate(
      'console.log("a", {b: 1}); Promise.resolve([1, "x", null]).then((v) => ({v}))',
    );
    expect(result).toMatchObject({ ok: true, value: { v: [1, 'x', null] }, log: 'a {"b":1}\n' });
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const args = [value as Json];
        const back = await sandbox.call({ solution: 'const same = (x) => x', functionName: 'same', args });
        expect(back.ok && sameJson(back.value, args[0]!)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('what JSON cannot say, and what is too large, is a fault of output [mona.sandbox.output]', async () => {
    const refused = [
      'undefined',
      '() => 1',
      'NaN',
      '-1 / 0',
      '10n',
      'Symbol()',
      '[1, , 2]',
      'new Map()',
      '({get a() { return 1 }})',
    ];
    const large = [
      '"x".repeat(1e5)',
      'let a = []; for (let i = 0; i < 60; i++) a = [a, a]; a',
      'const b = []; b.push(b); b',
    ];
    for (const code of [...refused, ...large]) expect([code, await faultOf(code)]).toEqual([code, 'output']);
    expect(await faultOf('function (')).toBe('syntax');
    expect(await faultOf('eval("(")')).toBe('exception');
    for (const code of unspeakable) expect([code, await faultOf(code)]).toEqual([code, 'exception']);
  });

  test('nothing that changes from day to day is to be had: no chance, no dates [mona.sandbox.repeatable]', async () => {
    const code = 'let s = 0; for (let i = 0; i < 10000; i++) s += Math.random(); [s, typeof Date]';
    const first = await createSandbox().evaluate(code);
    expect(first).toMatchObject({ ok: true, instructions: 30_000 });
    await sandbox.evaluate('const a = []; for (let i = 0; i < 1000; i++) a.push({ i }); a.length');
    expect(await sandbox.evaluate(code)).toEqual(first);
  });
});

describe('limits', () => {
  test('a program that would not end is ended, inside of built-ins too [mona.sandbox.endless]', async () => {
    for (const code of endless) expect([code, await faultOf(code)]).toEqual([code, 'instructions']);
    expect((await sandbox.evaluate('1 + 1')).ok).toBe(true);
  });

  test('a program that asks for too much memory gets none, and the next one is not harmed [mona.sandbox.memory]', async () => {
    const roomy = createSandbox({ limits: { memoryBytes: 2 ** 24 } });
    for (const code of greedy) {
      const result = await roomy.evaluate(code);
      expect([code, result.ok ? 'ok' : result.fault.kind]).toEqual([code, 'memory']);
      expect(roomy.memory()).toBeLessThanOrEqual(2 ** 24);
      expect(await roomy.evaluate('1 + 1')).toMatchObject({ ok: true, value: 2 });
    }
  });

  test('limits that cannot be kept are refused [mona.sandbox.limits]', () => {
    for (const limits of [
      { instructions: 0 },
      { memoryBytes: 2 ** 20 },
      { memoryBytes: 2 ** 32 },
      { work: Number.NaN },
    ])
      expect(() => createSandbox({ limits })).toThrow('sandbox limit');
  });

  test('deep recursion of any kind ends as a fault, not as a crash [mona.sandbox.stack]', async () => {
    const roomy = createSandbox();
    for (const code of recursive)
      expect([code, await roomy.evaluate(code)]).toMatchObject([code, { ok: false, fault: { kind: 'stack' } }]);
  });

  test('the deadline is read from the clock that was given [mona.sandbox.clock]', async () => {
    let now = 0;
    const clock = { now: () => (now += 400), sleep: () => Promise.resolve() };
    const result = await createSandbox({ limits: { milliseconds: 1000 }, clock }).evaluate('for (;;);');
    expect(result).toMatchObject({ ok: false, fault: { kind: 'timeout' }, instructions: 30_000 });
  });

  test('over a hundred runs, good and bad, hold no more memory than the first ones [mona.sandbox.steady]', async () => {
    const runs = [
      '1',
      '[1, 2].map((x) => x + 1)',
      'throw new Error("x")',
      'Promise.reject(1)',
      'let a = []; for (let i = 0; i < 500; i++) a.push({ i }); a.length',
    ];
    const steady = createSandbox({ limits: small });
    await steady.evaluate(runs[4]!);
    const [held, started] = [steady.memory(), steady.started];
    for (let i = 0; i < 120; i++) await steady.evaluate(runs[i % runs.length]!);
    expect([steady.memory(), steady.started]).toEqual([held, started]);
  });

  test('an instance that had to be given up is replaced, also for a run that was waiting for it [mona.sandbox.replaced]', async () => {
    const shared = createSandbox({ limits: small });
    const results = await Promise.all([endless[0]!, '1', endless[1]!, '2'].map((code) => shared.evaluate(code)));
    expect(results.map((result) => result.ok)).toEqual([false, true, false, true]);
    expect(shared.started).toBeGreaterThan(1);
  });
});

describe('judgement', () => {
  const tests = [2, 5, 9].map((n) => ({ args: [[n, 1]], expected: n + 1 }));
  const suite = { functionName: 'sum', tests };

  test('no object of the host is in reach [mona.sandbox.no-host]', async () => {
    for (const code of outside) expect([code, await faultOf(code)]).toEqual([code, 'exception']);
  });

  test('a solution passes by its results alone: tampering with built-ins or forging a verdict passes nothing [mona.sandbox.forgery]', async () => {
    for (const solution of forgers) {
      const result = await sandbox.runSuite({ ...suite, solution });
      expect([solution, result.passed]).toEqual([solution, 0]);
    }
    const honest =
      'Array.prototype.reduce = () => 0; function sum(xs) { let s = 0; for (const x of xs) s += x; return s }';
    expect(await sandbox.runSuite({ ...suite, solution: honest })).toMatchObject({ passed: 3, total: 3, fraction: 1 });
  });

  test('what one test leaves behind the next one does not find, and an empty suite has no fraction [mona.sandbox.fresh]', async () => {
    const solution = 'var calls = 0; function sum() { calls++; return calls === 1 ? 3 : 6 }';
    const counted = await sandbox.runSuite({ ...suite, solution });
    expect(counted.cases.map((each) => each.passed)).toEqual([true, false, false]);
    const together = await sandbox.runSuite({ ...suite, solution, isolation: 'suite' });
    expect(together.cases.map((each) => each.passed)).toEqual([true, true, false]);
    expect((await sandbox.runSuite({ ...suite, tests: [], solution })).fraction).toBeNull();
    await expect(sandbox.runSuite({ ...suite, functionName: 'sum) || (', solution })).rejects.toThrow(
      'no name of a function',
    );
  });

  test('equality is that of JSON, with room for rounding [mona.sandbox.equality]', () => {
    expect(sameJson({ a: 1, b: [0.1 + 0.2] }, { b: [0.3], a: 1 })).toBe(true);
    expect(sameJson(JSON.parse('{"__proto__": 1}'), {})).toBe(false);
    expect([
      sameJson([], {}),
      sameJson('1', 1),
      sameJson(1, 1.0001),
      sameJson([1], [1, 2]),
      sameJson(null, {}),
    ]).toEqual(Array(5).fill(false));
  });
});
