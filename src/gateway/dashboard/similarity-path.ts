// Where an uploaded file may lie: its own place below the folder that a person dropped, and nowhere else. Readers take models' names
// from names of folders and files, so names are kept as they are or refused, never changed.
import { Refusal } from './refusal.ts';

/** UTF-8 bytes of a name, as file systems allow them with room for a suffix, and of a whole path. */
const LONGEST_NAME = 240;
const LONGEST_PATH = 1000;
/** Folders within folders. */
const DEEPEST = 32;

/** What no file of any system is called, and what Windows does not allow. */
const CONTROL = /\p{Cc}/u;
const RESERVED = /[<>:"|?*\\]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Names of the folders and of the file, from the outermost.
 * @param path relative, written with "/": "gemini/results.jsonl"
 * @param platform as of `process.platform`
 * @throws Refusal 400 that says what is wrong with it
 */
export function splitPath(path: string, platform: string = process.platform): readonly string[] {
  const names = path.split('/');
  const problem = problemOf(path, names, platform);
  if (problem === undefined) return names;
  throw new Refusal(
    400,
    `A file cannot be kept under this path: ${JSON.stringify(path.slice(0, 120))} ${problem}`,
    'Rename it, or leave it out; a right path is "gemini/results.jsonl".',
  );
}

function problemOf(path: string, names: readonly string[], platform: string): string | undefined {
  if (path === '') return 'is empty';
  if (Buffer.byteLength(path) > LONGEST_PATH) return `is longer than ${LONGEST_PATH} bytes`;
  if (/\p{Surrogate}/u.test(path)) return 'is not well-formed text';
  if (CONTROL.test(path)) return 'has a control character in it';
  if (path.includes('\\')) return 'has a backslash in it';
  if (names.includes('')) return 'is absolute, or has a folder without a name';
  if (names.some((name) => name === '.' || name === '..')) return 'leads out of its folder';
  if (names.length > DEEPEST) return `is deeper than ${DEEPEST} folders`;
  if (names.some((name) => Buffer.byteLength(name) > LONGEST_NAME)) return `has a name of over ${LONGEST_NAME} bytes`;
  if (platform === 'win32' && names.some((name) => RESERVED.test(name)))
    return 'has a name that Windows does not allow';
  return undefined;
}
