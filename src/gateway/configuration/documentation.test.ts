// The table of docs/gateway.md is read by people who cannot see the schema: so it is held against it, field by field.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfiguration } from './index.ts';
import { VARIABLES } from './read.ts';
import { fileSchema } from './schema.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'gateway.md'), 'utf8');
const [, configuration = ''] = /\n## Configuration\n([\s\S]*?)\n## /.exec(text) ?? [];

/** Cells of the rows of the table under this head. */
function rowsOf(head: string): readonly (readonly string[])[] {
  const [, rows = ''] = configuration.split(`${head}\n`);
  const lines = rows.split('\n\n')[0]!.split('\n').slice(1);
  return lines.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim())).map((cells) => cells.slice(1, -1));
}
const rows = rowsOf('| field | default | meaning |');

/** Every field of the file with its default; undefined where it has none. */
function fieldsOf(schema: z.core.$ZodType, path: string): readonly (readonly [path: string, value: unknown])[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, inner]) => {
      // The two upstreams have the same fields; one stands for both.
      const below = path === '' ? name : `${path}.${name}`;
      return below === 'upstreams.anthropic' ? [[below, undefined] as const] : fieldsOf(inner, below);
    });
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodObject)
    return fieldsOf(schema.element, `${path}[]`);
  if (schema instanceof z.ZodDefault) {
    const inside = fieldsOf(schema.unwrap(), path).filter(([name]) => name !== path);
    return [[path, schema.def.defaultValue], ...inside];
  }
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) return fieldsOf(schema.unwrap(), path);
  return [[path, undefined]];
}

/** A default as the table writes it; undefined for words, which stand where the schema has none. */
function readDefault(cell: string): unknown {
  const literal = /^`([^`]+)`$/.exec(cell)?.[1];
  // A variable or another field: a word about where the value comes from.
  if (literal === undefined || /^[A-Z_]+$|^[a-z]+\.[a-zA-Z]+$/.test(literal)) return undefined;
  const [, size, unit] = /^(\d+) ([KM])iB$/.exec(literal) ?? [];
  if (size !== undefined) return Number(size) * (unit === 'K' ? 1024 : 1_048_576);
  try {
    return JSON.parse(literal.replaceAll(/(?<=\d),(?=\d{3})/g, ''));
  } catch {
    return literal;
  }
}

describe('the table of fields in docs/gateway.md', () => {
  const fields = fieldsOf(fileSchema, '');

  it('names every field of the configuration, in its order, and no other [gateway.configuration]', () => {
    expect(fields.length).toBeGreaterThan(50);
    expect(rows.map(([field]) => field)).toEqual(fields.map(([path]) => `\`${path}\``));
  });

  it('gives the defaults of the schema [gateway.configuration]', () => {
    const shown = Object.fromEntries(
      rows.map(([field = '', value = '']) => [field.replaceAll('`', ''), readDefault(value)]),
    );
    expect(shown).toEqual(Object.fromEntries(fields));
    for (const [field, value] of rows) expect(value, field).not.toBe('');
  });
});

describe('the table of variables in docs/gateway.md', () => {
  const named = rowsOf('| variable | what it is |').flatMap(([cell = '']) => cell.match(/[A-Z_]{3,}/g) ?? []);

  it('names every variable that stands for a field, with that field [gateway.configuration]', () => {
    for (const [variable, path] of VARIABLES) {
      expect(named).toContain(variable);
      const [, meaning] = rowsOf('| variable | what it is |').find(([cell]) => cell!.includes(`\`${variable}\``))!;
      expect(meaning).toContain(`\`${path.join('.')}\``);
    }
  });

  it('names the variables in which a password and keys are looked for [gateway.configuration]', async () => {
    const env = (name: string) => ({ [name]: 'a-secret-of-a-test' });
    const url = 'postgres://me@db/x';
    const read = (name: string) => readConfiguration({ env: { ...env(name), OVERSIGHT_STORE: url }, cwd: '/' });
    for (const name of ['OVERSIGHT_STORE_PASSWORD', 'PGPASSWORD'])
      expect((await read(name)).store.password?.reveal()).toBe('a-secret-of-a-test');
    expect((await read('OPENAI_API_KEY')).upstreams.openai?.kind).toBe('openai');
    expect((await read('ANTHROPIC_API_KEY')).upstreams.anthropic?.kind).toBe('anthropic');
    for (const name of ['OVERSIGHT_STORE_PASSWORD', 'PGPASSWORD', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY'])
      expect(named).toContain(name);
  });
});
