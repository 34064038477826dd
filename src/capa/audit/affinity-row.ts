// One row of an affinity table: what one judge says of one model, and how alike the two are.

/** What one judge says of one model, and how alike the two are. */
export interface AffinityRow {
  readonly judge: string;
  readonly model: string;
  /** What the judge gave, on any scale. */
  readonly score: number;
  /** CAPA of judge and model (or another measure of likeness). */
  readonly similarity: number;
  /** What the model truly reaches. */
  readonly accuracy: number;
  /** Parameters in billions, > 0. */
  readonly size?: number | undefined;
  readonly family?: string | undefined;
  /** The judge's own family; else the one that its rows as a model tell. */
  readonly judgeFamily?: string | undefined;
}
