// The inside of a worker thread: imports the module of each shard's task, runs it, and answers with result or error.
import { parentPort } from 'node:worker_threads';
import { OversightError, type Progress } from '../base/index.ts';
import { findTask } from './task.ts';
import { type ThreadEnd, type ThreadReply, type ThreadRequest, takeApart } from './thread-messages.ts';

const port = parentPort;
if (!port) throw new TypeError('thread-worker is started by createThreadsExecutor, not by itself');

const reply = (message: ThreadReply) => port.postMessage(message);
const ending = new AbortController();
/** How long a task may take to heed its signal, in milliseconds. */
const GRACE_MS = 300;

port.on('message', (message: ThreadRequest | ThreadEnd) => {
  if ('kind' in message) end();
  else void work(message);
});

async function work({ task, module, input, cores }: ThreadRequest): Promise<void> {
  try {
    await import(module);
    const result = await findTask(task).run(input, { signal: ending.signal, progress: createThrottle(), cores });
    reply({ kind: 'result', result });
  } catch (error) {
    reply({ kind: 'error', error: takeApart(error) });
  }
  if (ending.signal.aborted) process.exit(0);
}

/**
 * A thread that is terminated from outside in the midst of native code takes the whole process with it (the runtime throws into
 * an environment that is gone). Here it ends itself, in a turn of its own, when no native call is on the stack.
 */
function end(): void {
  ending.abort(new OversightError('the shard was cancelled', { kind: 'cancelled' }));
  setTimeout(() => process.exit(0), GRACE_MS);
}

/** At most twenty messages a second, so that a tight loop does not drown the other thread. */
function createThrottle(): Progress {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    const now = performance.now();
    if (now - last < 50) return;
    last = now;
    reply({ kind: 'progress', event });
  };
}
