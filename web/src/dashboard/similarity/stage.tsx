// What the gateway is doing with a folder at this moment.
import type { SimilarityItem } from '../../../../src/gateway/contract.ts';
import { ProgressBar } from '../parts/progress.tsx';

const capitalised = (words: string) => words.slice(0, 1).toUpperCase() + words.slice(1);

/** What the gateway is doing, with the time left of this stage. */
export function Stage({ progress }: Pick<SimilarityItem, 'progress'>) {
  return (
    <ProgressBar
      label={capitalised(progress?.task ?? 'Starting')}
      done={progress?.share ?? 0}
      total={progress?.share == null ? null : 1}
      started={progress?.since ?? null}
      words={progress?.share == null ? '' : `${Math.floor(100 * progress.share)}\u00a0%`}
    />
  );
}
