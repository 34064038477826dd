// The half of a symmetric matrix as one array: the pair (i, j) with i < j stands at i(2m - i - 1)/2 + j - i - 1, row after row.
// A tile is a rectangle of the half that is worked on at once; the parts of its rows lie together in the half, too.

/** Pairs of `models` models. */
export const pairCount = (models: number): number => (models * (models - 1)) / 2;

/** Where a pair stands, whichever is named first. */
export function pairIndex(models: number, i: number, j: number): number {
  const [row, column] = i < j ? [i, j] : [j, i];
  return (row * (2 * models - row - 1)) / 2 + (column - row - 1);
}

/** Rows [rowFrom, rowTo) and columns [columnFrom, columnTo); of a tile on the diagonal only the pairs above it. */
export interface Tile {
  readonly rowFrom: number;
  readonly rowTo: number;
  readonly columnFrom: number;
  readonly columnTo: number;
}

/** Tiles of at most `size` by `size` that cover every pair once. The larger ones come first, so that no worker is late at the end. */
export function tilesOf(models: number, size: number): Tile[] {
  const blocks = Math.max(1, Math.ceil(models / size));
  const edge = (block: number) => Math.round((models * block) / blocks);
  const tiles: Tile[] = [];
  for (let row = 0; row < blocks; row++)
    for (let column = row; column < blocks; column++)
      tiles.push({ rowFrom: edge(row), rowTo: edge(row + 1), columnFrom: edge(column), columnTo: edge(column + 1) });
  return tiles
    .map((tile) => ({ tile, pairs: tilePairs(tile) }))
    .sort((a, b) => b.pairs - a.pairs)
    .map(({ tile }) => tile);
}

/** First column of a tile's row that belongs to the half. */
export const firstColumn = ({ columnFrom }: Tile, row: number): number => Math.max(columnFrom, row + 1);

export function tilePairs(tile: Tile): number {
  let pairs = 0;
  for (let row = tile.rowFrom; row < tile.rowTo; row++) pairs += Math.max(0, tile.columnTo - firstColumn(tile, row));
  return pairs;
}

/** Puts what a tile holds, row after row, into the half. */
export function placeTile<A extends Float64Array | Uint32Array>(half: A, models: number, tile: Tile, values: A): void {
  let at = 0;
  for (let row = tile.rowFrom; row < tile.rowTo; row++) {
    const first = firstColumn(tile, row);
    const count = tile.columnTo - first;
    if (count <= 0) continue;
    half.set(values.subarray(at, at + count), pairIndex(models, row, first));
    at += count;
  }
}
