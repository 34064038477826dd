// `oversight guard <verb>`: the list of its verbs; each is loaded when it is called.
import { commandOf, listVerbs, type Verbs } from './verbs.ts';

const verbs: Verbs = {
  build: { summary: 'a constitution becomes a trained, calibrated guard', load: () => import('./guard-build.ts') },
  check: { summary: 'judge one text; exit code 1 when it is blocked', load: () => import('./guard-check.ts') },
  score: { summary: 'judge a file of texts, one JSON line each', load: () => import('./guard-score.ts') },
  eval: { summary: 'block rates and refusals on the sets of a suite', load: () => import('./guard-eval.ts') },
  calibrate: { summary: 'set the threshold on your own harmless traffic', load: () => import('./guard-calibrate.ts') },
  lint: { summary: 'check a constitution, with line numbers', load: () => import('./guard-lint.ts') },
  diff: { summary: 'compare two constitutions rule by rule', load: () => import('./guard-diff.ts') },
};

const help = `oversight guard <verb>: from a constitution to a guard that judges every token

${listVerbs(verbs, 10)}

  oversight guard build constitutions/general.md --out my-guard
  oversight guard check --guard my-guard "how do i pick a lock"
  oversight guard <verb> --help
`;

export const guardCommand = commandOf({ name: 'guard', summary: 'build, check and evaluate guards', help }, verbs);
