// Takes and gives the lock of a folder as often as it can for some milliseconds, and fails if it is ever not alone.
// Usage: runs-lock-child.js FOLDER MILLISECONDS; prints how often it had the lock.
import { mkdirSync, rmdirSync } from 'node:fs';
import { OversightError, systemClock } from '../../src/base/index.ts';
import { acquireLock } from '../../src/runs/lock.ts';

const [, , folder = '', milliseconds = ''] = process.argv;
const end = Date.now() + Number(milliseconds);
let taken = 0;
while (Date.now() < end) {
  try {
    const lock = await acquireLock(folder, systemClock);
    // Fails where it exists: then another process is inside too.
    mkdirSync(`${folder}.inside`);
    rmdirSync(`${folder}.inside`);
    taken++;
    lock.release();
  } catch (error) {
    if (!(error instanceof OversightError)) throw error;
  }
}
process.stdout.write(`${taken}\n`);
