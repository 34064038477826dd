// `oversight mcp`: the tool `screen_text` for agents, over standard input and output.
import { resolve } from 'node:path';
import { loadGuard } from '../guard/index.ts';
import { serveScreening } from '../mcp/index.ts';
import { COMMON, readArguments, usage } from './arguments.ts';
import type { Command, CommandIo } from './command.ts';
import { packageVersion } from './package-folder.ts';

const help = `oversight mcp --guard DIR

Serves the tool screen_text to an agent over the Model Context Protocol on standard input and output. An entry for an
agent's list of servers:

  { "command": "npx", "args": ["oversight", "mcp", "--guard", "my-guard"] }

Needs the package @modelcontextprotocol/sdk beside oversight.
Exit codes: 0 the agent closed, 2 wrong usage, 3 failed.
`;

async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('mcp', argv, { ...COMMON, guard: { type: 'string' } });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (!values.guard) throw usage('mcp', '--guard is missing');
  if (positionals.length > 0) throw usage('mcp', `mcp takes no "${positionals[0]}"`);
  const guard = await loadGuard(resolve(io.cwd, values.guard));
  await serveScreening({
    guard,
    threshold: guard.parts.thresholds.block,
    version: await packageVersion(),
    signal: io.signal,
  });
  return 0;
}

export const mcpCommand: Command = { name: 'mcp', summary: 'a tool that screens text, for agents', help, run };
