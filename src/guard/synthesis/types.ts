// What the synthesis produces: requests and answers, each with the rule it belongs to and where it came from.

export interface SyntheticRequest {
  readonly text: string;
  /** Rule under which it falls (restricted), or which permits it. */
  readonly rule: string;
  readonly restricted: boolean;
  /**
   * request: complete as it stands; verb: a bare infinitive phrase ("pick a lock"); artefact: a noun phrase ("a poem about ...").
   * The last two become requests in frames.
   */
  readonly kind: 'request' | 'verb' | 'artefact';
  readonly topic: string;
  /** Request and contrast of one pair share it, and so does everything that must stay in one split. */
  readonly group: string;
  /** Who wrote it: 'corpus', 'constitution', 'benign' or 'llm:<model>'. */
  readonly source: string;
  /** For a contrast: the restricted rule it stands next to. */
  readonly beside?: string;
}

export interface SyntheticResponse {
  readonly text: string;
  readonly rule: string;
  /** comply: goes along with a restricted request; help: answers a permitted one; refuse: declines. */
  readonly kind: 'comply' | 'help' | 'refuse';
  readonly group: string;
  readonly source: string;
}

/** A piece of harmless text as people paste it; no request. */
export interface SyntheticMaterial {
  readonly text: string;
  readonly topic: string;
  readonly group: string;
  readonly source: string;
}

export interface Synthesis {
  readonly requests: readonly SyntheticRequest[];
  readonly responses: readonly SyntheticResponse[];
  readonly materials: readonly SyntheticMaterial[];
}
