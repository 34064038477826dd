#!/usr/bin/env node
// The command line: one table of commands, each loaded when it is called; errors become two lines and an exit code.
import { describeError, OversightError, systemClock } from './base/index.ts';
import type { Command, CommandIo } from './commands/command.ts';

const commands: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  start: {
    summary: 'build the general guard, serve the gateway, fire attacks at it (what npm start does)',
    load: async () => (await import('./commands/start.ts')).startCommand,
  },
  serve: {
    summary: 'the gateway and its dashboard: every byte judged before it leaves',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  guard: {
    summary: 'build, check and evaluate guards',
    load: async () => (await import('./commands/guard.ts')).guardCommand,
  },
  capa: {
    summary: 'how alike models err, from logs of evaluations; whom to ask second',
    load: async () => (await import('./commands/capa.ts')).capaCommand,
  },
  mona: {
    summary: 'agents that cannot profit from multi-step reward hacks',
    load: async () => (await import('./commands/mona.ts')).monaCommand,
  },
  audit: {
    summary: 'verify, export and show the log of what went through the gateway',
    load: async () => (await import('./commands/audit.ts')).auditCommand,
  },
  mcp: {
    summary: 'a tool that screens text, for agents (Model Context Protocol)',
    load: async () => (await import('./commands/mcp.ts')).mcpCommand,
  },
  runs: {
    summary: 'what ran here, how far it came; go on with an interrupted run',
    load: async () => (await import('./commands/runs.ts')).createRunsCommand(),
  },
};

const help = `oversight: tools with which small teams oversee AI systems

  oversight <command> --help

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`)
  .join('\n')}

Examples
  oversight guard build constitutions/general.md --out my-guard
  oversight guard check --guard my-guard "how do i kill a zombie process"
  oversight serve --guard my-guard
  oversight runs

Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 failed, 4 a
person has to answer first. --json prints one JSON document on stdout.
`;

/** Commands whose long jobs are runs. */
const RESUMING = ['start', 'guard', 'mona', 'runs'];

const VERSION_FLAGS = ['--version', '-V'];

/** Runs one command line; returns the exit code. */
export async function main(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(help);
    return name === undefined ? 2 : 0;
  }
  if (VERSION_FLAGS.includes(name)) {
    const { packageVersion } = await import('./commands/package-folder.ts');
    io.stdout.write(`${await packageVersion()}\n`);
    return 0;
  }
  try {
    const command = commands[name];
    if (!command)
      throw new OversightError(`there is no \`oversight ${name}\``, {
        kind: 'usage',
        remedy: `Commands: ${Object.keys(commands).join(', ')}.`,
      });
    return await (await command.load()).run(rest, io);
  } catch (error) {
    if (io.signal.aborted) {
      // Only what is kept as a run can go on.
      const next = RESUMING.includes(name)
        ? ' The same command goes on where it was; `oversight runs` lists what is unfinished.'
        : '';
      io.stderr.write(`\nStopped.${next}\n`);
      return 130;
    }
    if (!(error instanceof OversightError)) {
      // A fault of ours, with its stack; never exit code 1, which means that the answer is no.
      io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return 3;
    }
    io.stderr.write(`error: ${describeError(error)}\n`);
    return error.kind === 'usage' ? 2 : 3;
  }
}

/** The world as this process sees it. The first Ctrl-C aborts the signal, the second ends the process at once. */
function processIo(): CommandIo {
  const controller = new AbortController();
  let asked = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (++asked > 1) process.exit(130);
      controller.abort(new OversightError('stopped by the user', { kind: 'cancelled' }));
    });
  const io: CommandIo = {
    stdout: process.stdout,
    stderr: process.stderr,
    // Opened only when it is asked for, and by Node itself: a pipe is set not to block, so that reading descriptor 0 by
    // hand fails with EAGAIN whenever the writer is slower than we are.
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
    clock: systemClock,
    dispatch: (argv, options = {}) => main(argv, options.cwd === undefined ? io : { ...io, cwd: options.cwd }),
  };
  return io;
}

// `oversight guard score | head` closes the pipe early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 3);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), processIo());
