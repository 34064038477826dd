// `oversight serve`: the gateway and its dashboard, until Ctrl-C.
import { OversightError } from '../base/index.ts';
import type { Gateway, Reloaded } from '../gateway/index.ts';
import { DEFAULT_PLACE } from '../store/index.ts';
import { COMMON, numberOption, readArguments, usage } from './arguments.ts';
import type { Command, CommandIo } from './command.ts';
import { packageVersion } from './package-folder.ts';

const help = `oversight serve [--config FILE] [--port N] [--guard DIR] [--check] [--json]

Stands between clients and a model service: judges every prompt before it is
sent on and every answer while it streams. Without a configuration it listens
on 127.0.0.1:8787 and judges with .oversight/guards/general-small, which
\`oversight start\` (npm start) builds. The model is the one whose key is in
OPENAI_API_KEY or ANTHROPIC_API_KEY; with no key, a built-in demo.

  --config FILE   JSON; docs/gateway.md describes every field
  --port N        0 takes a free one
  --guard DIR     the guard that judges
  --check         check the configuration, print it with secrets masked, and end
  --json          one JSON document when it listens (with --check, the
                  configuration)

Variables, which beat the file:
  OVERSIGHT_HOST, OVERSIGHT_PORT, OVERSIGHT_GUARD, OVERSIGHT_LOG_LEVEL
  OVERSIGHT_UPSTREAM_URL, OVERSIGHT_UPSTREAM_KEY   any service that speaks
                             OpenAI's protocol, and its key
  OVERSIGHT_STORE            where the log is: sqlite:PATH or postgres://...;
                             default ${DEFAULT_PLACE}
  OVERSIGHT_STORE_PASSWORD   of the database; or PGPASSWORD
Names of variables that hold secrets may be chosen in the file.

  oversight serve
  OPENAI_API_KEY=... oversight serve --port 9000
  oversight serve --config gateway.json --check

A gateway.json with a client key, a judge for doubtful texts and PostgreSQL:
  {
    "upstreams": { "openai": { "key": { "env": "OPENAI_API_KEY" } } },
    "keys": [{ "name": "team-a", "env": "TEAM_A_KEY" }],
    "judge": { "model": "openai:gpt-5-mini" },
    "store": { "url": "postgres://oversight@db.internal/oversight" }
  }
Without "keys" it serves this machine only. \`oversight audit verify\` checks the
log, found by the same variables or --config.

SIGHUP reads the configuration and the guard again without dropping a stream;
the environment, where it listens and its store stay until the next start.
Ctrl-C or SIGTERM finishes open streams first; a second one ends at once.
Exit codes: 0 stopped, 2 wrong usage, 3 failed.
`;

async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments('serve', argv, {
    ...COMMON,
    config: { type: 'string' },
    port: { type: 'string' },
    guard: { type: 'string' },
    check: { type: 'boolean', default: false },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length > 0) throw usage('serve', `serve takes no "${positionals[0]}"; a file is given by --config`);
  const port = values.port === undefined ? undefined : numberOption('serve', 'port', values.port, 0, 65_535);
  if (port !== undefined && !Number.isInteger(port)) throw usage('serve', `--port must be whole; not "${values.port}"`);
  // Not with the rest, so that help is there at once.
  const { createGateway, describeConfiguration, readConfiguration } = await import('../gateway/index.ts');
  const read = () =>
    readConfiguration({
      file: values.config,
      env: io.env,
      cwd: io.cwd,
      overrides: {
        ...(port === undefined ? {} : { listen: { port } }),
        ...(values.guard === undefined ? {} : { guard: { folder: values.guard } }),
      },
    });
  const configuration = await read();
  if (values.check) {
    io.stdout.write(`${JSON.stringify(describeConfiguration(configuration), null, values.json ? 0 : 2)}\n`);
    return 0;
  }
  const gateway = await createGateway({
    configuration,
    env: io.env,
    version: await packageVersion(),
    clock: io.clock,
    readAgain: read,
  });
  try {
    io.stdout.write(values.json ? `${JSON.stringify(summarise(gateway))}\n` : describeGateway(gateway));
    await untilStopped(gateway, io);
  } finally {
    await gateway.close();
  }
  return 0;
}

/** Waits for Ctrl-C or SIGTERM; SIGHUP reads the configuration and the guard again, and a wrong one leaves the old in force. */
export async function untilStopped(gateway: Gateway, io: CommandIo): Promise<void> {
  const reload = () => {
    gateway.reload().then(
      (reloaded) => io.stderr.write(describeReload(reloaded)),
      (error: unknown) => {
        const { message, remedy } = error instanceof OversightError ? error : { message: String(error), remedy: '' };
        io.stderr.write(`Not reloaded, the old configuration stays: ${message}\n  ${remedy ?? ''}\n`);
      },
    );
  };
  process.on('SIGHUP', reload);
  try {
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      else io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    io.stderr.write('Finishing open streams; Ctrl-C again ends at once.\n');
  } finally {
    process.off('SIGHUP', reload);
  }
}

/** "Reloaded: guard, limits. At the next start: listen." */
export function describeReload({ changed, later }: Reloaded): string {
  const now = changed.length === 0 ? 'Reloaded; nothing changed.' : `Reloaded: ${changed.join(', ')}.`;
  return `${now}${later.length === 0 ? '' : ` At the next start: ${later.join(', ')}.`}\n`;
}

function summarise({ url, context }: Gateway) {
  const { name, hash, guard } = context.guards.current();
  const { configuration } = context;
  return {
    url,
    openai: context.clientUrl,
    anthropic: url,
    dashboard: configuration.dashboard.enabled ? `${url}/` : null,
    guard: { name, hash, threshold: configuration.guard.block ?? guard.thresholds.block },
    mode: configuration.guard.mode,
    upstreams: describeUpstreams(configuration.upstreams),
    store: context.store.place,
  };
}

function describeUpstreams({ openai, anthropic }: Gateway['context']['configuration']['upstreams']): readonly string[] {
  const named = [openai, anthropic].flatMap((upstream) =>
    upstream ? [upstream.kind === 'demo' ? 'built-in demo model (no key is configured)' : upstream.url] : [],
  );
  return [...new Set(named)];
}

/** What a person needs to know when it listens. */
export function describeGateway(running: Gateway): string {
  const { url, openai, dashboard, guard, mode, upstreams, store } = summarise(running);
  const lines: readonly (readonly [string, string])[] = [
    ['clients', `OPENAI_BASE_URL=${openai}`],
    ['', `ANTHROPIC_BASE_URL=${url}`],
    ...(dashboard === null ? [] : [['dashboard', dashboard] as const]),
    ['guard', `${guard.name} (${guard.hash.slice(0, 8)}), blocks from ${guard.threshold.toFixed(3)}`],
    ...(mode === 'shadow' ? [['mode', 'shadow: verdicts are recorded and nothing is blocked'] as const] : []),
    ...upstreams.map((name, i) => [i === 0 ? 'upstream' : '', name] as const),
    ['audit log', store],
  ];
  return `The gateway listens on ${url}\n\n${lines.map(([name, value]) => `  ${name.padEnd(10)} ${value}`).join('\n')}\n\nCtrl-C stops it; open streams are finished first.\n`;
}

export const serveCommand: Command = {
  name: 'serve',
  summary: 'the gateway and its dashboard: every byte judged before it leaves',
  help,
  run,
};
