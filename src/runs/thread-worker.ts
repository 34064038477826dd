// The inside of a worker thread: imports the module of each shard's task, runs it, and answers with result or error.
import { parentPort } from 'node:worker_threads';
import type { Progress } from '../base/index.ts';
import { findTask } from './task.ts';
import { type ThreadReply, type ThreadRequest, takeApart } from './thread-messages.ts';

const port = parentPort;
if (!port) throw new TypeError('thread-worker is started by createThreadsExecutor, not by itself');

const reply = (message: ThreadReply) => port.postMessage(message);
/** A cancelled shard does not see its signal here: its thread is ended. */
const signal = new AbortController().signal;

port.on('message', async ({ task, module, input, cores }: ThreadRequest) => {
  try {
    await import(module);
    const result = await findTask(task).run(input, { signal, progress: createThrottle(), cores });
    reply({ kind: 'result', result });
  } catch (error) {
    reply({ kind: 'error', error: takeApart(error) });
  }
});

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
