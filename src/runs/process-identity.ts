// Tells whether a process written down earlier is still the same one: a process id alone is reused, so its start counts too.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from '../base/index.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words; '' where the system does not tell (Windows). */
  readonly start: string;
  readonly host: string;
}

let own: ProcessIdentity | undefined;

/** This process. */
export function ownIdentity(): ProcessIdentity {
  own ??= { pid: process.pid, start: processStart(process.pid) ?? '', host: hostname() };
  return own;
}

/** 'elsewhere': it belongs to another machine, which cannot be asked. */
export function lookUp(identity: ProcessIdentity): 'alive' | 'dead' | 'elsewhere' {
  if (identity.host !== hostname()) return 'elsewhere';
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if (systemCode(error) !== 'EPERM') return 'dead';
  }
  const start = processStart(identity.pid);
  if (start === undefined) return 'dead';
  return identity.start === '' || start === '' || start === identity.start ? 'alive' : 'dead';
}

/** Undefined when there is no such process or only its remains (a zombie); '' where its start is not known. */
function processStart(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      // Fields after the command's closing bracket: state is the 3rd of all, start time (in ticks since boot) the 22nd.
      const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${fields[19]}`;
    } catch (error) {
      return systemCode(error) === 'ENOENT' || systemCode(error) === 'ESRCH' ? undefined : '';
    }
  }
  if (process.platform === 'win32') return '';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2000 }).trim();
  } catch {
    // No `ps`, or it does not know the process: the answer of kill(pid, 0) has to do.
    return '';
  }
}
