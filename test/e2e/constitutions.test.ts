// The constitutions that ship beside the general one: each is right, and becomes a guard offline.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../source-files.ts';
import { buildPackage, oversight } from './built-package.ts';

let folder = '';
beforeAll(async () => {
  await buildPackage();
  folder = mkdtempSync(join(tmpdir(), 'oversight-constitutions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['airline-assistant', 'bank-assistant'])('the constitution %s', (name) => {
  const path = join(projectFolder, 'constitutions', `${name}.md`);

  it.runIf(existsSync(path))('is right, and is built into a guard that judges [e2e.build]', async () => {
    const lint = await oversight(['guard', 'lint', path], { cwd: folder });
    expect(lint.code, lint.stdout).toBe(0);
    const built = await oversight(['guard', 'build', path, '--size', 'quick', '--out', name, '--json'], {
      cwd: folder,
    });
    expect(built.code, built.stderr).toBe(0);
    expect(JSON.parse(built.stdout)).toMatchObject({ out: name });
    expect(existsSync(join(folder, name, 'report.html'))).toBe(true);
    const { code, stderr } = await oversight(['guard', 'check', '--guard', name, 'when does my card arrive?'], {
      cwd: folder,
    });
    expect([0, 1], stderr).toContain(code);
  });
});
