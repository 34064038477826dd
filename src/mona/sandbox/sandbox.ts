// Untrusted JavaScript, run in QuickJS inside of WebAssembly. Every run has a context of its own; no object of ours is in it.
// The verdict on a solution is formed outside: the program is given arguments as JSON, gives a result as JSON, and what was
// expected never enters. So a program can fail in any way it likes, and pass only by giving the right results.
import { type Clock, OversightError, systemClock } from '../../base/index.ts';
import { createEngine, type Engine, leastMemoryBytes, mostMemoryBytes } from './engine.ts';
import { Guest } from './guest.ts';
import { sameJson } from './same-json.ts';
import {
  type CallRequest,
  type CaseResult,
  defaultLimits,
  type OwnPrograms,
  type RunResult,
  type SandboxLimits,
  type SuiteResult,
  type SuiteRun,
  type TestCase,
} from './types.ts';

export interface SandboxOptions {
  /** What is left out has its default. */
  readonly limits?: Partial<SandboxLimits>;
  /** Default: the system's. */
  readonly clock?: Clock;
}

export interface Sandbox {
  readonly limits: SandboxLimits;
  /** The value of the script's last expression (of a promise: what it settles to). */
  evaluate(code: string): Promise<RunResult>;
  /** One call of a function that the solution declares. */
  call(request: CallRequest): Promise<RunResult>;
  /** Runs the tests against the solution. */
  runSuite(run: SuiteRun): Promise<SuiteResult>;
  /**
   * Which of many programs of ours (mutants) pass all tests. They share a context as long as each ends in an ordinary way, so it
   * is quick, and nothing for programs that could be hostile.
   */
  passAll(run: OwnPrograms): Promise<readonly boolean[]>;
  /** Instances of QuickJS started so far: one, and one more after each that had to be given up. */
  readonly started: number;
  /** Bytes of WebAssembly memory now held. */
  memory(): number;
  /** Lets go of the instance; the next run starts one again. */
  close(): void;
}

/**
 * A sandbox; QuickJS is loaded at the first run. Runs asked for side by side are safe: each is done in one go.
 * @throws OversightError('usage') for limits that are no positive numbers
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const limits = { ...defaultLimits, ...options.limits };
  for (const [name, value] of Object.entries(limits))
    if (!(value > 0))
      throw new OversightError(`sandbox limit ${name} is ${value}`, {
        kind: 'usage',
        remedy: 'Give a number above 0.',
      });
  if (limits.memoryBytes < leastMemoryBytes || limits.memoryBytes > mostMemoryBytes)
    throw new OversightError(`sandbox limit memoryBytes is ${limits.memoryBytes}`, {
      kind: 'usage',
      remedy: `Give ${leastMemoryBytes}, with which the interpreter begins, to ${mostMemoryBytes}.`,
    });
  const clock = options.clock ?? systemClock;
  let engine: Promise<Engine> | undefined;
  let current: Engine | undefined;
  let started = 0;

  const start = async (): Promise<Engine> => {
    started++;
    current = await createEngine(limits.memoryBytes);
    return current;
  };
  /** Hands a fresh context to `use`, which must not wait for anything. */
  const withGuest = async <T>(use: (guest: Guest) => T): Promise<T> => {
    for (;;) {
      engine ??= start();
      const awaited = engine;
      const ready = await awaited;
      // While this run waited, another one may have had to give the instance up.
      if (awaited !== engine) continue;
      const guest = new Guest(ready, limits, clock);
      const result = use(guest);
      guest.close();
      if (guest.broken) engine = current = undefined;
      return result;
    }
  };
  const run = (use: (guest: Guest) => ReturnType<Guest['evaluate']>): Promise<RunResult> =>
    withGuest((guest) => {
      const answer = use(guest);
      const { instructions } = guest;
      return { ...answer, instructions, log: guest.log() };
    });

  return {
    limits,
    get started() {
      return started;
    },
    memory: () => current?.quickjs.getWasmMemory().buffer.byteLength ?? 0,
    evaluate: (code) => run((guest) => guest.evaluate(code)),
    call: ({ solution, functionName, args }) => {
      checkName(functionName);
      return run((guest) => {
        const fault = guest.load(solution);
        return fault === undefined ? guest.call(functionName, args) : { ok: false, fault };
      });
    },
    runSuite: async ({ solution, functionName, tests, isolation = 'case', stopAtFailure = false }) => {
      checkName(functionName);
      const cases: CaseResult[] = [];
      while (cases.length < tests.length) {
        if (stopAtFailure && cases.some((each) => !each.passed)) {
          cases.push({ passed: false, reason: 'not run, since an earlier test failed' });
          continue;
        }
        await withGuest((guest) => {
          const unloaded = guest.load(solution);
          // What fails to load does so every time.
          if (unloaded !== undefined)
            while (cases.length < tests.length) cases.push(judge(tests[0]!, { ok: false, fault: unloaded }));
          else
            do {
              guest.refill();
              const test = tests[cases.length]!;
              cases.push(judge(test, guest.call(functionName, test.args)));
            } while (isolation === 'suite' && cases.length < tests.length && cases.at(-1)?.passed);
        });
      }
      return summarise(cases);
    },
    passAll: async ({ solutions, functionName, tests }) => {
      checkName(functionName);
      const verdicts: boolean[] = [];
      while (verdicts.length < solutions.length)
        await withGuest((guest) => {
          let orderly = true;
          while (orderly && verdicts.length < solutions.length) {
            guest.refill();
            const unloaded = guest.load(solutions[verdicts.length]!);
            const failed = unloaded
              ? { passed: false, fault: unloaded.kind }
              : firstFailure(guest, functionName, tests);
            verdicts.push(failed === undefined);
            orderly = failed?.fault === undefined || failed.fault === 'exception';
          }
        });
      return verdicts;
    },
    close: () => {
      engine = current = undefined;
    },
  };
}

function firstFailure(guest: Guest, functionName: string, tests: readonly TestCase[]): CaseResult | undefined {
  for (const test of tests) {
    guest.refill();
    const result = judge(test, guest.call(functionName, test.args));
    if (!result.passed) return result;
  }
  return undefined;
}

function judge(test: TestCase, result: ReturnType<Guest['call']>): CaseResult {
  if (!result.ok)
    return { passed: false, reason: `${result.fault.kind}: ${result.fault.message}`, fault: result.fault.kind };
  const asExpected = test.expected === undefined || sameJson(result.value, test.expected);
  return asExpected ? { passed: true } : { passed: false, reason: 'another result' };
}

function summarise(cases: readonly CaseResult[]): SuiteResult {
  const passed = cases.filter((each) => each.passed).length;
  return { passed, total: cases.length, fraction: cases.length === 0 ? null : passed / cases.length, cases };
}

/** A name is evaluated to find the function, so it must be nothing but a name. */
function checkName(name: string): void {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return;
  throw new OversightError(`"${name}" is no name of a function`, {
    kind: 'usage',
    remedy: 'Give a JavaScript identifier in ASCII.',
  });
}
