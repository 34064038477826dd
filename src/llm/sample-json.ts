// A value that a JSON schema accepts, for the demo model: objects, arrays, strings, numbers, booleans, enums and unions,
// with their bounds. Patterns and formats are ignored.
import { z } from 'zod';
import type { Random } from '../base/index.ts';
import type { JsonSchema } from './structured.ts';

const WORDS = ['clear', 'short', 'careful', 'useful', 'plain', 'sound', 'open', 'small', 'steady', 'fair'];

const nodeSchema = z.looseObject({
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).min(1).optional(),
  anyOf: z.array(z.unknown()).min(1).optional(),
  oneOf: z.array(z.unknown()).min(1).optional(),
  type: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
});

/** @param schema JSON schema, draft 7; what it does not say is filled with short words */
export function sampleJson(schema: JsonSchema, random: Random): unknown {
  return sample(schema, random);
}

function sample(schema: unknown, random: Random): unknown {
  const parsed = nodeSchema.safeParse(schema);
  if (!parsed.success) return random.pick(WORDS);
  const node = parsed.data;
  if ('const' in node && node.const !== undefined) return node.const;
  const union = node.anyOf ?? node.oneOf;
  if (node.enum) return random.pick(node.enum);
  if (union) return sample(random.pick(union), random);
  const type = typeof node.type === 'object' ? random.pick(node.type) : node.type;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(node.properties ?? {}).map(([name, member]) => [name, sample(member, random)]),
      );
    case 'array': {
      const least = node.minItems ?? 1;
      const length = least + random.integer(Math.max(1, Math.min(3, (node.maxItems ?? least + 2) - least + 1)));
      return Array.from({ length }, () => sample(node.items ?? {}, random));
    }
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    case 'integer':
    case 'number':
      return sampleNumber(node, type === 'integer', random);
    default:
      return sampleText(node.minLength ?? 0, node.maxLength ?? 60, random);
  }
}

function sampleNumber(node: z.infer<typeof nodeSchema>, whole: boolean, random: Random): number {
  const step = whole ? 1 : 1e-6;
  const given = node.minimum ?? (node.exclusiveMinimum === undefined ? undefined : node.exclusiveMinimum + step);
  const top = node.maximum ?? (node.exclusiveMaximum === undefined ? undefined : node.exclusiveMaximum - step);
  // zod writes the range of safe integers where it has no bound; a sample keeps to small numbers.
  const low = Math.max(given ?? Number.NEGATIVE_INFINITY, Math.min(0, top ?? 0));
  const high = Math.min(top ?? Number.POSITIVE_INFINITY, low + 10);
  return whole
    ? Math.ceil(low) + random.integer(Math.floor(high) - Math.ceil(low) + 1)
    : low + random.next() * (high - low);
}

function sampleText(least: number, most: number, random: Random): string {
  let text = random.pick(WORDS);
  while (text.length < least || (text.length < 12 && random.chance(0.5))) text += ` ${random.pick(WORDS)}`;
  return text.slice(0, most);
}
