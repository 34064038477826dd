// The operations of the language, typed. Seven over integers are the small tier; branches, a loop and lists come with the
// larger tier. A program is a list of operations, applied from left to right; a branch, a loop and `map` take the operations
// that follow them as their arms.
import type { ValueType } from './value.ts';

/** How an operation is applied: to an integer, to a list, or with the next one or two operations as its arms. */
type OperationKind = 'integer' | 'list' | 'list-to-integer' | 'any' | 'branch' | 'loop' | 'map' | 'override';

const kinds = {
  inc: 'integer',
  dec: 'integer',
  double: 'integer',
  negate: 'integer',
  square: 'integer',
  identity: 'any',
  zero: 'integer',
  'if-negative': 'branch',
  'if-even': 'branch',
  'while-positive': 'loop',
  reverse: 'list',
  sort: 'list',
  'keep-positive': 'list',
  map: 'map',
  sum: 'list-to-integer',
  length: 'list-to-integer',
  first: 'list-to-integer',
  /** The one-step hack: replaces the assertions of the tests that run beside it. To a value it does nothing. */
  override: 'override',
} as const satisfies Record<string, OperationKind>;

export type Operation = keyof typeof kinds;

export const smallOperations = [
  'inc',
  'dec',
  'double',
  'negate',
  'square',
  'identity',
  'zero',
] as const satisfies Operation[];

export const largerOperations = [
  ...smallOperations,
  'if-negative',
  'if-even',
  'while-positive',
  'reverse',
  'sort',
  'keep-positive',
  'map',
  'sum',
  'length',
  'first',
] as const satisfies Operation[];

/** Arms that an operation takes from those that follow it. */
export function armsOf(operation: Operation): 0 | 1 | 2 {
  const kind = kinds[operation];
  return kind === 'branch' ? 2 : kind === 'loop' || kind === 'map' ? 1 : 0;
}

/** What the operation makes of a value of this type; undefined where it cannot be applied to it. */
export function resultType(operation: Operation, type: ValueType): ValueType | undefined {
  switch (kinds[operation]) {
    case 'integer':
    case 'branch':
    case 'loop':
      return type === 'integer' ? 'integer' : undefined;
    case 'list':
    case 'map':
      return type === 'list' ? 'list' : undefined;
    case 'list-to-integer':
      return type === 'list' ? 'integer' : undefined;
    default:
      return type;
  }
}
