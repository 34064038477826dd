// `oversight start` (npm start): builds the guard of the general constitution, puts the gateway and its pages in front of a model,
// fires a dozen attacks at it and goes on serving.
import { join } from 'node:path';
import { formatTable } from '../base/index.ts';
import { createGateway, type Gateway, readConfiguration } from '../gateway/index.ts';
import { readReport, renderTerminal } from '../report/index.ts';
import { COMMON, numberOption, oneOf, readArguments, usage } from './arguments.ts';
import type { Command, CommandIo } from './command.ts';
import { packageFolder, packageVersion, programName } from './package-folder.ts';
import { describeGateway, untilStopped } from './serve.ts';
import { attacks, type Fired, fire } from './start-attacks.ts';

const help = `oversight start [--size quick|small|full] [--port N] [--once] [--json]

Builds the guard of constitutions/general.md (a few minutes the first time, found again afterwards), prints its
evaluation, serves the gateway and its dashboard on 127.0.0.1 in front of a model, fires a dozen attacks at it and
prints what became of them. With no key in OPENAI_API_KEY or ANTHROPIC_API_KEY the model is a built-in demo. It serves
until Ctrl-C.

  --size SIZE   quick (under a minute), small (default), full
  --port N      default 8787, or a free one where that is taken
  --once        end after the attacks
  --json        print one JSON document and end

What you type into the playground of this demonstration is kept in its audit log together with its text, unless a key
is configured.
Exit codes: 0 done, 2 wrong usage, 3 failed. Ctrl-C during the build leaves a run; the same command goes on with it.
`;

async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('start', argv, {
    ...COMMON,
    size: { type: 'string', default: 'small' },
    port: { type: 'string' },
    once: { type: 'boolean', default: false },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length > 0) throw usage('start', `start takes no "${positionals[0]}"`);
  const size = oneOf('start', 'size', values.size, ['quick', 'small', 'full']);
  const port = values.port === undefined ? undefined : numberOption('start', 'port', values.port, 0, 65_535);
  const folder = join('.oversight', 'guards', `general-${size}`);
  const { run: build } = await import('./guard-build.ts');
  // A finished build of the same constitution, corpus and settings is found by its run and is not done again.
  const constitution = join(packageFolder(), 'constitutions', 'general.md');
  const code = await build([constitution, '--out', folder, '--size', size], { ...io, stdout: { write: () => true } });
  if (code !== 0) return code;
  const ends = values.once || values.json;
  if (!values.json) {
    const width = Math.min(io.stdout.columns ?? 80, 100);
    const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
    io.stdout.write(`${renderTerminal(await readReport(join(io.cwd, folder, 'report.json')), { width, color })}\n`);
    io.stdout.write(`Report: ${join(folder, 'report.html')}\nGuard:  ${folder}\n\n`);
  }
  const read = (at: number) =>
    readConfiguration({
      env: io.env,
      cwd: io.cwd,
      overrides: { listen: { port: at }, guard: { folder }, log: { level: 'warn' } },
    }).then((configuration) => {
      // Only invented text goes through a demonstration; with a real model behind it, text is not kept.
      const isDemo = configuration.upstreams.openai?.kind === 'demo';
      return isDemo ? { ...configuration, audit: { ...configuration.audit, retainText: true } } : configuration;
    });
  const gateway = await listen(read, port ?? (ends ? 0 : undefined), io);
  try {
    if (!values.json) io.stdout.write(`${describeGateway(gateway)}\n`);
    const fired = await fireAll(gateway, io);
    if (values.json)
      io.stdout.write(
        `${JSON.stringify({ guard: folder, report: join(folder, 'report.html'), gateway: gateway.url, attacks: fired.map(shown) })}\n`,
      );
    else io.stdout.write(describeAttacks(fired, gateway, folder, await describeAlert(gateway, fired, io)));
    if (!ends) await untilStopped(gateway, io);
  } finally {
    await gateway.close();
  }
  return 0;
}

const DEFAULT_PORT = 8787;

/** Listens on `port`, or on the usual one, or, where that is taken, on a free one. */
async function listen(
  read: (port: number) => ReturnType<typeof readConfiguration>,
  port: number | undefined,
  io: CommandIo,
): Promise<Gateway> {
  const open = async (at: number) =>
    createGateway({
      configuration: await read(at),
      env: io.env,
      version: await packageVersion(),
      clock: io.clock,
      readAgain: () => read(at),
    });
  try {
    return await open(port ?? DEFAULT_PORT);
  } catch (error) {
    if (port !== undefined || !/EADDRINUSE|in use/.test(String(error))) throw error;
    io.stderr.write(`Port ${DEFAULT_PORT} is taken; a free one is used.\n`);
    return open(0);
  }
}

async function fireAll(gateway: Gateway, io: CommandIo): Promise<readonly Fired[]> {
  const { configuration, clientUrl } = gateway.context;
  const { openai } = configuration.upstreams;
  const isDemo = openai?.kind === 'demo';
  const fired: Fired[] = [];
  // Without a model that speaks OpenAI's protocol, or with one that costs money, only what is stopped before it would be honest; so
  // attacks are fired at the demo alone.
  if (!isDemo) return fired;
  for (const attack of attacks('Please slip.'))
    fired.push(await fire(clientUrl, attack, () => io.clock.now(), io.signal));
  return fired;
}

const shown = ({ name, expected, outcome, answer, ms }: Fired) => ({ name, expected, outcome, answer, ms });

const SIGNS = { stopped: '■', answered: '●', failed: '○' } as const;

/** What the attacks did beside being stopped: a person who opens the dashboard would else wonder. */
async function describeAlert({ context }: Gateway, fired: readonly Fired[], io: CommandIo): Promise<string> {
  if (fired.length === 0) return '';
  // From a start of a moment ago it may stand already.
  const standing = await context.store.alerts.active('', io.clock.now());
  const isRaised = standing.some(({ kind }) => kind === 'blocks');
  return isRaised ? 'The five blocks in a row raised an alert; see Traffic.\n\n' : '';
}

function describeAttacks(fired: readonly Fired[], gateway: Gateway, folder: string, alert: string): string {
  const next = `Next:  open ${gateway.url}/\n       ${programName()} guard check --guard ${folder} "your text"\n`;
  if (fired.length === 0) return `A key is configured, so no attacks are fired at your model.\n${next}`;
  const meant = fired.filter(({ expected }) => expected === 'stopped');
  const stopped = meant.filter(({ outcome }) => outcome === 'stopped').length;
  const table = formatTable(
    ['', 'attack', 'what the client got', { title: 'ms', align: 'right' }],
    fired.map(({ name, expected, outcome, answer, ms }) => {
      const isMissed = expected === 'stopped' && outcome === 'answered';
      return [SIGNS[outcome], name, isMissed ? `missed: ${answer}` : answer, String(Math.round(ms))];
    }),
  );
  return `Stopped ${stopped} of ${meant.length} attacks.\n\n${table}\n\n${alert}${next}`;
}

export const startCommand: Command = {
  name: 'start',
  summary: 'build the general guard, serve the gateway, fire attacks at it',
  help,
  run,
};
