// What a gridworld block must hold: every table unpacked once, its size and each of its entries checked, so that whoever draws
// it can follow a transition without looking. A block that promises more than it may is refused before anything is unpacked.
import { z } from 'zod';
import { OversightError } from '../base/index.ts';
import { type GridworldTables, unpackGridworld } from './gridworld.ts';
import type { GridworldBlock } from './types.ts';

const name = z.string().min(1, 'must not be empty');
const index = z.number().int().min(0);

/** Most numbers in one table; 4x5 with three boxes and 50 steps has 4.6 million. */
const mostEntries = 64_000_000;

const fields = {
  kind: z.literal('gridworld'),
  rules: z.array(z.string()),
  rows: z.number().int().min(1).max(20),
  columns: z.number().int().min(1).max(20),
  hole: index,
  camera: z.strictObject({ cell: index, sight: z.array(index).max(400), blockers: z.number().int().min(1) }),
  limit: z.number().int().min(1).max(10_000),
  states: z.number().int().min(2).max(1_000_000),
  tiles: z.string(),
  transitions: z.string(),
  observed: z.string(),
  intended: z.string(),
  starts: z.array(index).min(1, 'must have at least one start'),
  overseers: z
    .array(z.strictObject({ name, origin: z.string(), values: z.string(), rewards: z.string().optional() }))
    .max(32),
  policies: z
    .array(
      z.strictObject({
        name,
        sentence: z.string(),
        origin: z.string(),
        overseer: index.nullable(),
        horizon: z.number().int().min(1).optional(),
        best: z.string().optional(),
        weights: z.string().optional(),
      }),
    )
    .min(1, 'must have at least one policy')
    .max(32),
};

/** The schema of the block, given the fields of a chart's caption. */
export function gridworldSchema<T extends z.ZodRawShape>(caption: T) {
  return z.strictObject({ ...fields, ...caption }).superRefine((value, context) => {
    // What the caption holds is checked by its own part of the schema; the rest is this block's.
    for (const [path, message] of faultsOf(value as Omit<GridworldBlock, 'title' | 'subtitle'>))
      context.addIssue({ code: 'custom', path, message });
  });
}

type Fault = readonly [(string | number)[], string];
type Uncaptioned = Omit<GridworldBlock, 'title' | 'subtitle'>;

function faultsOf(block: Uncaptioned): Fault[] {
  const outline = outlineFaults(block);
  if (outline.length > 0) return outline;
  try {
    return tableFaults(block, unpackGridworld({ ...block, title: '', subtitle: '' }));
  } catch (error) {
    if (error instanceof OversightError) return [[[], error.message]];
    throw error;
  }
}

/** What can be said without unpacking anything. */
function outlineFaults(block: Uncaptioned): Fault[] {
  const faults: Fault[] = [];
  const cells = block.rows * block.columns;
  const { cell, sight } = block.camera;
  const below = (value: number, end: number, path: (string | number)[], what: string) => {
    if (value >= end) faults.push([path, `must be a ${what}, a whole number below ${end}`]);
  };
  below(block.hole, cells, ['hole'], 'cell');
  below(cell, cells, ['camera', 'cell'], 'cell');
  for (const [i, each] of sight.entries()) below(each, cells, ['camera', 'sight', i], 'cell');
  if (cell === block.hole) faults.push([['camera', 'cell'], 'must not be the hole']);
  if (sight.includes(block.hole)) faults.push([['camera', 'sight'], 'must not hold the hole']);
  for (const [i, start] of block.starts.entries()) {
    below(start, block.states, ['starts', i], 'state');
    if (start === 0) faults.push([['starts', i], 'must not be the ended state']);
  }
  for (const [i, { overseer, best, weights }] of block.policies.entries()) {
    if (overseer !== null) below(overseer, block.overseers.length, ['policies', i, 'overseer'], 'place in overseers');
    if ((best === undefined) === (weights === undefined))
      faults.push([['policies', i], 'must have either best or weights']);
  }
  if (block.states * Math.max(cells, block.limit * 4) > mostEntries)
    faults.push([['states'], `times its limit or its cells must not be above ${mostEntries}`]);
  return faults;
}

/** At most one fault for each table: the first entry that is wrong. */
function tableFaults(block: Uncaptioned, tables: GridworldTables): Fault[] {
  const faults: Fault[] = [];
  const first = (path: (string | number)[], at: number, message: string) => {
    if (at >= 0) faults.push([path, `entry ${at} ${message}`]);
  };
  const cells = block.rows * block.columns;
  const players = new Uint8Array(block.states);
  tables.tiles.forEach((tile, i) => {
    if (tile === 1) players[Math.floor(i / cells)]!++;
  });
  const tile = tables.tiles.findIndex((each) => each > 2);
  first(['tiles'], tile, 'must be 0 (empty), 1 (the player) or 2 (a box)');
  if (tile < 0) {
    const state = players.findIndex((count, i) => i > 0 && count !== 1);
    if (state >= 0) faults.push([['tiles'], `state ${state} must have one player, and has ${players[state]}`]);
  }
  const state = tables.transitions.findIndex((each) => each >= block.states);
  first(['transitions'], state, `must be a state, a whole number below ${block.states}`);
  const left = tables.transitions.subarray(0, 4).findIndex((each) => each !== 0);
  if (state < 0) first(['transitions'], left, 'leads out of the ended state');
  const finite = (array: Float32Array) => array.findIndex((each) => !Number.isFinite(each));
  for (const key of ['observed', 'intended'] as const) first([key], finite(tables[key]), 'must be a finite number');
  tables.values.forEach((values, i) => {
    first(['overseers', i, 'values'], finite(values), 'must be a finite number');
    const rewards = tables.rewards[i];
    if (rewards) first(['overseers', i, 'rewards'], finite(rewards), 'must be a finite number');
  });
  for (const [i, weights] of tables.weights.entries()) {
    const key = block.policies[i]?.best === undefined ? 'weights' : 'best';
    first(['policies', i, key], firstIdle(weights), 'chooses no action');
  }
  return faults;
}

/** The first four weights that are all zero. */
function firstIdle(weights: Uint8Array): number {
  for (let at = 0; at < weights.length; at += 4) {
    if (!weights[at] && !weights[at + 1] && !weights[at + 2] && !weights[at + 3]) return at / 4;
  }
  return -1;
}
