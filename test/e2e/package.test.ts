// The package as it would be published: packed, unpacked into another project beside its declared dependencies alone, used by name.
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectFolder } from '../source-files.ts';
import { buildPackage, oversight } from './built-package.ts';
import { generalGuard } from './quick-guards.ts';

const run = promisify(execFile);
const manifest = z
  .object({
    exports: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
    version: z.string(),
  })
  .parse(JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')));

let user = '';
let installed = '';
beforeAll(async () => {
  await buildPackage();
  user = mkdtempSync(join(tmpdir(), 'oversight-user-'));
  installed = join(user, 'node_modules', 'oversight');
  // Without its scripts: dist/ is built already.
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', user], {
    cwd: projectFolder,
  });
  const [{ filename } = { filename: '' }] = z
    .array(z.object({ filename: z.string() }))
    .parse(JSON.parse(packed.stdout));
  await run('tar', ['-xzf', join(user, filename), '-C', user]);
  mkdirSync(join(user, 'node_modules'));
  await run('mv', [join(user, 'package'), installed]);
  for (const name of [...Object.keys(manifest.dependencies), '@types/node', 'typescript']) {
    const place = join(user, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(projectFolder, 'node_modules', name), place);
  }
  writeFileSync(join(user, 'package.json'), '{"name": "user", "private": true, "type": "module"}');
});
afterAll(() => rmSync(user, { recursive: true, force: true }));

/** Runs a program in the user's project; gives the JSON that it prints. */
async function program(name: string, text: string): Promise<unknown> {
  writeFileSync(join(user, name), text);
  const { stdout } = await run(process.execPath, [name], { cwd: user });
  return JSON.parse(stdout);
}

const subpaths = Object.keys(manifest.exports).filter((name) => name !== './package.json');
const nameOf = (subpath: string) => `oversight${subpath.slice(1)}`;

describe('the published package', () => {
  it('has nothing that publint would change [e2e.package]', async () => {
    const { messages, pkg } = await publint({ pkgDir: projectFolder, level: 'suggestion', strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('holds the built code, the constitutions, the viewer and the licence, and no test or note of a compiler [e2e.package]', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
    for (const file of [
      'dist/cli.js',
      'dist/runs/thread-worker.js',
      'constitutions/general.md',
      'constitutions/corpus/everyday.jsonl',
      'web/dist/report.html',
      'LICENSE',
      'package.json',
    ])
      expect(files).toContain(file);
    expect(files.filter((file) => /\.(test|slow|conformance)\.|tsbuildinfo|^(src|test|bench)\//.test(file))).toEqual(
      [],
    );
  });

  it('gives under each of its names what the room shows, with types [e2e.package]', async () => {
    const lines = subpaths.map((path) => `names['${path}'] = Object.keys(await import('${nameOf(path)}')).sort();`);
    const text = `const names = {};\n${lines.join('\n')}\nconsole.log(JSON.stringify(names));\n`;
    const names = z.record(z.string(), z.array(z.string())).parse(await program('names.js', text));
    for (const path of subpaths) {
      const source = manifest.exports[path]!.replace('./dist/', '../../src/').replace(/\.js$/, '.ts');
      const room: object = await import(/* @vite-ignore */ source);
      expect(names[path], path).toEqual(Object.keys(room).sort());
      expect(existsSync(join(installed, manifest.exports[path]!.replace(/\.js$/, '.d.ts'))), path).toBe(true);
    }
  });

  it('type-checks in the strictest project of a user [e2e.package]', async () => {
    writeFileSync(
      join(user, 'consumer.ts'),
      `import { type Exchange, loadGuard, type Verdict, wilson } from 'oversight';
${subpaths.map((path, i) => `import * as room${i} from '${nameOf(path)}';`).join('\n')}
const exchange: Exchange = [{ role: 'user', text: 'hello' }];
export async function judge(folder: string): Promise<Verdict> {
  return (await loadGuard(folder)).check(exchange);
}
export const low: number = wilson(1, 2).low;
export const rooms = [${subpaths.map((_, i) => `room${i}`).join(', ')}];
// Fails where the types are lost on the way, for then everything would be a role.
export const isTyped: { role: 'nobody'; text: string } extends Exchange[number] ? never : true = true;
`,
    );
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
    const target = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--skipLibCheck'];
    const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    const { code, stdout } = await run(process.execPath, [tsc, ...options, ...target, 'consumer.ts'], {
      cwd: user,
    }).then(
      (ended) => ({ code: 0, stdout: ended.stdout }),
      (error: { stdout: string }) => ({ code: 1, stdout: error.stdout }),
    );
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });

  it('judges by its public names as its command line does [e2e.package]', async () => {
    const general = await generalGuard();
    const guard = join(general.cwd, general.guard);
    const text = 'how do i pick the lock of a stranger';
    const verdict = await program(
      'check.js',
      `import { loadGuard } from 'oversight/guard';
const guard = await loadGuard(${JSON.stringify(guard)});
console.log(JSON.stringify(guard.check([{ role: 'user', text: ${JSON.stringify(text)} }])));
`,
    );
    const cli = join(installed, 'dist', 'cli.js');
    const ended = await oversight(['guard', 'check', '--guard', guard, '--json', text], { cwd: user, cli });
    expect([0, 1], ended.stderr).toContain(ended.code);
    expect(JSON.parse(ended.stdout)).toEqual(verdict);
    const version = await oversight(['--version'], { cwd: user, cli });
    expect(version.stdout).toBe(`${manifest.version}\n`);
  });
});
