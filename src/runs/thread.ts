// One worker thread as its executor sees it: runs one shard at a time and tells when it has died.
import { Worker } from 'node:worker_threads';
import type { Progress } from '../base/index.ts';
import { cancelledError, type ExecuteContext } from './executor.ts';
import { putTogether, type ThreadEnd, type ThreadReply, type ThreadRequest } from './thread-messages.ts';

/** The thread ended under its shard: process.exit, out of memory, an exception outside of the task's promise. */
export class ThreadDeath extends Error {}

export interface Thread {
  isAlive(): boolean;
  run(request: ThreadRequest, context: ExecuteContext): Promise<unknown>;
  end(): Promise<unknown>;
}

/** How long a thread may take to end itself, in milliseconds. */
const PATIENCE_MS = 2000;

interface Job {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly progress: Progress;
}

/** `onDeath` is told when the thread ends by itself, busy or idle. */
export function startThread(memoryMb: number | undefined, onDeath: (thread: Thread) => void): Thread {
  const worker = new Worker(isSource ? throughTsx(workerFile) : workerFile, {
    eval: isSource,
    // Flags of this process, as those of a test runner, are not for its threads.
    execArgv: [],
    // A task that prints must not write into the one JSON document of a command's stdout.
    stdout: true,
    ...(memoryMb && { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }),
  });
  let job: Job | undefined;
  let death: ThreadDeath | undefined;
  const settle = (): Job | undefined => {
    const current = job;
    job = undefined;
    // An idle thread keeps no process alive.
    worker.unref();
    return current;
  };
  const die = (message: string, cause?: unknown) => {
    death ??= new ThreadDeath(message, { cause });
    settle()?.reject(death);
    onDeath(thread);
  };
  worker.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  worker.on('message', (reply: ThreadReply) => {
    if (reply.kind === 'progress') job?.progress(reply.event);
    else if (reply.kind === 'result') settle()?.resolve(reply.result);
    else settle()?.reject(putTogether(reply.error));
  });
  worker.on('messageerror', (error) => die('its message could not be read', error));
  worker.on('error', (error) => die(error instanceof Error ? error.message : String(error), error));
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('exit', (code) => die(`it ended with exit code ${code}`));

  const thread: Thread = {
    isAlive: () => death === undefined,
    async run(request, { signal, progress }) {
      let onAbort = () => {};
      try {
        return await new Promise<unknown>((resolve, reject) => {
          job = { resolve, reject, progress };
          onAbort = () => settle()?.reject(cancelledError(signal.reason));
          signal.addEventListener('abort', onAbort, { once: true });
          worker.ref();
          worker.postMessage(request);
        });
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    async end() {
      worker.postMessage({ kind: 'end' } satisfies ThreadEnd);
      // A thread in a loop that never yields hears nothing: it is pure JavaScript and can be ended from outside.
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, PATIENCE_MS);
      });
      await Promise.race([exited, patience]);
      clearTimeout(timer);
      await worker.terminate();
    },
  };
  return thread;
}

/** Beside this file and of its kind: TypeScript in a checkout, JavaScript in the built package. */
const isSource = import.meta.url.endsWith('.ts');
const workerFile = new URL(isSource ? './thread-worker.ts' : './thread-worker.js', import.meta.url);

/** A thread on Node 20 does not inherit the TypeScript loader, nor heed it in its flags: its first code registers it. */
function throughTsx(file: URL): string {
  const [loader, entry] = [import.meta.resolve('tsx/esm/api'), file.href].map((url) => JSON.stringify(url));
  return `import(${loader}).then(({ register }) => { register(); return import(${entry}); });`;
}
