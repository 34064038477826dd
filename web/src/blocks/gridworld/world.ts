// A gridworld block's tables as arrays. They come deflated, in base64; the browser undoes it. What does not unpack to the size
// that the block's own figures ask for, or leads out of the tables, is an error, which the block's fence shows.
import type { GridworldBlock } from '../../../../src/report/types.ts';

export interface World {
  readonly block: GridworldBlock;
  readonly tiles: Uint8Array;
  readonly transitions: Uint32Array;
  readonly observed: Float32Array;
  readonly intended: Float32Array;
  /** [limit, states] for each overseer. */
  readonly values: readonly Float32Array[];
  /** [states] for each overseer that adds something for the state entered. */
  readonly rewards: readonly (Float32Array | undefined)[];
  /** [limit, states, 4] for each policy: weights of the actions. */
  readonly weights: readonly Uint8Array[];
}

export async function readWorld(block: GridworldBlock): Promise<World> {
  const { states, limit, rows, columns, policies, overseers, starts } = block;
  const [tiles, transitions, observed, intended, values, rewards, weights] = await Promise.all([
    unpack(block.tiles, states * rows * columns, 'tiles'),
    unpack(block.transitions, states * 16, 'transitions').then(longs),
    unpack(block.observed, states * 4, 'observed').then(floats),
    unpack(block.intended, states * 4, 'intended').then(floats),
    Promise.all(overseers.map((each) => unpack(each.values, limit * states * 4, each.name).then(floats))),
    Promise.all(
      overseers.map(({ rewards, name }) =>
        rewards === undefined ? undefined : unpack(rewards, states * 4, name).then(floats),
      ),
    ),
    Promise.all(
      policies.map(({ name, best, weights }) =>
        weights === undefined
          ? unpack(best ?? '', limit * states, name).then(spread)
          : unpack(weights, limit * states * 4, name),
      ),
    ),
  ]);
  const isState = (state: number) => Number.isInteger(state) && state >= 0 && state < states;
  if (
    !transitions.every((state) => state < states) ||
    !starts.every(isState) ||
    starts.length === 0 ||
    policies.length === 0
  )
    throw new Error('a start or a transition leads nowhere');
  if (policies.some(({ overseer }) => overseer !== null && !overseers[overseer]))
    throw new Error('a policy has an overseer that is not there');
  return { block, tiles, transitions, observed, intended, values, rewards, weights };
}

/** Exactly `size` bytes; reading stops as soon as there are more. */
async function unpack(text: string, size: number, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const wrong = () => new Error(`its ${name} cannot be unpacked to ${size} bytes`);
  if (!Number.isSafeInteger(size) || size > 256e6) throw wrong();
  const signs = atob(text);
  const packed = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i++) packed[i] = signs.charCodeAt(i);
  const bytes = new Uint8Array(size);
  let filled = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes.set(part.value, filled);
      filled += part.value.length;
    }
  } catch {
    throw wrong();
  }
  if (filled !== size) throw wrong();
  return bytes;
}

const longs = (bytes: Uint8Array<ArrayBuffer>) => new Uint32Array(bytes.buffer);
const floats = (bytes: Uint8Array<ArrayBuffer>) => new Float32Array(bytes.buffer);

/** Bits of the best actions as weights: 1 each. */
function spread(best: Uint8Array): Uint8Array {
  const weights = new Uint8Array(best.length * 4);
  for (let i = 0; i < weights.length; i++) weights[i] = ((best[i >> 2] ?? 0) >> (i & 3)) & 1;
  return weights;
}
