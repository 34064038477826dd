// What a command with verbs (`oversight guard ...`, `oversight audit ...`) does with its first word: help, the verb, or a usage error.
import { OversightError } from '../base/index.ts';
import type { Command } from './command.ts';

/** By name; each is loaded when it is called. */
export type Verbs = Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<{ readonly run: Command['run'] }> }>
>;

/** The lines of a help text that list the verbs. */
export function listVerbs(verbs: Verbs, width: number): string {
  return Object.entries(verbs)
    .map(([name, { summary }]) => `  ${name.padEnd(width)} ${summary}`)
    .join('\n');
}

export function commandOf(command: Omit<Command, 'run'>, verbs: Verbs): Command {
  return {
    ...command,
    async run(argv, io) {
      const [name, ...rest] = argv;
      if (name === undefined || name === '--help' || name === '-h') {
        io.stdout.write(command.help);
        return name === undefined ? 2 : 0;
      }
      const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
      if (!verb)
        throw new OversightError(`there is no \`oversight ${command.name} ${name}\``, {
          kind: 'usage',
          remedy: `Verbs: ${Object.keys(verbs).join(', ')}.`,
        });
      return (await verb.load()).run(rest, io);
    },
  };
}
