// One context for one program: limits set, harness in place, every way in which it can end turned into a fault.
import { DefaultIntrinsics, type QuickJSContext, type QuickJSHandle, type QuickJSRuntime } from 'quickjs-emscripten';
import type { Clock } from '../../base/index.ts';
import type { Engine } from './engine.ts';
import { harnessMarks, harnessParts, harnessSource } from './harness.ts';
import type { Fault, FaultKind, Json, SandboxLimits } from './types.ts';
import { plentyOfFuel } from './wasm-meter.ts';

/** QuickJS asks its interrupt handler once in so many calls and turns of loops. */
export const instructionsPerInterrupt = 10_000;

/** Jobs of promises that are done in one call. */
const jobsAtOnce = 1000;

/** No dates: what a program gives must not depend on when it is asked. */
const intrinsics = { ...DefaultIntrinsics, Date: false };

const overflow = /^(InternalError|RangeError|SyntaxError): (stack overflow|Maximum call stack)/;

type Answer = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: Fault };
/** How the steps inside of a run end early. */
class Stop extends Error {
  readonly fault: Fault;
  constructor(kind: FaultKind, message: string) {
    super(message);
    this.fault = { kind, message };
  }
}

export class Guest {
  /** The instance can no longer be used: a program stopped in the middle of QuickJS's own code. */
  broken = false;
  readonly #engine: Engine;
  readonly #limits: SandboxLimits;
  readonly #clock: Clock;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #harness: Readonly<Record<string, QuickJSHandle>>;
  readonly #handles: QuickJSHandle[] = [];
  readonly #work: bigint;
  #interrupts = 0;
  #deadline = Number.POSITIVE_INFINITY;
  #stopped: Stop | undefined;

  constructor(engine: Engine, limits: SandboxLimits, clock: Clock) {
    this.#engine = engine;
    this.#limits = limits;
    this.#clock = clock;
    this.#work = BigInt(Math.min(Math.ceil(limits.work), Number.MAX_SAFE_INTEGER));
    engine.fuel.value = plentyOfFuel;
    this.#runtime = engine.quickjs.newRuntime();
    this.#runtime.setMemoryLimit(limits.memoryBytes);
    this.#runtime.setMaxStackSize(limits.stackBytes);
    this.#context = this.#runtime.newContext({ intrinsics });
    const source = harnessSource(limits.outputCharacters, limits.logCharacters);
    const parts = this.#keep(
      this.#context.unwrapResult(this.#context.evalCode(source, 'harness.js', { type: 'global' })),
    );
    this.#harness = Object.fromEntries(
      harnessParts.map((name) => [name, this.#keep(this.#context.getProp(parts, name))]),
    );
    this.#runtime.setInterruptHandler(() => this.#interrupt());
    this.refill();
  }

  /** Calls and turns of loops so far. */
  get instructions(): number {
    return this.#interrupts * instructionsPerInterrupt;
  }

  /** Gives the whole budget of time and instructions again, for the next call of the same program. */
  refill(): void {
    this.#interrupts = 0;
    this.#stopped = undefined;
    this.#deadline = this.#clock.now() + this.#limits.milliseconds;
    this.#engine.fuel.value = this.#work;
  }

  /** Runs a script; its value as JSON. */
  evaluate(code: string): Answer {
    return this.#answer(() => this.#write(this.#settle(this.#evaluate(code))));
  }

  /** Runs a script for what it declares; undefined when it went well. */
  load(code: string): Fault | undefined {
    const answer = this.#answer(() => {
      this.#evaluate(code);
      return null;
    });
    return answer.ok ? undefined : answer.fault;
  }

  /** Calls a function that was declared. `name` must be an identifier: it is evaluated. */
  call(name: string, args: readonly Json[]): Answer {
    return this.#answer(() => {
      const target = this.#evaluate(`typeof ${name} === 'function' ? ${name} : undefined`);
      if (this.#context.typeof(target) !== 'function') throw new Stop('exception', `there is no function ${name}`);
      const text = this.#keep(this.#context.newString(JSON.stringify(args)));
      return this.#write(this.#settle(this.#apply('call', target, text)));
    });
  }

  log(): string {
    if (this.broken) return '';
    const answer = this.#answer(() => JSON.parse(this.#context.getString(this.#apply('readLog'))));
    return answer.ok && typeof answer.value === 'string' ? answer.value : '';
  }

  /** Frees the context. Afterwards the engine may be used again unless the guest is `broken`. */
  close(): void {
    // For want of memory QuickJS takes ways that are seldom gone; what it may have lost there is not left to the next program.
    if (this.#engine.starved()) this.broken = true;
    if (this.broken) return;
    try {
      this.#engine.fuel.value = this.#work;
      for (const handle of this.#handles.reverse()) handle.dispose();
      this.#context.dispose();
      this.#runtime.dispose();
      this.#engine.fuel.value = plentyOfFuel;
    } catch {
      // QuickJS could not free what a program left behind; the instance is given up.
      this.broken = true;
    }
  }

  #keep(handle: QuickJSHandle): QuickJSHandle {
    this.#handles.push(handle);
    return handle;
  }

  #interrupt(): boolean {
    this.#interrupts++;
    if (this.#stopped === undefined && this.instructions >= this.#limits.instructions)
      this.#stopped = new Stop('instructions', `ran for more than ${this.#limits.instructions} instructions`);
    if (this.#stopped === undefined && this.#clock.now() > this.#deadline)
      this.#stopped = new Stop('timeout', `ran for more than ${this.#limits.milliseconds} ms`);
    return this.#stopped !== undefined;
  }

  #answer(action: () => Json): Answer {
    try {
      const value = action();
      if (this.#stopped !== undefined) throw this.#stopped;
      return { ok: true, value };
    } catch (error) {
      if (error instanceof Stop) return { ok: false, fault: error.fault };
      this.broken = true;
      return { ok: false, fault: this.#trapped(error) };
    }
  }

  /** What left WebAssembly in the middle of something. */
  #trapped(error: unknown): Fault {
    if (this.#engine.fuel.value < 0n)
      return { kind: 'instructions', message: `did more than ${this.#limits.work} units of work inside of built-ins` };
    if (this.#stopped !== undefined) return this.#stopped.fault;
    if (error instanceof RangeError) return { kind: 'stack', message: 'the stack overflowed' };
    return { kind: 'memory', message: 'the interpreter gave up, most likely for want of memory' };
  }

  #evaluate(code: string): QuickJSHandle {
    const result = this.#context.evalCode(code, 'program.js', { type: 'global' });
    if (!result.error) return this.#keep(result.value);
    const stop = this.#explain(result.error);
    if (stop.fault.kind !== 'exception' || !stop.fault.message.startsWith('SyntaxError')) throw stop;
    // Thrown by the program, or by the compiler?
    const again = this.#context.evalCode(code, 'program.js', { type: 'global', compileOnly: true });
    if (!again.error) this.#keep(again.value);
    else throw new Stop('syntax', this.#explain(again.error).fault.message);
    throw stop;
  }

  #apply(part: (typeof harnessParts)[number], ...args: readonly QuickJSHandle[]): QuickJSHandle {
    const result = this.#context.callFunction(this.#harness[part]!, this.#context.undefined, ...args);
    if (result.error) throw this.#explain(result.error);
    return this.#keep(result.value);
  }

  #write(value: QuickJSHandle): Json {
    const text = this.#context.getString(this.#apply('write', value));
    if (text.startsWith(harnessMarks.refused)) throw new Stop('output', text.slice(1));
    return JSON.parse(text.slice(1));
  }

  /** What a promise comes to, when all that it waits for is done; any other value is itself. */
  #settle(value: QuickJSHandle): QuickJSHandle {
    if (this.#context.typeof(value) !== 'object') return value;
    this.#runJobs();
    const state = this.#context.getPromiseState(value);
    if (state.type === 'pending') throw new Stop('exception', 'the promise never settles');
    if (state.type === 'rejected') throw this.#explain(state.error);
    // A promise never settles to another promise, so this is the end of it.
    return state.notAPromise === true ? value : this.#keep(state.value);
  }

  #runJobs(): void {
    while (this.#runtime.hasPendingJob()) {
      this.#runtime.executePendingJobs(jobsAtOnce).dispose();
      if (this.#stopped !== undefined) throw this.#stopped;
    }
  }

  /** Takes the error of a program. Describing it may run more of the program (traps of a proxy), within the same limits. */
  #explain(error: QuickJSHandle): Stop {
    this.#keep(error);
    if (this.#stopped !== undefined) return this.#stopped;
    const described = this.#context.callFunction(this.#harness['describe']!, this.#context.undefined, error);
    this.#keep(described.error ?? described.value);
    if (this.#stopped !== undefined) return this.#stopped;
    const message: unknown = described.error ? undefined : JSON.parse(this.#context.getString(described.value));
    // For want of memory there may be no room for an error either: then null is thrown.
    const speechless = message === undefined || message === 'threw null';
    if (speechless && this.#engine.starved()) return this.#outOfMemory();
    const text = message === undefined ? 'threw something that cannot be described' : String(message);
    if (text.startsWith('InternalError: out of memory')) return this.#outOfMemory();
    if (overflow.test(text)) return new Stop('stack', 'the stack overflowed');
    return new Stop('exception', text);
  }

  #outOfMemory(): Stop {
    return new Stop('memory', `needed more than ${this.#limits.memoryBytes} bytes`);
  }
}
