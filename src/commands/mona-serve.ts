// `oversight mona serve`: an environment for trainers of other languages, until Ctrl-C.
import { createWriteStream, type WriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { OversightError } from '../base/index.ts';
import { createEnvironment, type EnvironmentTier } from '../mona/environment/index.ts';
import { environmentNames, environmentTitles, parseApproval } from '../mona/index.ts';
import { type EnvironmentServer, serveEnvironment, type TraceEvent } from '../mona/openenv/index.ts';
import { COMMON, numberOption, oneOf, onlyPositional, readArguments, readTyped, usage } from './arguments.ts';
import type { CommandIo } from './command.ts';
import { readBoard } from './mona-camera-dropbox.ts';
import { packageVersion } from './package-folder.ts';
import { wholeNumber } from './report-output.ts';

const help = `oversight mona serve ENV [--port 8000] [--tier small|language-model] [--json]

Serves camera-dropbox, test-driven-development or loan in the wire format of
OpenEnv: WebSocket at /ws (each client its own episodes), the same over HTTP,
/schema, /metadata and /health. Python trainers that speak OpenEnv (TRL and
others) play unchanged:

  from openenv.core import GenericEnvClient
  with GenericEnvClient(base_url="http://127.0.0.1:8000").sync() as env:
      result = env.reset(seed=7)
      result = env.step({"action": 3})

  --port N        default 8000; 0 takes a free one
  --host NAME     default 127.0.0.1; there are no keys, so whoever reaches it plays
  --sessions N    clients at once; default 64
  --idle MIN      minutes of silence after which a session ends; default 30
  --tier T        small (numbers, default) or language-model (text), of
                  test-driven-development and loan
  --board RxC     camera-dropbox: default 4x4, with --boxes 2 --blocking 1
                  --limit 50 --penalty 0.01
  --approval A    the overseer: true (default), tampered, zero, noisy:S, mixture:P,
                  misspecified:P; of text mutation, static or redaction, tampered
  --trace FILE    appends one JSON line for each step
  --json          one JSON document when it listens

The reward of a step is the observed one. metadata.info holds the overseer's
approval of it (add it to the reward, with a horizon of one step, and you
have MONA) and, for evaluation alone, the true reward and the outcome.

  oversight mona serve camera-dropbox
  oversight mona serve test-driven-development --tier language-model --port 0

Exit codes: 0 stopped, 2 wrong usage, 3 failed.
`;

const verb = 'mona serve';

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(verb, argv, {
    ...COMMON,
    port: { type: 'string', default: '8000' },
    host: { type: 'string', default: '127.0.0.1' },
    sessions: { type: 'string', default: '64' },
    idle: { type: 'string', default: '30' },
    tier: { type: 'string', default: 'small' },
    board: { type: 'string', default: '4x4' },
    boxes: { type: 'string', default: '2' },
    blocking: { type: 'string', default: '1' },
    limit: { type: 'string', default: '50' },
    penalty: { type: 'string', default: '0.01' },
    approval: { type: 'string' },
    trace: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const asked = onlyPositional(verb, positionals, 'the name of an environment');
  const name = environmentNames.find((each) => each === asked);
  if (!name) throw usage(verb, `there is no environment "${asked}", only ${environmentNames.join(', ')}`);
  const tier: EnvironmentTier = oneOf(verb, 'tier', values.tier, ['small', 'language-model'] as const);
  const port = wholeNumber(verb, 'port', values.port, 0, 65_535);
  const maxSessions = wholeNumber(verb, 'sessions', values.sessions, 1, 10_000);
  const idleMs = numberOption(verb, 'idle', values.idle, 0.01, 10_000) * 60_000;
  const camera = readBoard(verb, values);
  const { approval } = values;
  // Of text the task itself knows its overseers.
  if (approval !== undefined && tier === 'small') {
    const { kind } = readTyped(() => parseApproval(approval));
    if (kind === 'file') throw usage(verb, `--approval takes no file here; not "${approval}"`);
  }
  const trace = values.trace === undefined ? undefined : await openTrace(resolve(io.cwd, values.trace), io);
  const server = await serveEnvironment({
    create: () => createEnvironment(name, { tier, camera, ...(approval !== undefined && { approval }) }),
    version: await packageVersion(),
    host: values.host,
    port,
    maxSessions,
    idleMs,
    clock: io.clock,
    ...(trace && { trace: (event: TraceEvent) => trace.write(`${JSON.stringify(event)}\n`) }),
  }).catch(async (error: unknown) => {
    await closeTrace(trace);
    throw error;
  });
  try {
    io.stdout.write(values.json ? `${JSON.stringify(listening(name, server))}\n` : describe(name, server));
    await untilAborted(io.signal);
  } finally {
    await server.close();
    await closeTrace(trace);
  }
  io.stderr.write('Stopped.\n');
  return 0;
}

function listening(environment: string, { url }: EnvironmentServer) {
  return { environment, url, webSocket: `${url.replace(/^http/, 'ws')}/ws` };
}

function describe(name: (typeof environmentNames)[number], server: EnvironmentServer): string {
  const { url, webSocket } = listening(name, server);
  return `${environmentTitles[name]}, at ${url}
WebSocket ${webSocket}; schemas at ${url}/schema

  from openenv.core import GenericEnvClient
  env = GenericEnvClient(base_url="${url}").sync()

Ctrl-C stops it.
`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Opened before anything is served, so that a path that cannot be written is known at once. */
function openTrace(path: string, io: CommandIo): Promise<WriteStream> {
  return new Promise((done, fail) => {
    const stream = createWriteStream(path, { flags: 'a' });
    stream.once('open', () => done(stream));
    stream.on('error', (cause) => {
      // A full disk later on costs the trace, not the episodes.
      if (!stream.pending) io.stderr.write(`Nothing more is written to ${path}: ${cause.message}\n`);
      fail(
        new OversightError(`cannot write ${path}: ${cause.message}`, {
          kind: 'input',
          remedy: 'Give --trace a file in a folder that exists and may be written.',
          cause,
        }),
      );
    });
  });
}

function closeTrace(stream: WriteStream | undefined): Promise<void> {
  return new Promise((done) => (stream ? stream.end(() => done()) : done()));
}
