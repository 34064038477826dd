// What was added of one model: flat arrays that grow, by identity of the question, because a leaderboard has fifty million answers.
import type { Model } from '../types.ts';
import { ABSENT } from '../types.ts';

/** What was added of one model, by identity of the question. */
export interface ModelRows {
  readonly name: string;
  family: string | null;
  parameters: number | null;
  readonly sources: Set<string>;
  /** Column + 1; 0 where the model has no row. */
  columns: Int32Array;
  codes: Uint16Array;
  /** Where the probabilities of a question begin in `pool`, + 1; 0 where there are none. */
  places: Int32Array | undefined;
  pool: Float64Array | undefined;
  used: number;
}

export function emptyModel(name: string): ModelRows {
  return {
    name,
    family: null,
    parameters: null,
    sources: new Set(),
    columns: new Int32Array(0),
    codes: new Uint16Array(0),
    places: undefined,
    pool: undefined,
    used: 0,
  };
}

export function makeRoom(model: ModelRows, identities: number): void {
  if (model.columns.length >= identities) return;
  const size = Math.max(1024, 2 * identities);
  model.columns = grown(model.columns, new Int32Array(size));
  model.codes = grown(model.codes, new Uint16Array(size).fill(ABSENT, model.codes.length));
  if (model.places) model.places = grown(model.places, new Int32Array(size));
}

export function keepProbabilities(model: ModelRows, identity: number, values: readonly number[]): void {
  model.places ??= new Int32Array(model.columns.length);
  model.pool ??= new Float64Array(1024);
  if (model.used + values.length > model.pool.length)
    model.pool = grown(model.pool, new Float64Array(2 * (model.used + values.length)));
  model.pool.set(values, model.used);
  model.places[identity] = model.used + 1;
  model.used += values.length;
}

function grown<T extends Int32Array | Uint16Array | Float64Array>(old: T, room: T): T {
  room.set(old);
  return room;
}

/** A model as the table shows it. */
export function describeModel({ name, family, parameters, sources }: ModelRows): Model {
  return { name, family, parameters, sources: [...sources].sort() };
}
