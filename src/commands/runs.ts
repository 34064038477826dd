// `oversight runs`: what ran here, how far it came, and how to go on with it.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { OversightError, plural } from '../base/index.ts';
import { type DamagedRun, defaultRoot, listRuns, type RunSummary, readEvents } from '../runs/index.ts';
import { COMMON, readArguments, usage } from './arguments.ts';
import type { Command, CommandIo } from './command.ts';
import { describeRun, describeRuns } from './runs-text.ts';

const help = `oversight runs [list]        all runs, newest first
oversight runs show [ID]     what a run is, its stages, its last events and its report
oversight runs resume [ID]   gives the run's command again; finished stages are not done twice
oversight runs open [ID]     opens the run's report

ID is the name of a folder under the root, or the first letters of one; without it, the newest run.

  --root DIR   where the runs are; default ${defaultRoot}
  --json       one JSON document on stdout (list, show, open)

Exit codes: 0 done, 1 there is nothing to resume or to open, 2 wrong usage, 3 failed.
`;

/** Shows a file to a person; false when there is no way to. */
export type FileOpener = (path: string, io: CommandIo) => Promise<boolean>;

/** `openFile`: default the desktop's own opener. */
export function createRunsCommand(openFile: FileOpener = openOnDesktop): Command {
  return {
    name: 'runs',
    summary: 'what ran here, how far it came; go on with an interrupted run',
    help,
    async run(argv, io) {
      const { verb, id, root, json, wantsHelp } = parse(argv);
      if (wantsHelp) return say(io, help);
      const runs = await listRuns(resolve(io.cwd, root), { clock: io.clock });
      if (verb === 'list') return json ? say(io, toJson({ runs: runs.map(summarise) })) : list(runs, root, io);
      const run = pick(runs, id, root);
      if (verb === 'show') return await show(run, json, io);
      if (verb === 'resume') return await resume(run, io);
      return await open(run, json, io, openFile);
    },
  };
}

const verbs = ['list', 'show', 'resume', 'open'] as const;

function parse(argv: readonly string[]) {
  const options = { ...COMMON, root: { type: 'string', default: defaultRoot } } as const;
  const { values, positionals } = readArguments('runs', argv, options);
  const [word = 'list', id, ...more] = positionals;
  const verb = verbs.find((one) => one === word);
  if (!verb) throw usage('runs', `there is no \`oversight runs ${word}\``);
  const excess = verb === 'list' ? id : more[0];
  if (excess !== undefined) throw usage('runs', `"${excess}" is one word too many`);
  if (verb === 'resume' && values.json)
    throw usage('runs', 'resume takes its options from the run, so it has no --json');
  return { verb, id, root: values.root, json: values.json, wantsHelp: values.help };
}

function list(runs: readonly (RunSummary | DamagedRun)[], root: string, io: CommandIo): number {
  if (runs.length === 0) return say(io, `No runs in ${root} yet. Every long command leaves one there.\n`);
  say(io, describeRuns(runs, io.stdout.columns ?? Number.POSITIVE_INFINITY));
  const stopped = runs.find((run) => run.status === 'interrupted' || run.status === 'cancelled');
  if (stopped) io.stderr.write(`\nGo on with: oversight runs resume ${stopped.id}${rootOption(root)}\n`);
  return 0;
}

async function show(run: RunSummary, json: boolean, io: CommandIo): Promise<number> {
  const events = await readEvents(run.folder, json ? 100 : 12);
  if (json) return say(io, toJson({ ...summarise(run), manifest: run.manifest, stages: run.stages, events }));
  say(io, describeRun(run, events));
  return 0;
}

async function resume(run: RunSummary, io: CommandIo): Promise<number> {
  const { command, cwd } = run.manifest;
  const no = (message: string) => {
    io.stderr.write(`${message}\n`);
    return 1;
  };
  if (run.status === 'running')
    return no(`${run.id} is being written by process ${run.pid}: there is nothing to resume.`);
  if (run.status === 'finished') return no(`${run.id} is finished: there is nothing to resume.`);
  if (!command) {
    throw new OversightError(`${run.id} was not started from the command line, so its command is not known`, {
      kind: 'input',
      remedy: 'Run the same program again: the same configuration, seed and inputs go on with this run.',
    });
  }
  io.stderr.write(`oversight ${command.join(' ')}\n`);
  return await io.dispatch(command, { cwd });
}

async function open(run: RunSummary, json: boolean, io: CommandIo, openFile: FileOpener): Promise<number> {
  if (!run.report) {
    if (json) say(io, toJson({ id: run.id, report: null, opened: false }));
    else io.stderr.write(`${run.id} has no report yet (${run.status}).\n`);
    return 1;
  }
  const opened = await openFile(run.report, io);
  return say(io, json ? toJson({ id: run.id, report: run.report, opened }) : `${run.report}\n`);
}

/** The run that is meant: the newest, the one of this name, or the only one that begins so. */
function pick(runs: readonly (RunSummary | DamagedRun)[], id: string | undefined, root: string): RunSummary {
  const wanted = id
    ?.replace(/[/\\]+$/, '')
    .split(/[/\\]/)
    .at(-1);
  const exact = runs.filter((run) => run.id === wanted);
  const found =
    wanted === undefined
      ? runs.slice(0, 1)
      : exact.length > 0
        ? exact
        : runs.filter((run) => run.id.startsWith(wanted));
  const [run] = found;
  const input = (message: string, remedy: string) => new OversightError(message, { kind: 'usage', remedy });
  if (!run) {
    throw input(
      id ? `No run in ${root} is called ${id}` : `There are no runs in ${root}`,
      'See `oversight runs list`; give --root for another folder.',
    );
  }
  if (found.length > 1) {
    throw input(
      `${plural(found.length, 'run')} in ${root} begin with ${id}`,
      `Say which: ${found
        .slice(0, 5)
        .map((one) => one.id)
        .join(', ')}.`,
    );
  }
  if (run.status !== 'damaged') return run;
  throw new OversightError(`${run.folder} cannot be read as a run: ${run.reason}`, {
    kind: 'input',
    remedy: 'Restore the file, or remove the folder.',
  });
}

/** What `list --json` says of each run. */
function summarise(run: RunSummary | DamagedRun) {
  if (run.status === 'damaged') return run;
  const { id, folder, status, pid, manifest, durationMs, progress, error, report } = run;
  const done = run.stages.filter((stage) => stage.state === 'finished').length;
  const { name, created, plan, command } = manifest;
  return {
    id,
    name,
    status,
    folder,
    pid,
    created,
    durationMs,
    stagesDone: done,
    stagesTotal: plan?.length,
    command,
    progress,
    error,
    report,
  };
}

const rootOption = (root: string) => (root === defaultRoot ? '' : ` --root ${root}`);

const toJson = (value: unknown) => `${JSON.stringify(value)}\n`;

function say(io: CommandIo, text: string): number {
  io.stdout.write(text);
  return 0;
}

/** The desktop's own way to open a file. Without a desktop (a server, a container) nothing is tried. */
async function openOnDesktop(path: string, io: CommandIo): Promise<boolean> {
  const [program, ...parts] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : io.env['DISPLAY'] || io.env['WAYLAND_DISPLAY']
          ? ['xdg-open']
          : [];
  if (!program) return false;
  return await new Promise((done) => {
    const child = spawn(program, [...parts, path], { detached: true, stdio: 'ignore' });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
}
