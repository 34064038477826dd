// Who writes, and in what form: drawn anew for each batch, since the spread of writers decides how far a guard carries.

export const REGISTERS: readonly string[] = [
  'bare imperative', 'plain question', 'statement of intent', 'slang', 'a story of two to four sentences, then the request', 'formal letter', 'first person', 'third person ("my cousin wants to")',
  'past tense', 'future tense', 'list ("give me ten ways")', 'keywords as in a search box', 'misspelt', 'topic title', 'asks for an artefact (email, post, script, speech)', 'hypothetical',
  'indirect, harmful or harmless only when one reads all of it', 'follow-up to an earlier turn',
];

export const MANNERS: readonly string[] = [
  'teenager', 'professor', 'non-native speaker', 'journalist', 'office manager', 'angry man', 'chatty grandmother', 'programmer', 'student', 'marketing copywriter', 'novelist', 'police officer', 'nurse',
  'gamer', 'someone terse', 'lawyer', 'bored kid', 'conspiracy fan', 'small trader', 'soldier', 'farmer', 'politician', 'worried parent', 'salesperson',
];
