import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../base/index.ts';
import { acquireLock, findHolder } from './lock.ts';
import { lookUp, ownIdentity } from './process-identity.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const leave = (identity: unknown) => writeFileSync(join(folder, 'lock.x.json'), JSON.stringify(identity));

describe('the lock of a run', () => {
  it('is held by one at a time and free after its release [runs.lock]', async () => {
    const lock = await acquireLock(folder, systemClock);
    expect(findHolder(folder)).toMatchObject({ pid: process.pid, where: 'alive' });
    await expect(acquireLock(folder, systemClock)).rejects.toMatchObject({
      message: `${folder} is being written by process ${process.pid}`,
      remedy: expect.stringMatching(/Wait for it/),
    });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    (await acquireLock(folder, systemClock)).release();
  });

  it('goes to exactly one of many who come at once [runs.lock]', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => acquireLock(folder, systemClock)));
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('of a killed process is taken over [runs.lock]', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    leave({ pid, start: '', host: hostname() });
    await expect(acquireLock(folder, systemClock)).rejects.toThrow(`process ${pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await acquireLock(folder, systemClock)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a process whose number another one has now is taken over', async () => {
    leave({ ...ownIdentity(), start: 'another boot/12345' });
    // Where the system does not tell when a process began, the number alone has to do.
    if (ownIdentity().start === '') await expect(acquireLock(folder, systemClock)).rejects.toThrow('is being written');
    else (await acquireLock(folder, systemClock)).release();
  });

  it('of another machine is respected, and the message says which file to remove', async () => {
    leave({ pid: 1, start: '', host: 'elsewhere.example' });
    await expect(acquireLock(folder, systemClock)).rejects.toMatchObject({
      message: `${folder} is being written by process 1 on elsewhere.example`,
      remedy: expect.stringContaining(join(folder, 'lock.x.json')),
    });
  });

  it('that is not one of ours holds nobody up', async () => {
    writeFileSync(join(folder, 'lock.y.json'), '{"pid": "seven"');
    (await acquireLock(folder, systemClock)).release();
  });
});

describe('the identity of a process', () => {
  it('tells the living from the dead', () => {
    expect(lookUp(ownIdentity())).toBe('alive');
    expect(lookUp({ ...ownIdentity(), pid: 2 ** 22 + 1 })).toBe('dead');
    expect(lookUp({ ...ownIdentity(), host: 'elsewhere.example' })).toBe('elsewhere');
  });

  it.runIf(process.platform === 'linux')('counts a zombie as dead', async () => {
    // The shell never collects its child, which ends at once; it prints the child's number first.
    const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 20'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [output] = (await once(shell.stdout, 'data')) as [Buffer];
    const identity = { ...ownIdentity(), pid: Number(output.toString()), start: '' };
    await expect.poll(() => lookUp(identity), { timeout: 5000 }).toBe('dead');
    expect(readFileSync(`/proc/${identity.pid}/stat`, 'utf8')).toMatch(/ Z /);
    shell.kill('SIGKILL');
  });
});
