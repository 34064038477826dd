// `oversight audit <verb>`: what the gateways wrote down; each verb is loaded when it is called.
import { commandOf, listVerbs, type Verbs } from './verbs.ts';

const verbs: Verbs = {
  verify: {
    summary: 'check every link of the chain; exit code 1 when it is broken',
    load: () => import('./audit-verify.ts'),
  },
  export: { summary: 'write events as JSON lines, oldest first', load: () => import('./audit-export.ts') },
  show: { summary: 'the newest events, or one of them', load: () => import('./audit-show.ts') },
};

const help = `oversight audit <verb>: the log of every request that the gateways judged, and of every change and alert

${listVerbs(verbs, 8)}

  oversight audit verify
  oversight audit export --since 2026-11-01 --out november.jsonl
  oversight audit show --store postgres://me@db/oversight
  oversight audit <verb> --help

Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 failed.
`;

export const auditCommand = commandOf({ name: 'audit', summary: 'verify, export and show the audit log', help }, verbs);
