import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extendDraft, isProgram, startDraft } from './grammar.ts';
import { runProgram } from './interpreter.ts';
import { largerOperations, type Operation, smallOperations } from './operation.ts';
import type { Value, ValueType } from './value.ts';

const five = (value: bigint) => BigInt.asIntN(5, value);
type Result = bigint | readonly bigint[];

/** The language once more, in big integers, as closures, read from the end of the program; undefined for an endless loop. */
function oracle(operations: readonly Operation[], input: Value): Result | undefined {
  const rest = [...operations];
  const integer: Partial<Record<Operation, (x: bigint) => bigint>> = {
    inc: (x) => five(x + 1n),
    dec: (x) => five(x - 1n),
    double: (x) => five(x + x),
    negate: (x) => five(0n - x),
    square: (x) => five(x ** 2n),
    identity: (x) => x,
    zero: () => 0n,
  };
  const list: Partial<Record<Operation, (x: readonly bigint[]) => Result>> = {
    identity: (x) => x,
    reverse: (x) => x.toReversed(),
    sort: (x) => x.toSorted((a, b) => (a < b ? -1 : 1)),
    'keep-positive': (x) => x.filter((e) => e >= 1n),
    sum: (x) => five(x.reduce((a, b) => a + b, 0n)),
    length: (x) => five(BigInt(x.length)),
    first: (x) => x.at(0) ?? 0n,
  };
  const arm = (): ((x: bigint) => bigint) => {
    const name = rest.shift()!;
    if (integer[name]) return integer[name];
    const first = arm();
    if (name === 'while-positive')
      return (start) => {
        let x = start;
        for (let turn = 0; x > 0n; turn++) {
          if (turn > 300) throw new RangeError('endless');
          x = first(x);
        }
        return x;
      };
    const second = arm();
    return name === 'if-even' ? (x) => (x & 1n ? second(x) : first(x)) : (x) => (x < 0n ? first(x) : second(x));
  };
  let value: Result = typeof input === 'number' ? BigInt(input) : input.map(BigInt);
  try {
    while (rest.length > 0) {
      if (typeof value === 'bigint') value = arm()(value);
      else if (rest[0] === 'map') {
        rest.shift();
        value = value.map(arm());
      } else value = list[rest.shift()!]!(value);
    }
    return value;
  } catch {
    return undefined;
  }
}

/** Programs by a walk through the grammar, each choice one of those that are open. */
const program = (type: ValueType, length: number) =>
  fc.array(fc.nat(1000), { minLength: length, maxLength: length }).map((choices) => {
    let draft = startDraft(type, length);
    return choices.map((choice) => {
      const open = largerOperations.filter((operation) => extendDraft(draft, operation));
      const operation = open[choice % open.length]!;
      draft = extendDraft(draft, operation)!;
      return operation;
    });
  });
const integer = fc.integer({ min: -16, max: 15 });
const runs = fc.oneof(
  fc.tuple(program('integer', 6), integer),
  fc.tuple(program('list', 6), fc.array(integer, { maxLength: 4 })),
);

describe('runProgram', () => {
  it('computes what an independent reading in big integers computes [mona.tdd.language]', () => {
    fc.assert(
      fc.property(runs, ([operations, input]) => {
        const expected = oracle(operations, input);
        const result = runProgram(operations, input, 20_000);
        if (expected === undefined) expect(result).toEqual({ ok: false, reason: 'out of steps' });
        else expect(result).toMatchObject({ ok: true, value: Number(expected) });
      }),
      { numRuns: 300 },
    );
  });

  it('stops after the limit of steps, and one step earlier it has not the time [mona.tdd.steps]', () => {
    expect(runProgram(['while-positive', 'identity'], 3)).toEqual({ ok: false, reason: 'out of steps' });
    expect(runProgram(['while-positive', 'while-positive', 'inc', 'identity'], 3, 50).ok).toBe(true);
    fc.assert(
      fc.property(runs, ([operations, input]) => {
        const result = runProgram(operations, input);
        if (!result.ok) return;
        expect(runProgram(operations, input, result.steps)).toEqual(result);
        expect(runProgram(operations, input, result.steps - 1)).toEqual({ ok: false, reason: 'out of steps' });
      }),
    );
  });
});

describe('the grammar', () => {
  /** Types by recursion over the operations: an independent account of what a program is. */
  const typed = (operations: readonly Operation[], type: ValueType): boolean => {
    const skipArm = (at: number): number | undefined => {
      const name = operations[at];
      if (name === undefined) return undefined;
      if (name === 'identity' || (smallOperations as readonly Operation[]).includes(name)) return at + 1;
      if (name === 'while-positive') return skipArm(at + 1);
      const middle = name.startsWith('if-') ? skipArm(at + 1) : undefined;
      return middle === undefined ? undefined : skipArm(middle);
    };
    const from = (at: number, now: ValueType): boolean => {
      if (at === operations.length) return now === 'integer';
      const name = operations[at]!;
      if (name === 'identity') return from(at + 1, now);
      if (now === 'integer') {
        const next = skipArm(at);
        return next !== undefined && from(next, now);
      }
      if (['sum', 'length', 'first'].includes(name)) return from(at + 1, 'integer');
      if (['reverse', 'sort', 'keep-positive'].includes(name)) return from(at + 1, now);
      const next = name === 'map' ? skipArm(at + 1) : undefined;
      return next !== undefined && from(next, now);
    };
    return from(0, type);
  };

  it('lets through every program there is of three operations, and nothing else [mona.tdd.grammar]', () => {
    for (const type of ['integer', 'list'] as const) {
      let legal = 0;
      for (const a of largerOperations)
        for (const b of largerOperations)
          for (const c of largerOperations) {
            const operations = [a, b, c];
            if (isProgram(operations, type) !== typed(operations, type))
              throw new Error(`${type}: ${operations.join(' ')}`);
            legal += typed(operations, type) ? 1 : 0;
          }
      expect(legal).toBeGreaterThan(300);
    }
  });

  it('never leads where no operation may follow [mona.tdd.grammar]', () => {
    fc.assert(
      fc.property(fc.constantFrom<ValueType>('integer', 'list'), fc.integer({ min: 1, max: 7 }), (type, length) => {
        const [operations] = fc.sample(program(type, length), 1);
        expect(operations).not.toContain(undefined);
        expect(isProgram(operations!, type)).toBe(true);
      }),
    );
  });
});
