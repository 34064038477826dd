// The house as docs/architecture.md draws it: who may import whom, how long a file is, what a room shows, and which words
// stand nowhere. What the type checker and the linter see already is not looked at again, save the words they could be told to pass over.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Import,
  importsOf,
  isTest,
  projectFolder,
  readSources,
  type SourceFile,
  withoutProse,
} from './source-files.ts';

const code = readSources(['src'], ['.ts']);
const page = readSources(['web/src'], ['.ts', '.tsx']);
const around = readSources(['test', 'bench', 'examples'], ['.ts']);

/** Each row may import rows above it and nothing beside it. */
const rows: readonly (readonly string[])[] = [
  ['base'],
  ['stats', 'tensor', 'llm', 'report', 'store'],
  ['runs', 'lm'],
  ['guard', 'review', 'capa', 'mona', 'organisms', 'sae', 'decompose'],
  ['gateway', 'ai', 'mcp'],
  ['commands'],
];
const sideways: readonly (readonly [string, string])[] = [['review', 'capa']];

/** Tests that compare two parts which must not know each other; each says so in its first lines. */
const comparisons: Readonly<Record<string, string>> = {
  'src/report/viewer.test.ts': 'web/src/',
};

/** Shared test suites and fixtures that look inside another room, and why. */
const insights: Readonly<Record<string, readonly string[]>> = {
  // Writes a guard of made-up weights, so that commands are tested without training one.
  'src/commands/guard-call.conformance.ts': ['src/guard/folder.ts'],
};

/** Files of types that the pages take; they import types from files, not from a room, so that no code of src is dragged along. */
const contracts: readonly string[] = ['src/report/types.ts', 'src/gateway/contract.ts'];

const roomOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1];
const rowOf = (room: string) => rows.findIndex((row) => row.includes(room));
const rooms = [...new Set(code.flatMap(({ path }) => roomOf(path) ?? []))];
const isCompared = ({ from, target }: Import) => {
  const other = comparisons[from];
  return other !== undefined && target?.startsWith(other) === true;
};
const arrow = ({ from, specifier }: Import) => `${from} -> ${specifier}`;

/** True where a file of the room `from` may import one of the room `to`. */
function mayImport(from: string, to: string): boolean {
  if (from === to || rowOf(to) < rowOf(from)) return true;
  return sideways.some(([a, b]) => a === from && b === to);
}

describe('imports', () => {
  it('are seen by this test however they are written, and none leads to a file that is not there [house.imports]', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from '../b/index.ts';",
      "export {\n  c,\n  type D,\n} from './c.ts';",
      "export * from './e.ts';",
      "import './f.ts';",
      "const g = await import('./g.ts');",
      "import h, { i } from 'package';",
    ].join('\n');
    expect(importsOf({ path: 'src/x/y.ts', text })).toEqual([
      { from: 'src/x/y.ts', specifier: './a.ts', target: 'src/x/a.ts', isTypeOnly: false },
      { from: 'src/x/y.ts', specifier: '../b/index.ts', target: 'src/b/index.ts', isTypeOnly: true },
      { from: 'src/x/y.ts', specifier: './c.ts', target: 'src/x/c.ts', isTypeOnly: false },
      { from: 'src/x/y.ts', specifier: './e.ts', target: 'src/x/e.ts', isTypeOnly: false },
      { from: 'src/x/y.ts', specifier: './f.ts', target: 'src/x/f.ts', isTypeOnly: false },
      { from: 'src/x/y.ts', specifier: 'package', target: undefined, isTypeOnly: false },
      { from: 'src/x/y.ts', specifier: './g.ts', target: 'src/x/g.ts', isTypeOnly: false },
    ]);
    const all = [...code, ...page, ...around]
      .filter((file) => file.path !== 'test/architecture.test.ts')
      .flatMap(importsOf);
    expect(all.length).toBeGreaterThan(500);
    const missing = all.filter(({ target }) => target !== undefined && !existsSync(join(projectFolder, target)));
    expect(missing.map(arrow)).toEqual([]);
  });

  it('go downwards: every room has a row, and imports only from rows below it [house.imports]', () => {
    expect(rooms.filter((room) => rowOf(room) < 0)).toEqual([]);
    const wrong = code.flatMap(importsOf).filter((one) => {
      const [from, to] = [roomOf(one.from), roomOf(one.target ?? '')];
      if (one.target === undefined || isCompared(one)) return false;
      if (!one.target.startsWith('src/')) return true;
      if (from === undefined) return to === undefined ? one.from !== 'src/cli.test.ts' : !entryMayImport(one.from, to);
      return to === undefined || !mayImport(from, to);
    });
    expect(wrong.map(arrow)).toEqual([]);
  });

  it('enter a room through an index.ts, or, from a test, through its shared suites and fixtures [house.imports]', () => {
    const wrong = code.flatMap(importsOf).filter(({ from, target }) => {
      const to = roomOf(target ?? '');
      // Each command is loaded by its own file, so that help loads none of them.
      if (target === undefined || to === undefined || to === 'commands' || roomOf(from) === to) return false;
      if (contracts.includes(from) && contracts.includes(target)) return false;
      if (isTest(from) && (/\.conformance\.ts$/.test(target) || insights[from]?.includes(target))) return false;
      return !target.endsWith('/index.ts');
    });
    expect(wrong.map(arrow)).toEqual([]);
    for (const from of Object.keys(insights))
      expect(isTest(from) && existsSync(join(projectFolder, from)), from).toBe(true);
  });

  it('of a bench or an example enter by the same doors: barrels, commands, shared suites [house.imports]', () => {
    const outside = around.filter(({ path }) => !path.startsWith('test/')).flatMap(importsOf);
    const doors = /^src\/(commands\/|.*\/index\.ts$|.*\.conformance\.ts$|index\.ts$)/;
    const wrong = outside.filter(({ target }) => target?.startsWith('src/') && !doors.test(target));
    expect(wrong.map(arrow)).toEqual([]);
  });

  it('of the pages take types of the report and of the HTTP contract, and no code of src [house.imports]', () => {
    const taken = page.flatMap(importsOf).filter(({ target }) => target !== undefined && !target.startsWith('web/'));
    expect(taken.length).toBeGreaterThan(0);
    const wrong = taken.filter(({ target, isTypeOnly }) => !contracts.includes(target ?? '') || !isTypeOnly);
    expect(wrong.map(arrow)).toEqual([]);
  });

  it('of the leaves lead to Node and to each other only [house.imports]', () => {
    const leaves = code.filter(({ path }) => roomOf(path) === 'base' && !isTest(path)).flatMap(importsOf);
    expect(leaves.filter(({ specifier }) => !/^(node:|\.\/)/.test(specifier)).map(arrow)).toEqual([]);
  });

  it('never run in a circle [house.imports]', () => {
    const all = [...code, ...page];
    const edges = new Map(all.map((file) => [file.path, runtimeTargets(file)]));
    expect(findCircle(edges)).toBeUndefined();
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ]);
    expect(findCircle(circle)).toEqual(['b', 'd', 'b']);
  });
});

/** What the files beside the rooms may import: the command line its commands, the headline names every room. */
function entryMayImport(from: string, room: string): boolean {
  if (from === 'src/index.ts') return room !== 'commands';
  return room === 'commands' || room === 'base';
}

function runtimeTargets(file: SourceFile): readonly string[] {
  return importsOf(file).flatMap(({ target, isTypeOnly }) => (target && !isTypeOnly ? [target] : []));
}

/** The first circle among the edges, as the way round it. */
function findCircle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const finished = new Set<string>();
  const visit = (node: string, way: readonly string[]): readonly string[] | undefined => {
    const at = way.indexOf(node);
    if (at >= 0) return [...way.slice(at), node];
    if (finished.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const circle = visit(next, [...way, node]);
      if (circle) return circle;
    }
    finished.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return undefined;
}

describe('a file', () => {
  it('has at most 400 lines [house.length]', () => {
    const files = readSources(['src', 'web/src', 'test', 'bench', 'examples'], ['.ts', '.tsx', '.css', '.py']);
    expect(files.length).toBeGreaterThan(200);
    const long = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(long.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it('says in its first line what it is for [house.length]', () => {
    const files = [...code, ...page].filter(({ path }) => !isTest(path));
    const silent = files.filter(({ text }) => !/^(#!.*\n)?(\/\/ |\/\*)/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
});

describe('a room', () => {
  const manifest = z
    .object({ exports: z.record(z.string(), z.string()), bin: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')));

  it('has an index.ts that says why the room exists and holds names only [house.barrels]', () => {
    for (const room of rooms.filter((name) => name !== 'commands')) {
      const index = code.find(({ path }) => path === `src/${room}/index.ts`);
      expect(index, `src/${room}/index.ts`).toBeDefined();
      const reason = index!.text.split('\n').filter((line) => line.startsWith('// '));
      expect(reason.join(' ').length, `src/${room}/index.ts`).toBeGreaterThan(100);
      const rest = withoutProse(index!.text).replace(
        /export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^}]*\})\s+from\s+'';?/g,
        '',
      );
      expect(rest.trim(), `src/${room}/index.ts`).toBe('');
    }
  });

  it('is a subpath of the package, and every subpath is a source [house.barrels]', () => {
    const subpaths = Object.keys(manifest.exports).filter((name) => name !== './package.json' && name !== '.');
    expect(subpaths.sort()).toEqual(
      rooms
        .filter((room) => !['base', 'commands'].includes(room))
        .map((room) => `./${room}`)
        .sort(),
    );
    for (const [name, built] of [...Object.entries(manifest.exports), ...Object.entries(manifest.bin)]) {
      const source = built.replace(/^\.\/dist\//, 'src/').replace(/\.js$/, '.ts');
      expect(existsSync(join(projectFolder, source)), `${name}: ${source}`).toBe(true);
    }
  });

  it('gives its headline to the package, and the headlines fit on one screen [house.barrels]', async () => {
    const names = Object.keys(await import('../src/index.ts')).sort();
    expect(names).toEqual(
      [
        'Guard',
        'OversightError',
        'auroc',
        'buildGuard',
        'createCorpusWriter',
        'createLlm',
        'createRandom',
        'createReport',
        'createTrainer',
        'gradient',
        'loadGuard',
        'mapShards',
        'openRun',
        'parseConstitution',
        'renderHtml',
        'silentProgress',
        'systemClock',
        'toOnnx',
        'wilson',
      ].sort(),
    );
  });
});

describe('the words', () => {
  const everything = readSources(
    ['src', 'web', 'test', 'bench', 'examples', 'docs'],
    ['.ts', '.tsx', '.css', '.html', '.json', '.md', '.py'],
  );
  const front = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'package.json', 'biome.json', 'vitest.config.ts']
    .filter((path) => existsSync(join(projectFolder, path)))
    .map((path) => ({ path, text: readFileSync(join(projectFolder, path), 'utf8') }));

  /** Places where a pattern stands, as path:line. */
  function find(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
    return files.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    );
  }

  it('never switch the types off [house.words]', () => {
    const bare = [...code, ...page, ...around].map(({ path, text }) => ({ path, text: withoutProse(text) }));
    expect(find(bare, /(?::|<|\bas|\||&)\s*any\b(?!\s*\()\s*([;,)\]}>|&=[]|$)/)).toEqual([]);
    expect(readFileSync(join(projectFolder, 'biome.json'), 'utf8')).toMatch(/"noExplicitAny": "error"/);
    expect(find(bare, /\bas unknown as\b|\bas never as\b/)).toEqual([]);
    expect(find([...code, ...page, ...around], /@ts-(ignore|expect-error|nocheck)|biome-(ignore)\b/)).toEqual([]);
  });

  it('leave no work for later in the code [house.words]', () => {
    // In a comment: a text that the guard learns from may hold the word.
    const unfinished = /(\/\/|\/\*|^\s*\*|<!--).*\b(TO[D]O|FIX[M]E|XX[X])\b/;
    expect(find([...everything, ...front], unfinished)).toEqual([]);
  });

  it('name no folder of one machine and no host that packages come from [house.words]', () => {
    const machine = /(^|[\s"'`(=:])\/(work|home|Users|root|mnt)\/[a-z]/;
    expect(find([...everything, ...front], machine)).toEqual([]);
    expect(
      find(
        [...everything, ...front],
        /registry\.(npmjs|yarnpkg)|\bpypi\.org|https?:\/\/[^\s/]*(registry|mirror|proxy)[^\s/]*\//,
      ),
    ).toEqual([]);
  });

  it('of the lock file hold no address [house.words]', () => {
    const lock = readFileSync(join(projectFolder, 'package-lock.json'), 'utf8');
    const remote = [...lock.matchAll(/"resolved": "([^"]+)"/g)].map((match) => match[1]!);
    expect(remote.filter((address) => address !== 'web')).toEqual([]);
    expect(lock).not.toMatch(/https?:\/\/(?!(www\.)?(github\.com|opencollective\.com|patreon\.com))[^"]*\.tgz/);
  });
});
