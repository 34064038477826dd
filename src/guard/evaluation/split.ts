// Which items set the thresholds and which are reported. The hash of the text decides, so the split is the same on every machine and
// in every suite, and two copies of a text never stand on both sides.
import type { Item, LoadedSet } from './items.ts';

/** A set after the split. */
export interface SplitSet<T extends Item = Item> {
  readonly loaded: LoadedSet;
  /** Items that set thresholds; empty but for sets that calibrate. */
  readonly calibration: readonly T[];
  /** Items that figures are given for. */
  readonly reported: readonly T[];
  /** Items left out since the same text sets a threshold. */
  readonly seenInCalibration: number;
}

/** True for the half of all texts that may set thresholds. */
export function isCalibrationItem(item: Pick<Item, 'key'>): boolean {
  return Number.parseInt(item.key.slice(0, 2), 16) < 128;
}

/** Splits all sets together: no text that calibrates is reported, whatever set it is in. `items` gives the items of a set. */
export function splitSets<T extends Item>(
  sets: readonly LoadedSet[],
  items: (set: LoadedSet) => readonly T[],
): SplitSet<T>[] {
  const calibrating = (loaded: LoadedSet) => (loaded.set.calibrate ? items(loaded).filter(isCalibrationItem) : []);
  const used = new Set(sets.flatMap((loaded) => calibrating(loaded).map((item) => item.key)));
  return sets.map((loaded) => {
    const calibration = calibrating(loaded);
    const reported = items(loaded).filter((item) => !used.has(item.key));
    return {
      loaded,
      calibration,
      reported,
      seenInCalibration: items(loaded).length - calibration.length - reported.length,
    };
  });
}
