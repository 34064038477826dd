// All pairs from chosen answers: planes in memory for a small table, in a file for shards.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MissingPolicy } from '../types.ts';
import { type ComparerPlan, createComparer } from './compare.ts';
import { compareTile, type DiscreteFigures, discreteTile, emptyDiscrete } from './discrete-tile.ts';
import { pairCount, placeTile, type Tile, tilesOf } from './halves.ts';
import type { Planes } from './planes.ts';
import { eachTile, mapTiles, type SpreadOptions, withFolder } from './spread.ts';

/** A tile of this thread takes some 20 ms, one of a worker some .3 s. */
const SMALL_TILE = 128;
const LARGE_TILE = 480;

export function planOf({ layout, allPresent, allAnswered }: Planes, missing: MissingPolicy): ComparerPlan {
  const groups = layout.groups.map(({ chance, size, vectors, codeBits, offset }) => ({
    ...{ chance, size, vectors, codeBits, offset },
  }));
  return { groups, bytes: layout.bytes, missing, allPresent, allAnswered };
}

/** @param name what the progress line says */
export async function discreteHalf(
  planes: Planes,
  missing: MissingPolicy,
  options: SpreadOptions,
  name = 'comparing answers',
): Promise<DiscreteFigures> {
  const { models, data } = planes;
  const { executor } = options;
  const plan = planOf(planes, missing);
  const half = emptyDiscrete(pairCount(models));
  const take = (tile: Tile, part: DiscreteFigures) => placeFigures(half, models, tile, part);
  if (!executor) {
    const comparer = createComparer(plan, models);
    comparer.planes.set(data);
    const work = (tile: Tile) => take(tile, compareTile(comparer, tile, { rows: 0, columns: 0 }));
    await eachTile(models, options.tile ?? SMALL_TILE, work, options, name);
    return half;
  }
  await withFolder(options, async (folder) => {
    const file = join(folder, 'planes');
    await writeFile(file, data);
    const inputOf = (tile: Tile) => ({ file, plan, tile: { ...tile } });
    const tiles = tilesOf(models, options.tile ?? LARGE_TILE);
    await mapTiles(executor, discreteTile, tiles, inputOf, take, options, name);
  });
  return half;
}

function placeFigures(half: DiscreteFigures, models: number, tile: Tile, part: DiscreteFigures): void {
  placeTile(half.n, models, tile, part.n);
  placeTile(half.capa, models, tile, part.capa);
  placeTile(half.observed, models, tile, part.observed);
  placeTile(half.expected, models, tile, part.expected);
  placeTile(half.standardError, models, tile, part.standardError);
  placeTile(half.errorConsistency, models, tile, part.errorConsistency);
  placeTile(half.agreementWhenBothWrong, models, tile, part.agreementWhenBothWrong);
}
