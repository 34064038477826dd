// A dendrogram beside the rows of a heat map: whether it can be drawn without crossings, and its joints after rows were pooled.
// The viewer has the same joints in web/src/charts/joints.ts (it takes no runtime code from here); a test holds the two together.
import type { Dendrogram, DendrogramMerge } from './types.ts';

/** Two branches that meet: where along the rows each begins (in rows drawn), at which height, and where they meet. */
export interface Joint {
  readonly from: number;
  readonly to: number;
  readonly fromHeight: number;
  readonly toHeight: number;
  readonly height: number;
  /** No height is known: drawn dotted, beyond all others. */
  readonly isBeyond: boolean;
}

interface Branch {
  readonly first: number;
  readonly last: number;
  readonly place: number;
  readonly height: number;
}

/**
 * The joints in order, with heights as shares in [0, 1] of the way from the leaves to the root; where some heights are unknown,
 * they are at 1 and the greatest known one is at 0.92.
 *
 * @param dendrogram as a checked report holds it; its axis' domain, where given, has the leaves at its lower end
 * @param rows how many rows the block has
 * @param pooled how many rows each row drawn stands for; what is joined within one of them is not drawn
 */
export function jointsOf({ merges, height: axis }: Dendrogram, rows: number, pooled: number): Joint[] {
  const greatest = merges.reduce((most, { height }) => Math.max(most, height ?? 0), 0) || 1;
  const [low, high] = axis.domain ?? [0, greatest];
  const known = merges.some(({ height }) => height === null) ? 0.92 : 1;
  const share = (height: number) => known * Math.min(1, Math.max(0, (height - low) / (high - low)));
  const branches: Branch[] = Array.from({ length: rows }, (_, row) => {
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

/** The first merge that cannot be drawn, and why. */
export function findCrossing(
  merges: readonly DendrogramMerge[],
  rows: number,
): { readonly merge: number; readonly problem: string } | undefined {
  const spans = Array.from({ length: rows }, (_, row) => ({ first: row, last: row, height: 0 as number | null }));
  const joined = new Set<number>();
  for (const [merge, { a, b, height }] of merges.entries()) {
    const [x, y] = [spans[a], spans[b]];
    const refuse = (problem: string) => ({ merge, problem });
    if (!x || !y) return refuse(`joins a cluster that is not there; the clusters so far are 0 to ${spans.length - 1}`);
    if (a === b || joined.has(a) || joined.has(b)) return refuse('joins a cluster that has been joined before');
    joined.add(a).add(b);
    if (x.last + 1 !== y.first && y.last + 1 !== x.first)
      return refuse('joins rows that do not stand side by side: put the rows in the order of the leaves');
    if (height !== null && (height < 0 || [x, y].some((each) => each.height === null || each.height > height)))
      return refuse('has a height below one under it');
    spans.push({ first: Math.min(x.first, y.first), last: Math.max(x.last, y.last), height });
  }
  return undefined;
}
