// What is known of a language: a table of words and some frames. Enough to carry intent over, not to translate.

export interface LanguageTable {
  /** ISO 639-1. */
  readonly code: string;
  readonly name: string;
  /** Between two words: a space, or nothing where the script has none. */
  readonly joiner: ' ' | '';
  /** Whether the verb of a phrase stands behind its object. */
  readonly verbLast: boolean;
  /** What stands behind its noun: nothing, adjectives, or adjectives and possessives. */
  readonly nounFirst: 'nothing' | 'adjectives' | 'all';
  /** Written behind the object where the verb is last; '' for none. */
  readonly objectMark: string;
  /** Ways of asking how something is done; «core» is the translated verb phrase. */
  readonly how: readonly string[];
  /** Ways of asking for something written; «core» is the translated noun phrase. */
  readonly write: readonly string[];
  /** "english: foreign" pairs, separated by semicolons; an empty right side means that the word is left out. */
  readonly words: string;
}
