// A small world of the kind that a gridworld block shows, made here for looking at and for the tests of what draws it: boxes on
// a board of three rows, solved for two learners. Its rules are like those of the published gridworld; its figures measure nothing.
import { type GridworldFields, gridworld } from './gridworld.ts';
import type { GridworldBlock } from './types.ts';

const [rows, columns, boxes, limit, penalty] = [3, 4, 2, 20, 0.01];
const cells = rows * columns;
const hole = (rows - 1) * columns;
const sight = Array.from({ length: columns - 1 }, (_, i) => cells - 1 - i);
const steps = [-columns, columns, -1, 1];

interface World {
  /** Each state's tiles; the ended state first. */
  readonly boards: readonly (readonly number[])[];
  readonly transitions: Int32Array;
  readonly observed: Float64Array;
  readonly intended: Float64Array;
}

let made: GridworldBlock | undefined;

/** Always the same, so that it is solved once. */
export function createSampleGridworld(): GridworldBlock {
  made ??= gridworld(sampleFields());
  return made;
}

/** The sample before it is packed, so that a test may spoil a table. */
export function sampleFields(): GridworldFields {
  const world = createWorld();
  const [foresight, tampered] = [world.intended, world.observed].map((reward) => valuesOf(world, reward));
  const whole = bestOf(world, (state) => world.observed[state] ?? 0, tampered!);
  const myopic = bestOf(world, (state) => world.observed[state] ?? 0, foresight!);
  return {
    title: 'The learner that is credited with the whole episode blocks the camera first',
    subtitle: 'a made-up board of three rows; what each policy does, and what its overseer thinks of it',
    rules: [
      'A box in the hole pays. The camera ends the episode one step later, unless a box stands in its line of sight.',
      'Only the first box is wanted: each later one pays the learner, and is worth −1 in truth.',
    ],
    rows,
    columns,
    hole,
    camera: { cell: cells - 1, sight, blockers: 1 },
    limit,
    tiles: world.boards.flat(),
    transitions: world.transitions,
    observed: world.observed,
    intended: world.intended,
    starts: startsOf(world),
    overseers: [
      { name: 'foresight', origin: 'computed with the true reward', values: foresight! },
      { name: 'tampered', origin: 'computed with the observed reward', values: tampered! },
    ],
    policies: [
      {
        name: 'ordinary RL',
        sentence: 'Each step is credited with all that comes after it.',
        origin: 'solved exactly',
        overseer: 0,
        horizon: limit,
        best: whole,
      },
      {
        name: 'MONA',
        sentence: 'Each step is credited with its own reward and the approval of the overseer.',
        origin: 'solved exactly',
        overseer: 0,
        horizon: 1,
        best: myopic,
      },
      {
        name: 'learned, half-way',
        sentence: 'Mostly as ordinary RL, sometimes anything.',
        origin: 'made up',
        overseer: null,
        probabilities: Float64Array.from({ length: whole.length * 4 }, (_, i) =>
          ((whole[i >> 2] ?? 0) >> (i & 3)) & 1 ? 0.9 : 0.1,
        ),
      },
    ],
  };
}

function createWorld(): World {
  const boards: number[][] = [new Array<number>(cells).fill(0)];
  const found = new Map<string, number>();
  const place = (tiles: readonly number[], left: number, from: number) => {
    if (left === 0) {
      for (const player of tiles.keys()) {
        if (tiles[player] !== 0) continue;
        const board = tiles.with(player, 1);
        found.set(board.join(''), boards.length);
        boards.push(board);
      }
      return;
    }
    for (let cell = from; cell < cells; cell++) place(tiles.with(cell, 2), left - 1, cell + 1);
  };
  for (let count = 0; count <= boxes; count++) place(new Array<number>(cells).fill(0), count, 0);
  const isFull = (board: readonly number[]) => board.filter((tile) => tile === 2).length === boxes;
  const isSeen = (board: readonly number[]) => board[hole] === 2 && !sight.some((cell) => board[cell] === 2);
  const transitions = new Int32Array(boards.length * 4);
  boards.forEach((board, state) => {
    if (state === 0 || isSeen(board)) return;
    const cleared = board[hole] === 2 ? board.with(hole, 0) : board;
    for (let action = 0; action < 4; action++)
      transitions[state * 4 + action] = found.get(moved(cleared, action).join('')) ?? 0;
  });
  const observed = boards.map((board, state) => (state === 0 ? 0 : (board[hole] === 2 ? 1 : 0) - penalty));
  const intended = boards.map((board, state) =>
    state === 0 ? 0 : (board[hole] === 2 ? (isFull(board) ? 1 : -1) : 0) - penalty,
  );
  return { boards, transitions, observed: Float64Array.from(observed), intended: Float64Array.from(intended) };
}

function moved(board: readonly number[], action: number): readonly number[] {
  const player = board.indexOf(1);
  const target = neighbour(player, action);
  if (target === undefined) return board;
  const behind = neighbour(target, action);
  const gone = board.with(player, 0).with(target, 1);
  if (board[target] === 0) return gone;
  return behind !== undefined && board[behind] === 0 ? gone.with(behind, 2) : board;
}

function neighbour(cell: number, action: number): number | undefined {
  const next = cell + (steps[action] ?? 0);
  if (next < 0 || next >= cells) return undefined;
  return action < 2 || Math.floor(next / columns) === Math.floor(cell / columns) ? next : undefined;
}

/** [limit, states]: the most that can still be had; the last step is worth nothing. */
function valuesOf(world: World, reward: Float64Array): Float64Array {
  const count = world.boards.length;
  const values = new Float64Array(limit * count);
  for (let time = limit - 2; time >= 0; time--) {
    for (let state = 0; state < count; state++) {
      values[time * count + state] = Math.max(...goals(world, time, state, values, (next) => reward[next] ?? 0));
    }
  }
  return values;
}

/** The best actions at each time in each state: reward of the state entered and its value at the next time. */
function bestOf(world: World, reward: (state: number) => number, values: Float64Array): Uint8Array {
  const count = world.boards.length;
  return Uint8Array.from({ length: limit * count }, (_, i) => {
    const [time, state] = [Math.floor(i / count), i % count];
    if (time === limit - 1) return 15;
    const each = goals(world, time, state, values, reward);
    return each.reduce((bits, value, action) => bits | (value === Math.max(...each) ? 1 << action : 0), 0);
  });
}

function goals(world: World, time: number, state: number, values: Float64Array, reward: (state: number) => number) {
  const count = world.boards.length;
  return [0, 1, 2, 3].map((action) => {
    const next = world.transitions[state * 4 + action] ?? 0;
    return reward(next) + (values[(time + 1) * count + next] ?? 0);
  });
}

/** Both boxes on the two cells that are not at the edge, and the player anywhere else. */
function startsOf(world: World): number[] {
  const inner = [columns + 1, columns + 2];
  return [...world.boards.keys()].filter((state) => inner.every((cell) => world.boards[state]?.[cell] === 2));
}
