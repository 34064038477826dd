// Generated questions for tests and benches: models of stated accuracy whose errors are shared at a stated rate, as probabilities.
import type { Random } from '../../base/index.ts';
import type { Rows } from './oracle.conformance.ts';

export interface Generated {
  readonly models: readonly Rows[];
  readonly truth: readonly number[];
}

/**
 * Rows of `models` over 2 to 6 options (or `options`), right with probability .6 and otherwise even over the wrong options; with
 * probability `shared` a model gives the answer of the first.
 */
export function generate(
  n: number,
  random: Random,
  { models = 2, shared = 0.3, options = 0 }: { models?: number; shared?: number; options?: number } = {},
): Generated {
  const truth: number[] = [];
  const rows: number[][][] = Array.from({ length: models }, () => []);
  for (let x = 0; x < n; x++) {
    const count = options || 2 + random.integer(5);
    const right = random.integer(count);
    truth.push(right);
    const answer = () => (random.chance(0.6) ? right : (right + 1 + random.integer(count - 1)) % count);
    const first = answer();
    rows.forEach((row, m) => {
      const own = answer();
      const chosen = m === 0 || random.chance(shared) ? first : own;
      const weights = Array.from({ length: count }, (_, o) => random.next() + (o === chosen ? 2 : 0.01));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      row.push(weights.map((weight) => weight / sum));
    });
  }
  return { models: rows, truth };
}
