// The nouns of the guard: what is judged, and what is said about it.

/** One message of a conversation, oldest first. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

/** What a guard judges: a conversation, of which the last assistant message may still be growing. */
export type Exchange = readonly Message[];

/** What the guard says should happen. `escalate` means: ask a dearer judge or a person. */
export type Action = 'allow' | 'escalate' | 'block';

/** The score after one token of the text under judgement. */
export interface TokenScore {
  /** Offset in UTF-16 units behind the token, in the text of its own message. */
  readonly end: number;
  /** Calibrated score in [0, 1] of this token's surroundings alone (not the running maximum). */
  readonly score: number;
}

/** The piece of text that weighed most. */
export interface Evidence {
  /** Index into the exchange. */
  readonly message: number;
  /** Offsets in UTF-16 units in that message. */
  readonly start: number;
  readonly end: number;
}

export interface Verdict {
  readonly action: Action;
  /** Calibrated score in [0, 1] of the whole exchange so far; never falls while an exchange grows. */
  readonly score: number;
  /** Rule id -> score in [0, 1], for every restricted rule. */
  readonly rules: Readonly<Record<string, number>>;
  /** Score of the attack-style head in [0, 1]; style alone never blocks. */
  readonly style: number;
  readonly evidence: Evidence | undefined;
  /** Which stage decided. */
  readonly stage: 'prompt' | 'response';
  /** Hash of the guard's manifest. */
  readonly guard: string;
}
