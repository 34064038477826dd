// A constitution as data: what a guard restricts, and what it must go on permitting.

export interface Rule {
  /** Kebab-case, unique in the constitution; scores are reported under it. */
  readonly id: string;
  readonly title: string;
  /** The rule in plain language, paragraphs separated by an empty line. */
  readonly text: string;
  /** Requests that fall under the rule. */
  readonly examples: readonly string[];
  /** 1-based line of its heading. */
  readonly line: number;
}

export interface Constitution {
  readonly title: string;
  readonly restricted: readonly Rule[];
  readonly permitted: readonly Rule[];
  /** SHA-256 of the content, independent of layout and line numbers. */
  readonly hash: string;
}

/** Something a person should mend (error) or look at (warning). */
export interface ConstitutionIssue {
  readonly line: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly remedy: string;
}
