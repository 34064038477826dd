// Constitutions in the browser: read, edit as a draft, lint, compare rule by rule, and build a guard from.
import { Hono } from 'hono';
import { z } from 'zod';
import { OversightError } from '../../base/index.ts';
import { diffConstitutions, type Rule } from '../../guard/index.ts';
import type { ConstitutionInfo, ConstitutionText, DiffResult, LintResult } from '../contract.ts';
import type { Access } from './access.ts';
import type { BuildDesk } from './build-desk.ts';
import type { ConstitutionFolders, StoredConstitution } from './constitution-folders.ts';
import type { ParseConstitution } from './constitution-reader.ts';
import type { ParsedConstitution } from './constitution-task.ts';
import type { DashboardEnvironment } from './environment.ts';
import type { Library } from './library.ts';
import { isName, nameOf, Refusal, readBody } from './refusal.ts';

/** UTF-16 units of a constitution; the longest that ships has 7,000. */
const LONGEST = 64 * 1024;
const text = z.string().max(LONGEST, `a constitution has at most ${LONGEST} characters`);
const build = z.object({
  text,
  size: z.enum(['quick', 'small', 'full']),
  name: z.string().refine(isName, 'use letters, digits, "-", "_" and "."; for example "general-2"'),
});

export function constitutionRoutes(
  access: Access,
  library: Library,
  folders: ConstitutionFolders,
  builds: BuildDesk,
  parse: ParseConstitution,
): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();
  app.get('/constitutions', async (c) => c.json(await list()));
  app.post('/constitutions/lint', async (c) => {
    const body = await readBody(c, z.object({ text }));
    return c.json(lint(await parse(body.text)));
  });
  app.post('/constitutions/diff', async (c) => {
    const { before, after } = await readBody(c, z.object({ before: text, after: text }));
    return c.json(diff(await parse(before), await parse(after)));
  });

  app.get('/constitutions/:id', async (c) => c.json(await full(await folders.read(nameOf(c, 'constitution')))));
  app.put('/constitutions/:id', access.requireChange, async (c) => {
    const id = nameOf(c, 'constitution');
    if (id === 'lint' || id === 'diff')
      throw new Refusal(400, `"${id}" cannot be the name of a constitution`, 'Choose another name.');
    const body = await readBody(c, z.object({ text }));
    return c.json(await full(await folders.save(id, body.text)));
  });
  app.delete('/constitutions/:id', access.requireChange, async (c) => {
    await folders.discard(nameOf(c, 'draft'));
    return c.json(await list());
  });

  app.post('/constitutions/:id/build', access.requireChange, async (c) => {
    const id = nameOf(c, 'constitution');
    const { text: markdown, size, name } = await readBody(c, build);
    // A text with errors would fail a moment later, far from the editor.
    requireRight(await parse(markdown), id);
    return c.json(await builds.start({ constitution: () => folders.fileFor(id, markdown), name, size }), 202);
  });
  return app;

  async function list(): Promise<readonly ConstitutionInfo[]> {
    const guards = await library.all();
    return await Promise.all((await folders.list()).map((stored) => describe(stored, guards)));
  }

  async function full(stored: StoredConstitution): Promise<ConstitutionText> {
    return { ...(await describe(stored, await library.all())), text: stored.text };
  }

  async function describe(
    { id, text: markdown, draft }: StoredConstitution,
    guards: Awaited<ReturnType<Library['all']>>,
  ): Promise<ConstitutionInfo> {
    // A draft that cannot be read in time must not take the list with it.
    const parsed = await parse(markdown).catch(() => undefined);
    const { title, hash } = parsed?.constitution ?? { title: '', hash: undefined };
    const builtFrom = guards.filter(({ info }) => info.constitution === hash).map(({ info }) => info.id);
    return { id, title: title || id, draft, guards: builtFrom };
  }
}

/** Throws OversightError('input') that lists the errors with their lines. */
function requireRight({ issues }: ParsedConstitution, id: string): void {
  const errors = issues.filter((issue) => issue.severity === 'error');
  if (errors.length === 0) return;
  const lines = errors.slice(0, 10).map((issue) => `line ${issue.line}: ${issue.message}. ${issue.remedy}`);
  throw new OversightError(`"${id}" cannot be built:\n${lines.join('\n')}`, {
    kind: 'input',
    remedy: 'Mend these lines, then build again.',
  });
}

function lint({ constitution, issues }: ParsedConstitution): LintResult {
  const rulesOf = (side: 'restricted' | 'permitted') =>
    constitution[side].map((rule) => ({ id: rule.id, title: rule.title, side, line: rule.line }));
  return {
    issues: issues.map(({ line, severity, message, remedy }) => ({ line, severity, message, remedy })),
    rules: [...rulesOf('restricted'), ...rulesOf('permitted')],
  };
}

function diff(before: ParsedConstitution, after: ParsedConstitution): DiffResult {
  const changes = diffConstitutions(before.constitution, after.constitution);
  return {
    changes: changes.map((change) => ({
      rule: change.id,
      kind: change.kind,
      before: change.before && change.from ? inWords(change.before, change.from) : null,
      after: change.after && change.to ? inWords(change.after, change.to) : null,
    })),
  };
}

/** A rule as it would be written, below the name of its section. */
function inWords({ id, title, text: prose, examples }: Rule, side: 'restricted' | 'permitted'): string {
  const section = side === 'restricted' ? '# Restricted' : '# Permitted';
  const list = examples.map((example) => `- ${example}`).join('\n');
  return [section, `## ${id} — ${title}`, prose, list].filter((part) => part !== '').join('\n\n');
}
