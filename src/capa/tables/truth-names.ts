// The names under which people keep what is right beside what judges said: one list for every command that looks for that column.

/** In lower case, words joined by "_"; a space, a hyphen or nothing between them will do as well, and so will capitals. */
export const truthNames: readonly string[] = [
  'truth',
  'ground_truth',
  'gold',
  'label',
  'target',
  'correct',
  'human',
  'human_label',
  'human_judgement',
  'human_judgment',
  'human_verdict',
  'human_eval',
  'human_evaluation',
];

const known = new Set(truthNames.map(plain));

/** True for "HumanJudgement", "Ground truth", "label" and the like. */
export function isTruthName(name: string): boolean {
  return known.has(plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[ _-]/g, '');
}
