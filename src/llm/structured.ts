// JSON answers: a zod schema becomes a JSON schema for the provider, the text becomes a checked value, and a wrong
// answer becomes the one message that asks for its repair.
import { z } from 'zod';
import { OversightError, shorten } from '../base/index.ts';
import type { Message } from './types.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON schema (draft 7) of what the model should write; objects take no further members, as strict modes demand.
 * @throws OversightError('usage') for a schema that JSON cannot express
 */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  try {
    const { $schema: _, ...body } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
    return z.record(z.string(), z.unknown()).parse(closeObjects(body));
  } catch (cause) {
    throw new OversightError(`The schema of the answer cannot be written as JSON schema: ${String(cause)}`, {
      kind: 'usage',
      remedy: 'Use objects, arrays, strings, numbers, booleans, enums and unions of them.',
      cause,
    });
  }
}

function closeObjects(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closeObjects);
  if (typeof node !== 'object' || node === null) return node;
  const closed = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closeObjects(value)]));
  const isObject = closed['type'] === 'object' && typeof closed['properties'] === 'object';
  return isObject && closed['additionalProperties'] === undefined ? { ...closed, additionalProperties: false } : closed;
}

/** Whether every member of every object is required: only then does OpenAI's strict mode accept the schema. */
export function isStrict(node: unknown): boolean {
  if (Array.isArray(node)) return node.every(isStrict);
  if (typeof node !== 'object' || node === null) return true;
  const members = new Map<string, unknown>(Object.entries(node));
  if (members.get('type') === 'object') {
    const required = z.array(z.string()).catch([]).parse(members.get('required'));
    const names = Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(members.get('properties')));
    if (members.get('additionalProperties') !== false || names.some((name) => !required.includes(name))) return false;
  }
  return [...members.values()].every(isStrict);
}

/** The instruction for models that take no schema beside the conversation. */
export function schemaInstruction(schema: JsonSchema): string {
  return `Answer with one JSON value and nothing else: no explanation, no code fence. It must match this JSON schema:\n${JSON.stringify(schema)}`;
}

export type Structured<T> =
  | { readonly ok: true; readonly object: T }
  | { readonly ok: false; readonly problem: string };

/** The value in a model's text, with or without a code fence or words around it, checked by the schema. */
export async function parseStructured<T>(text: string, schema: z.ZodType<T>): Promise<Structured<T>> {
  const found = findJson(text);
  if (!found.ok) return found;
  const checked = await schema.safeParseAsync(found.object);
  if (checked.success) return { ok: true, object: checked.data };
  const problem = checked.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'the whole value'}: ${issue.message}`)
    .join('; ');
  return { ok: false, problem };
}

function findJson(text: string): Structured<unknown> {
  const fenced = /```(?:json)?\s*\n?([\s\S]*?)```/i.exec(text)?.[1];
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  const candidates = [text, fenced, start >= 0 && end > start ? text.slice(start, end + 1) : undefined];
  let problem = 'it is empty';
  for (const candidate of candidates) {
    if (candidate === undefined || candidate.trim() === '') continue;
    try {
      return { ok: true, object: JSON.parse(candidate) };
    } catch (error) {
      problem = `it is not JSON (${error instanceof Error ? shorten(error.message, 120) : 'unreadable'})`;
    }
  }
  return { ok: false, problem };
}

/** The conversation that asks once more, with the wrong answer and what is wrong about it. */
export function repairMessages(
  messages: readonly Message[],
  answer: string,
  problem: string,
  schema: JsonSchema,
): readonly Message[] {
  return [
    ...messages,
    { role: 'assistant', content: answer },
    { role: 'user', content: `That answer cannot be used: ${problem}. ${schemaInstruction(schema)}` },
  ];
}
