// The grammar of programs: which operations may come next, so that a policy that chooses among them can write nothing that
// is no program. A program has a fixed length, takes the type of the task, and gives an integer; `identity` fills it up.
import { OversightError } from '../../../base/index.ts';
import { armsOf, type Operation, resultType } from './operation.ts';
import type { ValueType } from './value.ts';

/** Where the writing of a program stands. */
export interface Draft {
  /** Type of the value after the operations so far. */
  readonly type: ValueType;
  /** Arms that branches, loops and `map` still wait for; an arm is one operation with its own arms, integer to integer. */
  readonly openArms: number;
  /** Operations still to be written. */
  readonly left: number;
}

export const startDraft = (type: ValueType, length: number): Draft => ({ type, openArms: 0, left: length });

/** The draft after one more operation; undefined where that operation cannot stand there, or the rest could not be ended. */
export function extendDraft(draft: Draft, operation: Operation): Draft | undefined {
  const within = draft.openArms > 0;
  const result = resultType(operation, within ? 'integer' : draft.type);
  if (result === undefined) return undefined;
  const next: Draft = {
    type: within ? draft.type : result,
    openArms: draft.openArms - (within ? 1 : 0) + armsOf(operation),
    left: draft.left - 1,
  };
  // Every open arm takes at least one operation, and so does making an integer of a list.
  return next.openArms + (next.type === 'list' ? 1 : 0) <= next.left ? next : undefined;
}

/** Whether the operations are a whole program for inputs of this type. */
export function isProgram(operations: readonly Operation[], type: ValueType): boolean {
  let draft: Draft | undefined = startDraft(type, operations.length);
  for (const operation of operations) if (draft) draft = extendDraft(draft, operation);
  return draft !== undefined && draft.type === 'integer';
}

/** An operation with its arms. */
export interface Node {
  readonly operation: Operation;
  readonly arms: readonly Node[];
}

/**
 * The operations as trees, in the order in which they are applied.
 * @throws OversightError('input') where an arm is missing
 */
export function parseProgram(operations: readonly Operation[]): readonly Node[] {
  let at = 0;
  const node = (): Node => {
    const operation = operations[at++];
    if (operation === undefined)
      throw new OversightError(`the program "${operations.join(' ')}" ends where an arm is still to come`, {
        kind: 'input',
        remedy: 'A branch takes the two operations after it, a loop and map take one.',
      });
    return { operation, arms: Array.from({ length: armsOf(operation) }, node) };
  };
  const nodes: Node[] = [];
  while (at < operations.length) nodes.push(node());
  return nodes;
}
