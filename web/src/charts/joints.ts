// Where the branches of a dendrogram meet. The same as src/report/dendrogram.ts, written again because the page takes no code from
// there; a test holds the two together.
import type { Dendrogram } from '../../../src/report/types.ts';
import { axisLabel, formatShort } from '../report/format.ts';

/** Two branches that meet; places are in rows drawn, heights shares of the way from the leaves to the root. */
export interface Joint {
  readonly from: number;
  readonly to: number;
  readonly fromHeight: number;
  readonly toHeight: number;
  readonly height: number;
  readonly isBeyond: boolean;
}

/** The joints of rows of which `pooled` stand in one row drawn; what is joined within one of them is left out. */
export function jointsOf({ merges, height: axis }: Dendrogram, rows: number, pooled: number): Joint[] {
  const [low, high] = endsOf({ merges, height: axis });
  const known = merges.some(({ height }) => height === null) ? 0.92 : 1;
  const share = (height: number) => known * Math.min(1, Math.max(0, (height - low) / (high - low)));
  const branches = Array.from({ length: rows }, (_, row) => {
    const place = Math.floor(row / pooled);
    return { first: place, last: place, place, height: 0 };
  });
  const joints: Joint[] = [];
  for (const merge of merges) {
    const [a, b] = [branches[merge.a], branches[merge.b]];
    if (!a || !b) break;
    const [first, last] = [Math.min(a.first, b.first), Math.max(a.last, b.last)];
    if (first === last) {
      branches.push({ first, last, place: first, height: 0 });
      continue;
    }
    const isBeyond = merge.height === null;
    const height = merge.height === null ? 1 : share(merge.height);
    joints.push({ from: a.place, to: b.place, fromHeight: a.height, toHeight: b.height, height, isBeyond });
    branches.push({ first, last, place: (a.place + b.place) / 2, height });
  }
  return joints;
}

/** Heights at the leaves and at the root. */
function endsOf({ merges, height }: Dendrogram): readonly [number, number] {
  return height.domain ?? [0, merges.reduce((most, merge) => Math.max(most, merge.height ?? 0), 0) || 1];
}

/** What the branches mean, in words. */
export function dendrogramWords(dendrogram: Dendrogram): string {
  const [low, high] = endsOf(dendrogram);
  const { format } = dendrogram.height;
  const dotted = dendrogram.merges.some(({ height }) => height === null) ? '; dotted: never compared' : '';
  return `Branches join at their ${axisLabel(dendrogram.height)}: ${formatShort(high, format)} at the left, ${formatShort(low, format)} at the right${dotted}.`;
}
