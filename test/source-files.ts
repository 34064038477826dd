// The files of this project as text, and what they import: for the tests that judge the code itself. Imports are read with a
// regular expression, because the compiler has no interface for JavaScript; dynamic imports of a literal count as imports.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const projectFolder = fileURLToPath(new URL('../', import.meta.url));

export interface SourceFile {
  /** Relative to the project, with '/'. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** The file with the import. */
  readonly from: string;
  /** What stands between the quotes. */
  readonly specifier: string;
  /** The file it leads to, relative to the project; undefined for a package. */
  readonly target: string | undefined;
  /** True where the compiler erases it. */
  readonly isTypeOnly: boolean;
}

/** All files below the folders (or the files themselves) whose names end in one of `endings`; built and hidden folders are left out. */
export function readSources(places: readonly string[], endings: readonly string[]): readonly SourceFile[] {
  return places
    .flatMap((place) => pathsBelow(place))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(projectFolder, path), 'utf8') }));
}

function pathsBelow(place: string): string[] {
  const absolute = join(projectFolder, place);
  if (!existsSync(absolute)) return [];
  const entries = readdirSync(absolute, { withFileTypes: true });
  return entries.flatMap((entry) => {
    if (['node_modules', 'dist', '__pycache__'].includes(entry.name) || entry.name.startsWith('.')) return [];
    const path = posix.join(place, entry.name);
    if (entry.isDirectory()) return pathsBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

const statement = /^[ \t]*(?:import|export)\s+(type\s+(?!from\b))?(?:[\w$*{},\s]+?\s+from\s+)?'([^'\n]+)'/gm;
const dynamic = /\bimport\(\s*'([^'\n]+)'\s*\)/g;

/** What a file imports and re-exports, in order. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const found = (specifier: string, isTypeOnly: boolean): Import => ({
    from: path,
    specifier,
    target: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined,
    isTypeOnly,
  });
  return [
    ...[...text.matchAll(statement)].map((match) => found(match[2]!, match[1] !== undefined)),
    ...[...text.matchAll(dynamic)].map((match) => found(match[1]!, false)),
  ];
}

/** The text without comments and without what stands between quotes: enough to look for words of the language. */
export function withoutProse(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''")
    .replace(/`(?:\\.|[^`\\])*`/g, "''")
    .replace(/(^|\s)\/\/.*$/gm, '');
}

/** True for the files of tests: tests, slow tests and the suites and fixtures they share. */
export function isTest(path: string): boolean {
  return /\.(test|slow|conformance)\.tsx?$/.test(path);
}
