// The nouns of augmentation: a small pure function from one text to another, which knows how the request can be found again.
// Source: Sharma et al. 2025 (arXiv 2501.18837), augmentation of prompts; applied to restricted and permitted text alike, since
// harm-only augmentation teaches that a wrapper is harm.
import type { Random } from '../../base/index.ts';
import type { Message } from '../types.ts';

export type Kind = 'frame' | 'wrapper' | 'rewrite' | 'encoding' | 'noise' | 'language' | 'conversation';

/**
 * How the request survives, which is also what the tests check:
 * - `verbatim`: it stands in the result word for word (its end punctuation, outer spaces and the case of a letter aside);
 * - `inverse`: `invert` gives it back;
 * - `likeness`: the same text with few characters changed;
 * - `words`: most of its content words stand in the result, in their order;
 * - `meaning`: word tables carry it over; unknown words stay as they are.
 */
export type Keeps = 'verbatim' | 'inverse' | 'likeness' | 'words' | 'meaning';

export interface Augmentation {
  /** Unique: `<family>.<what>`. */
  readonly name: string;
  readonly family: string;
  readonly kind: Kind;
  /** 1 where the result looks like an attack whatever the request says; 0 for plain text. */
  readonly style: 0 | 1;
  readonly keeps: Keeps;
  /** What it works on: any request, a bare verb phrase, or a noun phrase with its article. */
  readonly input: 'any' | 'verb' | 'artefact';
  /** True where the request no longer stands in one piece, so that no short window of the result holds it. */
  readonly splits: boolean;
  /** Pure: the same text and the same seed give the same result. Never throws; never empty unless the text is blank. */
  apply(text: string, random: Random): string;
  /** The well-formed text that went in, or undefined where the result is not one of this augmentation's. */
  invert?(text: string): string | undefined;
  /** The inverse is exact for texts in which this does not match; absent: for every text. */
  readonly reserved?: RegExp;
  /** For conversations: the same as messages; the request or its last step is in the last user or tool message. */
  applyConversation?(text: string, random: Random): Message[];
}

/** An augmentation as its file writes it: what is left out is `keeps: 'verbatim'`, `input: 'any'`, `splits: false`. */
export type AugmentationDraft = Omit<Augmentation, 'keeps' | 'input' | 'splits'> &
  Partial<Pick<Augmentation, 'keeps' | 'input' | 'splits'>>;

/** Completes a draft. */
export function augmentation(draft: AugmentationDraft): Augmentation {
  return { keeps: 'verbatim', input: 'any', splits: false, ...draft };
}

/** A family of wrapper texts as data; slots as in template.ts. */
export interface WrapperFamily {
  readonly family: string;
  readonly style: 0 | 1;
  /** Name of the text -> template with the slot «request». */
  readonly texts: Readonly<Record<string, string>>;
}
