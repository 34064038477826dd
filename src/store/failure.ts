// What a database says when it cannot, as an error that a person can act on.
import { OversightError, systemCode } from '../base/index.ts';

const full = 'Free some space: appending goes on by itself then, and nothing that was acknowledged is lost.';

/** Code of the driver -> what it means, and what to do. */
const known: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  SQLITE_FULL: ['the disk is full', full],
  ENOSPC: ['the disk is full', full],
  EDQUOT: ['the disk quota is used up', full],
  SQLITE_READONLY: ['it may not be written', 'Give the process the right to write the file and its folder.'],
  SQLITE_CANTOPEN: ['it cannot be opened', 'Check the path and the rights to the file and its folder.'],
  SQLITE_PERM: ['it may not be opened', 'Check the rights to the file and its folder.'],
  SQLITE_NOTADB: ['it is no SQLite database', 'Give another path, or move that file away.'],
  SQLITE_CORRUPT: [
    'the database file is damaged',
    'Restore it from a backup; `oversight audit verify` says how far it is whole.',
  ],
  SQLITE_BUSY: [
    'another process holds it locked',
    'End the process that holds it, or use PostgreSQL for many gateways.',
  ],
  SQLITE_IOERR: ['the disk failed to read or write', 'Check the free space and the disk.'],
  EACCES: ['it may not be opened', 'Choose a folder that you may write to.'],
  EPERM: ['it may not be opened', 'Choose a folder that you may write to.'],
  EROFS: ['the disk is read-only', 'Choose a folder that is not read-only.'],
  ENOTDIR: ['a part of the path is a file', 'Choose another path.'],
  EEXIST: ['a part of the path is a file', 'Choose another path.'],
  ECONNREFUSED: ['nobody answers there', 'Start PostgreSQL, or correct host and port.'],
  ENOTFOUND: ['the host is not known', 'Correct the host name.'],
  ETIMEDOUT: ['the host does not answer', 'Check the network, host and port.'],
  '28P01': [
    'the password is wrong',
    'Set OVERSIGHT_STORE_PASSWORD or PGPASSWORD, or correct user and password in the URL.',
  ],
  '28000': ['the user may not log in', 'Correct the user in the URL, or the access rules of the server.'],
  '3D000': ['the database does not exist', 'Create it with `createdb`.'],
  '42501': ['the user lacks a right', 'Grant the user what docs/store.md lists.'],
  '25006': ['the server takes no writes', 'Give the address of the primary server.'],
  '53100': ['the disk of the server is full', full],
  '53300': ['the server has no connection left', 'Raise max_connections of the server, or lower `connections`.'],
  '57P01': ['the server was shut down', 'Start it again; the store reconnects by itself.'],
  '57P03': ['the server is starting or stopping', 'Wait a moment; the store reconnects by itself.'],
  '57014': ['the server took too long', 'Look for a lock or a slow disk on the server.'],
  '55P03': ['a lock was not given in time', 'Look for a gateway that hangs in a transaction.'],
};

/** True for a second row with the same key. */
export function isDuplicate(error: unknown): boolean {
  const code = codeOf(error);
  return code === '23505' || (code === 'SQLITE_CONSTRAINT' && /UNIQUE|PRIMARY KEY/.test(String(error)));
}

/** True where another connection holds the file and it is worth trying again. */
export const isBusy = (error: unknown): boolean => codeOf(error) === 'SQLITE_BUSY';

/** The error that a caller of the store sees; what is one already passes through. */
export function storeFailure(place: string, error: unknown): OversightError {
  if (error instanceof OversightError) return error;
  const code = codeOf(error);
  const [what, remedy] = (code && known[code]) || [];
  const message = error instanceof Error ? error.message : String(error);
  if (what && remedy) return new OversightError(`${place}: ${what} (${code})`, { remedy, cause: error });
  return new OversightError(`${place}: ${message}`, {
    remedy: 'Check that the database runs and can be reached, then try again.',
    cause: error,
  });
}

/** SQLSTATE, SQLite's name of the code, or Node's; the drivers hide it at different depths. */
function codeOf(error: unknown): string | undefined {
  const code = systemCode(error);
  if (code !== undefined && code !== '') return code.startsWith('SQLITE_') ? baseCode(code) : code;
  const message = error instanceof Error ? error.message : '';
  // A file that cannot be opened comes with SQLite's number only.
  if (/unable to open|Unable to open/.test(message)) return 'SQLITE_CANTOPEN';
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : undefined;
}

/** SQLITE_BUSY_SNAPSHOT -> SQLITE_BUSY. */
const baseCode = (code: string) => /^SQLITE_[A-Z]+/.exec(code)![0];
