// One build at a time: started as a process, found again as a run, and stopped when a person or the end of the gateway asks for it.
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Clock, systemCode } from '../../base/index.ts';
import { readManifest } from '../../guard/index.ts';
import { readRun } from '../../runs/index.ts';
import type { Logger } from '../context.ts';
import type { BuildStarted } from '../contract.ts';
import type { BuildProcess, BuildRequest, StartBuild } from './build-process.ts';
import { Refusal } from './refusal.ts';

export interface BuildDesk {
  /**
   * Begins a build; resolves when its run's folder is there.
   * @throws Refusal 409 while another build runs or where the name is taken; 400 with the build's own words where it ended at once
   */
  start(request: {
    /** Gives the path of the constitution; called when everything else is right. */
    readonly constitution: () => Promise<string>;
    readonly name: string;
    readonly size: BuildRequest['size'];
  }): Promise<BuildStarted>;
  /** Id of the run of the build that is at work. */
  readonly running: string | undefined;
  /** False where the run is not that of a build of ours that is at work. */
  cancel(run: string): boolean;
}

export interface BuildDeskOptions {
  readonly start: StartBuild;
  /** Folder of the library, at the time of asking. */
  readonly library: () => string;
  /** Folder of the runs. */
  readonly runs: string;
  readonly workspace: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the gateway closes: the build is interrupted and can be gone on with. */
  readonly closing: AbortSignal | undefined;
}

/** Milliseconds between two looks for the run, and how many looks before giving up. */
const LOOK_MS = 100;
const LOOKS = 600;

interface Build {
  readonly name: string;
  process: BuildProcess | undefined;
  run: string | undefined;
}

export function createBuildDesk(options: BuildDeskOptions): BuildDesk {
  let current: Build | undefined;
  options.closing?.addEventListener('abort', () => current?.process?.interrupt(), { once: true });

  const findRun = async (build: Build, { pid, ended }: BuildProcess, out: string): Promise<string> => {
    const over = ended.then((end) => ({ end }));
    for (let look = 0; look < LOOKS; look++) {
      const run = await runOf(pid, options.runs);
      if (run !== undefined) return run;
      const state = await Promise.race([over, options.clock.sleep(LOOK_MS)]);
      if (!state) continue;
      // Every stage was done before: it had ended before we looked.
      const manifest = state.end.ok ? await readManifest(out).catch(() => undefined) : undefined;
      const known = manifest?.training['run'];
      if (typeof known === 'string') return known;
      throw new Refusal(
        400,
        state.end.problem || 'The build ended before its run began',
        'Mend what it says and build again.',
      );
    }
    build.process?.interrupt();
    throw new Refusal(500, 'The build did not begin within a minute', 'Is the machine busy? Try again later.');
  };

  return {
    start: async ({ constitution, name, size }) => {
      if (current) {
        throw new Refusal(
          409,
          `The guard "${current.name}" is being built`,
          'Wait until it is done, or cancel its run; two builds at once would only be slower.',
        );
      }
      if (options.closing?.aborted)
        throw new Refusal(503, 'The gateway is about to stop', 'Try again after its start.');
      const build: Build = { name, process: undefined, run: undefined };
      current = build;
      const release = () => {
        if (current === build) current = undefined;
      };
      try {
        const out = resolve(options.library(), name);
        // A guard that was ever live must stay what it was, or going back to it would not be going back.
        if (await readManifest(out).catch(() => undefined))
          throw new Refusal(409, `There is a guard "${name}" already`, `Choose another name, for example "${name}-2".`);
        const path = await constitution();
        const request = { constitution: path, out, size, workspace: options.workspace };
        const child = await options.start(request);
        build.process = child;
        void child.ended.then(({ ok, problem }) => {
          release();
          const fields = { guard: name, run: build.run, ...(!ok && { problem }) };
          if (ok) options.logger.info('guard built', fields);
          else options.logger.warn('build ended without a guard', fields);
        });
        build.run = await findRun(build, child, out);
        options.logger.info('build begun', { guard: name, run: build.run, pid: child.pid });
        return { run: build.run, guard: name };
      } catch (error) {
        // A process that goes on keeps its place until it has ended.
        if (!build.process) release();
        throw error;
      }
    },
    get running() {
      return current?.run;
    },
    cancel: (run) => {
      if (current?.process === undefined || current.run !== run) return false;
      current.process.interrupt();
      return true;
    },
  };
}

/** The run that this process is writing. */
async function runOf(pid: number, root: string): Promise<string | undefined> {
  let names: readonly string[];
  try {
    names = await readdir(root);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  for (const name of names) {
    if (!name.startsWith('guard-build-')) continue;
    // A folder without its manifest yet is not damaged but young.
    const run = await readRun(join(root, name)).catch(() => undefined);
    if (run?.status === 'running' && run.pid === pid) return run.id;
  }
  return undefined;
}
