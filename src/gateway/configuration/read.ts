// Reads the configuration of a gateway: file, then environment, then what the command line says. Everything that is wrong is
// reported at once, with the place it stands in, what is expected there and an example.
import { resolve } from 'node:path';
import { decodeUtf8, OversightError, readFileOrThrow } from '../../base/index.ts';
import { type ConfigurationOverrides, type FileConfiguration, fileSchema } from './schema.ts';
import { settleConfiguration } from './settle.ts';
import { passwordIn, settleStore } from './store.ts';
import type { Configuration } from './types.ts';
import { type Environment, readVariable, wrong } from './upstreams.ts';

export interface ReadConfigurationOptions {
  /** Path of a JSON file; default: none, every field has its default. */
  readonly file?: string | undefined;
  readonly env: Environment;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Beats the file and the environment; for options of a command. */
  readonly overrides?: ConfigurationOverrides | undefined;
}

/** Variables that stand for a field. */
export const VARIABLES: readonly (readonly [
  variable: string,
  path: readonly string[],
  read: (text: string) => unknown,
])[] = [
  ['OVERSIGHT_HOST', ['listen', 'host'], String],
  ['OVERSIGHT_PORT', ['listen', 'port'], Number],
  ['OVERSIGHT_UPSTREAM_URL', ['upstreams', 'openai', 'url'], String],
  ['OVERSIGHT_GUARD', ['guard', 'folder'], String],
  ['OVERSIGHT_STORE', ['store', 'url'], String],
  ['OVERSIGHT_LOG_LEVEL', ['log', 'level'], String],
];

type Tree = Record<string, unknown>;

/** @throws OversightError('input') that lists what is wrong and where */
export async function readConfiguration(options: ReadConfigurationOptions): Promise<Configuration> {
  const read = await readFields(options);
  return naming(options.file, () => settleConfiguration(read, options.env, options.cwd));
}

/**
 * Where the log of such a gateway is, and nothing else of it: who reads the log needs neither its keys nor its upstreams.
 * @param url beats file and environment
 * @throws OversightError('input') that lists what is wrong and where
 */
export async function readStoreConfiguration(
  options: ReadConfigurationOptions,
  url?: string,
): Promise<Configuration['store']> {
  const { store } = await readFields(options);
  return naming(options.file, () => settleStore({ ...store, url: url ?? store.url }, options.env, options.cwd));
}

/** File, environment and command line laid over each other, checked field by field. */
async function readFields(options: ReadConfigurationOptions): Promise<FileConfiguration> {
  const { file, env, cwd, overrides } = options;
  const written = file === undefined ? {} : await readTree(resolve(cwd, file), file);
  refusePassword(written, file ?? 'the configuration');
  if (overrides) refusePassword(overrides, 'the command line');
  const variables: Tree = {};
  for (const [variable, path, read] of VARIABLES) {
    const value = readVariable(env, variable);
    if (value !== undefined) merge(variables, nest(path, read(value)));
  }
  const merged = merge(merge(merge({}, written), variables), isTree(overrides) ? overrides : {});
  const parsed = fileSchema.safeParse(merged);
  if (!parsed.success) {
    const lines = parsed.error.issues.flatMap(({ path, message }) =>
      message.split('\n').map((line) => `${sourceOf(path, file, variables, overrides)}: ${nameOf(path)} ${line}`),
    );
    const more = lines.length > 12 ? `\n... and ${lines.length - 12} more` : '';
    throw wrong(lines.slice(0, 12).join('\n') + more, 'Mend these fields and start again.');
  }
  return parsed.data;
}

/** What is wrong with a file begins with its name. */
function naming<T>(file: string | undefined, settle: () => T): T {
  try {
    return settle();
  } catch (error) {
    if (!(error instanceof OversightError) || file === undefined) throw error;
    throw new OversightError(`${file}: ${error.message}`, {
      kind: error.kind,
      cause: error,
      ...(error.remedy && { remedy: error.remedy }),
    });
  }
}

const nameOf = (path: readonly PropertyKey[]) => (path.length === 0 ? 'it' : path.map(String).join('.'));

/** Which of the three brought the value at fault. */
function sourceOf(path: readonly PropertyKey[], file: string | undefined, variables: Tree, overrides: unknown): string {
  const isLeaf = (value: unknown) => value !== undefined && !isTree(value);
  if (isLeaf(find(overrides, path))) return 'command line';
  if (isLeaf(find(variables, path)))
    return VARIABLES.find(([, known]) => known.join('.') === path.map(String).join('.'))?.[0] ?? 'environment';
  return file ?? 'configuration';
}

async function readTree(path: string, shown: string): Promise<Tree> {
  const bytes = await readFileOrThrow(path, 'Check the path given by --config.');
  let value: unknown;
  try {
    value = JSON.parse(decodeUtf8(bytes, path).replace(/^\uFEFF/, ''));
  } catch (cause) {
    // The message of the parser may quote the file, and with it a secret that somebody wrote there; so the cause is left out too.
    const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
    const line = position && bytes.toString('utf8').slice(0, Number(position)).split('\n').length;
    throw wrong(
      `${shown} is not JSON${line ? `: something is wrong on line ${line}` : ''}`,
      'It is strict JSON: double quotes around every name and text, no comments, no comma before a closing bracket.',
    );
  }
  if (!isTree(value)) throw wrong(`${shown} must hold one JSON object`, 'For example {"listen": {"port": 8787}}.');
  return value;
}

/** A password inside the store's address would end up in every log that names the store. */
function refusePassword(tree: unknown, source: string): void {
  const url = find(tree, ['store', 'url']);
  if (typeof url !== 'string' || !URL.canParse(url) || passwordIn(new URL(url)) === undefined) return;
  throw wrong(`${source}: store.url holds a password`, 'Leave it out and set OVERSIGHT_STORE_PASSWORD.');
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function nest(path: readonly string[], value: unknown): Tree {
  const [first, ...rest] = path;
  return { [first!]: rest.length === 0 ? value : nest(rest, value) };
}

function find(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, name) => (isTree(node) && Object.hasOwn(node, name) ? node[String(name)] : undefined),
    tree,
  );
}

/** Lays `above` over `below`; objects are merged, everything else is replaced. */
function merge(below: Tree, above: Tree): Tree {
  for (const [name, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const own = Object.hasOwn(below, name) ? below[name] : undefined;
    const next = isTree(value) ? merge(isTree(own) ? { ...own } : {}, value) : value;
    Object.defineProperty(below, name, { value: next, enumerable: true, writable: true, configurable: true });
  }
  return below;
}
