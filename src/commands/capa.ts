// `oversight capa <verb>`: the list of its verbs; each is loaded when it is called.
import { commandOf, listVerbs, type Verbs } from './verbs.ts';

const verbs: Verbs = {
  pair: { summary: 'how alike two (or more) models err, from numbers on stdin', load: () => import('./capa-pair.ts') },
  logs: { summary: 'all pairs of the models in evaluation logs; a gate for CI', load: () => import('./capa-logs.ts') },
  trend: {
    summary: 'whether models get more alike as they get more accurate',
    load: () => import('./capa-trend.ts'),
  },
  judges: { summary: 'whether judges favour models that err like them', load: () => import('./capa-judges.ts') },
  panel: { summary: 'which few judges to ask, and how to count their votes', load: () => import('./capa-panel.ts') },
  'weak-to-strong': {
    summary: 'what a strong model can gain from a weak supervisor',
    load: () => import('./capa-weak-to-strong.ts'),
  },
};

const help = `oversight capa <verb>: how alike do models err? (CAPA, arXiv 2502.04313)

${listVerbs(verbs, 14)}

  oversight capa logs my-evaluations/
  oversight capa logs my-evaluations/ --max-similarity 0.5    # exit code 1 when two models are more alike
  oversight capa panel labelled-verdicts.csv --size 3
  oversight capa <verb> --help
`;

export const capaCommand = commandOf(
  { name: 'capa', summary: 'how alike models err, and whom to ask second', help },
  verbs,
);
