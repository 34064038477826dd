// Names beside points, without one covering another: each takes the first of four corners that is free. A name for which there is no
// room is left to the tip and the data below the chart.
import { textWidth } from './scale.ts';

export interface Corner {
  readonly dx: number;
  readonly dy: number;
  readonly textAnchor: 'start' | 'end';
}

const corners: readonly Corner[] = [
  { dx: 7, dy: -7, textAnchor: 'start' },
  { dx: -7, dy: -7, textAnchor: 'end' },
  { dx: 7, dy: 8, textAnchor: 'start' },
  { dx: -7, dy: 8, textAnchor: 'end' },
];
/** Half the height of 12 px text. */
const half = 7;
/** What a point takes itself, to each side. */
const reach = 5;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Which of the named points stand at which corner; earlier names go first.
 * @param places where each point is drawn, in pixels of the frame
 * @param right the right end of the frame
 */
export function placeNames<T extends { readonly label?: string | undefined }>(
  points: readonly T[],
  places: readonly { readonly x: number; readonly y: number }[],
  right: number,
): ReadonlyMap<Corner, readonly T[]> {
  const taken: Box[] = places.map(({ x, y }) => ({
    left: x - reach,
    right: x + reach,
    top: y - reach,
    bottom: y + reach,
  }));
  const placed = new Map<Corner, T[]>(corners.map((corner) => [corner, []]));
  points.forEach((point, i) => {
    const place = places[i];
    if (!point.label || !place) return;
    const width = textWidth(point.label);
    for (const corner of corners) {
      const left = corner.textAnchor === 'start' ? place.x + corner.dx : place.x + corner.dx - width;
      const box = {
        left,
        right: left + width,
        top: place.y + corner.dy - half,
        bottom: place.y + corner.dy + half,
      };
      if (box.left < 0 || box.right > right || taken.some((other, k) => k !== i && overlaps(box, other))) continue;
      taken.push(box);
      placed.get(corner)?.push(point);
      return;
    }
  });
  return placed;
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
