// Near-duplicate removal with MinHash (Broder 1997): texts whose sets of word 3-grams overlap by more than a threshold are kept once.
// Candidates come from banding (64 hashes, 16 bands of 4), and every candidate is checked on its true overlap.
import { hash32 } from '../../base/index.ts';

const HASHES = 64;
const BANDS = 16;

/** Indices of the texts to keep, in order; of near-duplicates the first stays. `threshold` is a Jaccard similarity in (0, 1]. */
export function keepDistinct(texts: readonly string[], threshold = 0.7): number[] {
  const buckets = new Map<string, number[]>();
  const sets: Set<number>[] = [];
  const kept: number[] = [];
  texts.forEach((text, index) => {
    const set = shingles(text);
    sets[index] = set;
    const keys = bandKeys(minHash(set));
    const candidates = new Set(keys.flatMap((key) => buckets.get(key) ?? []));
    for (const candidate of candidates) if (jaccard(set, sets[candidate]!) >= threshold) return;
    kept.push(index);
    for (const key of keys) {
      const bucket = buckets.get(key);
      if (bucket) bucket.push(index);
      else buckets.set(key, [index]);
    }
  });
  return kept;
}

/** Share of common elements; 1 for two empty sets. */
export function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  if (a.size === 0 && b.size === 0) return 1;
  let common = 0;
  for (const item of a) if (b.has(item)) common++;
  return common / (a.size + b.size - common);
}

/** Hashes of the word 3-grams of a text, folded; a shorter text is one shingle. */
export function shingles(text: string): Set<number> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < 3) return new Set([hash32(words.join(' '))]);
  return new Set(words.slice(2).map((_, i) => hash32(`${words[i]} ${words[i + 1]} ${words[i + 2]}`)));
}

function minHash(set: ReadonlySet<number>): Uint32Array {
  const signature = new Uint32Array(HASHES).fill(0xffffffff);
  for (const item of set) {
    for (let i = 0; i < HASHES; i++) {
      let h = Math.imul(item ^ Math.imul(i + 1, 0x9e3779b1), 0x85ebca6b);
      h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
      const value = (h ^ (h >>> 16)) >>> 0;
      if (value < signature[i]!) signature[i] = value;
    }
  }
  return signature;
}

function bandKeys(signature: Uint32Array): string[] {
  const rows = HASHES / BANDS;
  return Array.from(
    { length: BANDS },
    (_, band) => `${band}:${signature.subarray(band * rows, (band + 1) * rows).join(',')}`,
  );
}
