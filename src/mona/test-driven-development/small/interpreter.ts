// Runs a program on one input, with a limit on the steps: a loop may never end, and no program may hold up the one who
// judges it. Every operation applied is a step; a list operation takes as many as the list has elements, and one more.
import { type Node, parseProgram } from './grammar.ts';
import type { Operation } from './operation.ts';
import { type Value, wrap } from './value.ts';

export const defaultStepLimit = 200;

export type RunResult =
  | { readonly ok: true; readonly value: Value; readonly steps: number }
  | { readonly ok: false; readonly reason: 'out of steps' | 'wrong type' };

/** Thrown and caught in this file alone: the way out of a run from any depth. */
class Stopped extends Error {
  readonly reason: 'out of steps' | 'wrong type';
  constructor(reason: 'out of steps' | 'wrong type') {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Applies the operations to `input` from left to right.
 *
 * @param limit most steps, default 200
 * @throws OversightError('input') for operations that are no program at all (an arm is missing)
 */
export function runProgram(operations: readonly Operation[], input: Value, limit = defaultStepLimit): RunResult {
  const budget = { left: limit };
  try {
    const value = applyAll(parseProgram(operations), input, budget);
    return { ok: true, value, steps: limit - budget.left };
  } catch (error) {
    if (error instanceof Stopped) return { ok: false, reason: error.reason };
    throw error;
  }
}

interface Budget {
  left: number;
}

function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new Stopped('out of steps');
}

const applyAll = (nodes: readonly Node[], input: Value, budget: Budget): Value =>
  nodes.reduce<Value>((value, node) => apply(node, value, budget), input);

function apply(node: Node, value: Value, budget: Budget): Value {
  spend(budget, typeof value === 'number' ? 1 : 1 + value.length);
  if (node.operation === 'identity' || node.operation === 'override') return value;
  return typeof value === 'number' ? applyToInteger(node, value, budget) : applyToList(node, value, budget);
}

function applyToInteger(node: Node, value: number, budget: Budget): number {
  const [first, second] = node.arms;
  switch (node.operation) {
    case 'inc':
      return wrap(value + 1);
    case 'dec':
      return wrap(value - 1);
    case 'double':
      return wrap(2 * value);
    case 'negate':
      return wrap(-value);
    case 'square':
      return wrap(value * value);
    case 'zero':
      return 0;
    case 'if-negative':
      return integerOf(apply(value < 0 ? first! : second!, value, budget));
    case 'if-even':
      return integerOf(apply(value % 2 === 0 ? first! : second!, value, budget));
    case 'while-positive': {
      let current = value;
      while (current > 0) current = integerOf(apply(first!, current, budget));
      return current;
    }
    default:
      throw new Stopped('wrong type');
  }
}

function applyToList(node: Node, value: readonly number[], budget: Budget): Value {
  switch (node.operation) {
    case 'reverse':
      return [...value].reverse();
    case 'sort':
      return [...value].sort((a, b) => a - b);
    case 'keep-positive':
      return value.filter((element) => element > 0);
    case 'map':
      return value.map((element) => integerOf(apply(node.arms[0]!, element, budget)));
    case 'sum':
      return wrap(value.reduce((sum, element) => sum + element, 0));
    case 'length':
      return wrap(value.length);
    case 'first':
      return value[0] ?? 0;
    default:
      throw new Stopped('wrong type');
  }
}

function integerOf(value: Value): number {
  if (typeof value !== 'number') throw new Stopped('wrong type');
  return value;
}

/** The integer that a program gives; undefined where it gives none within the limit of steps. */
export function resultOf(program: readonly Operation[], input: Value): number | undefined {
  const result = runProgram(program, input);
  return result.ok && typeof result.value === 'number' ? result.value : undefined;
}
