// `oversight audit <verb>`: what the gateways wrote down; each verb is loaded when it is called.
import { OversightError } from '../base/index.ts';
import type { Command } from './command.ts';

const verbs: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<{ readonly run: Command['run'] }> }>
> = {
  verify: {
    summary: 'check every link of the chain; exit code 1 when it is broken',
    load: () => import('./audit-verify.ts'),
  },
  export: { summary: 'write events as JSON lines, oldest first', load: () => import('./audit-export.ts') },
  show: { summary: 'the newest events, or one of them', load: () => import('./audit-show.ts') },
};

const help = `oversight audit <verb>: the log of every request that the gateways judged, and of every change and alert

${Object.entries(verbs)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

  oversight audit verify
  oversight audit export --since 2026-11-01 --out november.jsonl
  oversight audit show --store postgres://me@db/oversight
  oversight audit <verb> --help

Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 failed.
`;

export const auditCommand: Command = {
  name: 'audit',
  summary: 'verify, export and show the audit log',
  help,
  async run(argv, io) {
    const [name, ...rest] = argv;
    if (name === undefined || name === '--help' || name === '-h') {
      io.stdout.write(help);
      return name === undefined ? 2 : 0;
    }
    const verb = verbs[name];
    if (!verb)
      throw new OversightError(`there is no \`oversight audit ${name}\``, {
        kind: 'usage',
        remedy: `Verbs: ${Object.keys(verbs).join(', ')}.`,
      });
    return (await verb.load()).run(rest, io);
  },
};
