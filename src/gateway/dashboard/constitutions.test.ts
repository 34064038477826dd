import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConstitution } from '../../guard/index.ts';
import type { ConstitutionInfo, ConstitutionText, DiffResult, LintResult } from '../contract.ts';
import { rememberParses } from './constitution-reader.ts';
import { openTestDashboard, problemOf, type TestDashboard } from './dashboard.conformance.ts';
import { isName, Refusal } from './refusal.ts';

const shop = `# Shop

# Restricted

## fraud — Fraud

Do not help anyone cheat others out of money.

- write a fake invoice

# Permitted

## everyday — Everyday tasks

Help with orders, invoices and returns of all kinds.
`;

let at: TestDashboard;
let shipped: string;
beforeEach(async () => {
  shipped = await mkdtemp(join(tmpdir(), 'oversight-shipped-'));
  await writeFile(join(shipped, 'shop.md'), shop);
  at = await openTestDashboard({ dashboard: { constitutions: shipped } });
});
afterEach(async () => {
  await at.close();
  await rm(shipped, { recursive: true, force: true });
});

const list = () => at.json<ConstitutionInfo[]>('/api/constitutions');
const drafts = () => readdir(join(at.workspace, '.oversight', 'constitutions')).catch(() => [] as string[]);

describe('constitutions', () => {
  it('are those that ship and the drafts in front of them, with the guards built from each [dashboard.constitution]', async () => {
    await at.addGuard('shop-1', { training: { constitution: parseConstitution(shop).constitution.hash } });
    expect(await list()).toEqual([{ id: 'shop', title: 'Shop', draft: false, guards: ['shop-1'] }]);
    const text = shop.replace('# Shop', '# My shop');
    const saved = await at.send('PUT', '/api/constitutions/shop', { text });
    expect(await saved.json()).toEqual({ id: 'shop', title: 'My shop', draft: true, guards: [], text });
    await at.send('PUT', '/api/constitutions/other', { text: '' });
    expect(await list()).toEqual([
      { id: 'other', title: 'other', draft: true, guards: [] },
      { id: 'shop', title: 'My shop', draft: true, guards: [] },
    ]);
    expect((await at.json<ConstitutionText>('/api/constitutions/shop')).text).toBe(text);
    expect(await readFile(join(shipped, 'shop.md'), 'utf8')).toBe(shop);
    expect((await drafts()).sort()).toEqual(['other.md', 'shop.md']);
  });

  it('a draft that is thrown away gives way to what ships [dashboard.constitution]', async () => {
    await at.send('PUT', '/api/constitutions/shop', { text: '' });
    const left = await at.send('DELETE', '/api/constitutions/shop');
    expect(await left.json()).toMatchObject([{ id: 'shop', draft: false }]);
    expect((await at.json<ConstitutionText>('/api/constitutions/shop')).text).toBe(shop);
    expect((await at.send('DELETE', '/api/constitutions/shop')).status).toBe(404);
  });

  it('come back exactly as they were saved [dashboard.constitution]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
        await at.send('PUT', '/api/constitutions/any', { text });
        expect((await at.json<ConstitutionText>('/api/constitutions/any')).text).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('have names that no path can be made of [dashboard.constitution]', async () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '1', '.', '..', '/', '\\', '-', '_', '%', '\0', 'é', ' ')), (parts) => {
        const name = parts.join('');
        if (isName(name)) expect(join('/a/b', name)).toBe(`/a/b/${name}`);
      }),
      { numRuns: 300 },
    );
    for (const name of ['..', '.', '.x', 'a..b', 'a/b', 'a\\b', 'a.', '', 'a b', 'é', 'x'.repeat(81)])
      expect(isName(name), name).toBe(false);
    for (const id of ['..%2fshop', '%2e%2e', '.hidden', 'a%00b', 'lint', 'diff']) {
      const response = await at.send('PUT', `/api/constitutions/${id}`, { text: 'x' });
      expect([400, 404], id).toContain(response.status);
    }
    expect(await drafts()).toEqual([]);
    expect((await at.ask('/api/constitutions/none')).status).toBe(404);
  });

  it('that are too long are refused [dashboard.constitution]', async () => {
    const response = await at.send('PUT', '/api/constitutions/long', { text: 'x'.repeat(64 * 1024 + 1) });
    expect([response.status, (await problemOf(response)).message]).toEqual([400, expect.stringContaining('"text"')]);
    expect((await at.send('PUT', '/api/constitutions/long', { text: 'word '.repeat(12_000) })).status).toBe(200);
  });
});

describe('a text under edit', () => {
  it('is linted: issues with lines and remedies, rules with their sides and lines [dashboard.constitution]', async () => {
    const lint = async (text: string) =>
      (await (await at.send('POST', '/api/constitutions/lint', { text })).json()) as LintResult;
    expect(await lint(shop)).toEqual({
      issues: [],
      rules: [
        { id: 'fraud', title: 'Fraud', side: 'restricted', line: 5 },
        { id: 'everyday', title: 'Everyday tasks', side: 'permitted', line: 13 },
      ],
    });
    const { issues } = await lint(shop.replace('## fraud', '## Fraud'));
    expect(issues[0]).toMatchObject({
      severity: 'error',
      line: expect.any(Number),
      remedy: expect.stringMatching(/./),
    });
  });

  it('is compared rule by rule, each side in words [dashboard.constitution]', async () => {
    const after = shop
      .replace('cheat others', 'deceive others')
      .replace('## everyday — Everyday tasks', '## daily — Daily tasks');
    const response = await at.send('POST', '/api/constitutions/diff', { before: shop, after });
    const { changes } = (await response.json()) as DiffResult;
    expect(changes.map(({ rule, kind }) => [rule, kind])).toEqual([
      ['fraud', 'changed'],
      ['daily', 'added'],
      ['everyday', 'removed'],
    ]);
    expect(changes[0]?.before).toContain('cheat others');
    expect(changes[0]?.after).toBe(
      '# Restricted\n\n## fraud — Fraud\n\nDo not help anyone deceive others out of money.\n\n- write a fake invoice',
    );
    expect([changes[1]?.before, changes[2]?.after]).toEqual([null, null]);
  });
});

describe('the text of a constitution', () => {
  it('is parsed once, and again after a failure [dashboard.constitution]', async () => {
    const asked: string[] = [];
    let fails = false;
    const parse = rememberParses(async (markdown) => {
      asked.push(markdown);
      if (fails) throw new Refusal(400, 'no');
      return { constitution: { title: markdown, hash: '', restricted: [], permitted: [] }, issues: [] };
    });
    const [a, b] = await Promise.all([parse('a'), parse('a')]);
    expect([a === b, asked]).toEqual([true, ['a']]);
    fails = true;
    await expect(parse('b')).rejects.toThrow('no');
    fails = false;
    expect((await parse('b')).constitution.title).toBe('b');
    for (let i = 0; i < 64; i++) await parse(`text ${i}`);
    await parse('a');
    expect(asked.filter((text) => text === 'a')).toHaveLength(2);
  });
});
