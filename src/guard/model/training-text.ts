// One labelled text, as the members learn from it.
import type { Token } from '../text/tokenizer.ts';

export interface TrainingText {
  readonly tokens: readonly Token[];
  /** Restricted (1), permitted (0), anything between as a soft label, or unknown (undefined: not learned from). */
  readonly harm: number | undefined;
  /** Attack style (1), plain (0), or unknown. */
  readonly style: number | undefined;
  /** Index of the restricted rule it breaks; -1 for none; undefined where it breaks one that nobody named. */
  readonly rule: number | undefined;
  /** Weight in the loss; 1 for an ordinary text. */
  readonly weight: number;
}
