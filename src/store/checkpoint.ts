// Moves the write-ahead log of SQLite into the database file from a thread of its own: that waits for the disk, 10 to 100 ms
// at a time, and the streams of a gateway must not wait with it.
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Milliseconds between two rounds. */
const EVERY = 500;

/** As text, so that it needs no file beside it; the thread ends when it is told to or when its database is gone. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const Libsql = require(workerData.libsql);
const database = new Libsql(workerData.path, { timeout: 0 });
database.exec('pragma synchronous = normal');
const timer = setInterval(() => {
  try {
    database.exec('pragma wal_checkpoint(passive)');
  } catch {
    // Another connection is at it, or the disk is full: the next round tries again.
  }
}, workerData.every);
parentPort.once('message', () => {
  clearInterval(timer);
  database.close();
});
`;

export interface Checkpoints {
  /** Ends the thread; resolves when it has let go of the file. */
  stop(): Promise<void>;
}

/** Starts the thread; `onEnd` is told when it ends without being asked to. */
export function startCheckpoints(path: string, onEnd: () => void): Checkpoints {
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const worker = new Worker(program, { eval: true, workerData: { path, libsql, every: EVERY } });
  // It does not keep a process alive that has nothing else to do.
  worker.unref();
  let isStopping = false;
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      if (!isStopping) onEnd();
      resolve();
    });
  });
  worker.on('error', () => {});
  return {
    stop() {
      isStopping = true;
      worker.ref();
      worker.postMessage('stop');
      return ended;
    },
  };
}
