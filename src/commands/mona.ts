// `oversight mona <verb>`: the list of its verbs; each is loaded when it is called.
import { commandOf, listVerbs, type Verbs } from './verbs.ts';

const verbs: Verbs = {
  'camera-dropbox': {
    summary: 'the published gridworld, solved exactly for every horizon',
    load: () => import('./mona-camera-dropbox.ts'),
  },
  train: { summary: 'trains the arms of an environment, every seed a shard', load: () => import('./mona-train.ts') },
  report: { summary: 'the report of a trained run; every arm must be in it', load: () => import('./mona-report.ts') },
  sample: {
    summary: 'a language model, step by step: scored samples as training data',
    load: () => import('./mona-sample.ts'),
  },
  approve: { summary: 'answers what waits for the judgement of a person', load: () => import('./mona-approve.ts') },
  serve: {
    summary: 'an environment over HTTP and WebSocket, as OpenEnv has it',
    load: () => import('./mona-serve.ts'),
  },
};

const help = `oversight mona <verb>: myopic optimisation with non-myopic approval (MONA, arXiv 2501.13011)

${listVerbs(verbs, 16)}

  oversight mona camera-dropbox --horizon 1..50
  oversight mona train camera-dropbox --seeds 5 --profile fast
  oversight mona report .oversight/runs/mona-camera-dropbox --out mona.html
  oversight mona <verb> --help

Camera Dropbox has the published rules. Test-driven development and loan
applications are our design in the spirit of the paper: no replication of it.
`;

export const monaCommand = commandOf(
  { name: 'mona', summary: 'agents that cannot profit from multi-step reward hacks', help },
  verbs,
);
