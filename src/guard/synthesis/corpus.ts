// Reads the corpus that ships with the project: JSON lines by rule. Which side a line falls on is decided by the constitution,
// not by the corpus: when a rule stands under Permitted, what the corpus files under it is permitted.
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { OversightError, readJsonLines, systemCode } from '../../base/index.ts';
import type { Constitution } from '../constitution/types.ts';
import type { Synthesis, SyntheticMaterial, SyntheticRequest, SyntheticResponse } from './types.ts';

const kind = z.enum(['verb', 'artefact', 'plain']).optional();
const line = z.union([
  z.object({ restricted: z.string().min(1), permitted: z.string().min(1), topic: z.string(), by: z.string(), kind }),
  z.object({ permitted: z.string().min(1), topic: z.string(), by: z.string().optional(), kind }),
  z.object({ text: z.string().min(1), topic: z.string() }),
]);
const materialLine = z.object({ topic: z.string(), text: z.string().min(1) });
const responseLine = z.object({
  rule: z.string(),
  kind: z.enum(['comply', 'refuse', 'help']),
  text: z.string().min(1),
});

/**
 * All requests and responses that a constitution can use.
 * @param folder of `<rule>.jsonl`, `cores/<rule>.jsonl`, `everyday*.jsonl`, `materials*.jsonl` and `responses.jsonl`
 * Throws OversightError('input') for an empty corpus, a malformed line (with its number), or a restricted rule without any text.
 */
export async function readCorpus(folder: string, constitution: Constitution): Promise<Synthesis> {
  const sides = sidesOf(constitution);
  const requests: SyntheticRequest[] = fromConstitution(constitution);
  const responses: SyntheticResponse[] = [];
  const materials: SyntheticMaterial[] = [];
  for (const path of await corpusFiles(folder)) {
    const name = basename(path, '.jsonl');
    for await (const { line: number, value } of readJsonLines(path)) {
      if (name === 'responses') {
        const item = parseLine(responseLine, value, path, number);
        if (sides.has(item.rule))
          responses.push({ ...item, group: `response/${item.rule}/${number}`, source: 'corpus' });
      } else if (name.startsWith('materials')) {
        const { topic, text } = parseLine(materialLine, value, path, number);
        materials.push({ text, topic, group: `${name}/${number}`, source: 'corpus' });
      } else requests.push(...requestsOf(parseLine(line, value, path, number), name, number, sides));
    }
  }
  requireText(constitution, requests, folder);
  return { requests, responses, materials };
}

type Sides = ReadonlyMap<string, boolean>;
type Line = z.infer<typeof line>;

/** Rule id -> restricted. */
function sidesOf(constitution: Constitution): Sides {
  return new Map([
    ...constitution.restricted.map((rule) => [rule.id, true] as const),
    ...constitution.permitted.map((rule) => [rule.id, false] as const),
  ]);
}

function requestsOf(item: Line, rule: string, number: number, sides: Sides): SyntheticRequest[] {
  const group = `${rule}/${item.topic.toLowerCase()}`;
  const common = { topic: item.topic, source: 'corpus' };
  if ('text' in item)
    return [
      {
        ...common,
        text: item.text,
        rule: 'everyday-tasks',
        restricted: false,
        kind: 'request',
        group: `${rule}/${number}`,
      },
    ];
  const shape = item.kind === undefined || item.kind === 'plain' ? 'request' : item.kind;
  if (!('restricted' in item))
    return [
      {
        ...common,
        text: item.permitted,
        rule: item.by ?? 'everyday-tasks',
        restricted: false,
        kind: shape,
        group: `${rule}/${number}`,
      },
    ];
  const side = sides.get(rule);
  // A rule that the constitution does not know is neither restricted nor permitted: its texts say nothing.
  if (side === undefined) return [];
  return [
    { ...common, text: item.restricted, rule, restricted: side, kind: shape, group },
    {
      ...common,
      text: item.permitted,
      rule: item.by,
      restricted: sides.get(item.by) ?? false,
      kind: shape,
      group,
      beside: rule,
    },
  ];
}

function fromConstitution(constitution: Constitution): SyntheticRequest[] {
  return [...constitution.restricted, ...constitution.permitted].flatMap((rule) =>
    rule.examples.map((text) => ({
      text,
      rule: rule.id,
      restricted: constitution.restricted.includes(rule),
      kind: 'request' as const,
      topic: rule.title,
      group: `constitution/${rule.id}`,
      source: 'constitution',
    })),
  );
}

async function corpusFiles(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder, { recursive: true });
    const lines = files.filter((file) => file.endsWith('.jsonl')).sort();
    if (lines.length > 0) return lines.map((file) => join(folder, file));
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause;
  }
  throw new OversightError(`the corpus ${folder} is empty`, {
    kind: 'input',
    remedy: 'Give a folder with <rule>.jsonl files, or write the texts with a language model: --writer llm:MODEL.',
  });
}

function parseLine<T>(schema: z.ZodType<T>, value: unknown, path: string, number: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new OversightError(
    `${path}, line ${number}: not a corpus line (${z.prettifyError(result.error).split('\n')[0]})`,
    {
      kind: 'input',
      remedy: 'A line is {"topic", "restricted", "permitted", "by"} or {"topic", "text"}.',
    },
  );
}

/** Fewest requests from which a restricted rule can be learned at all. */
const FEWEST = 8;

function requireText(constitution: Constitution, requests: readonly SyntheticRequest[], folder: string): void {
  const bare = constitution.restricted.filter(
    (rule) => requests.filter((request) => request.rule === rule.id).length < FEWEST,
  );
  if (bare.length === 0) return;
  const names = bare.map((rule) => `"${rule.id}" (line ${rule.line})`).join(', ');
  throw new OversightError(`the corpus ${folder} has fewer than ${FEWEST} requests for the restricted rule ${names}`, {
    kind: 'input',
    remedy: `Add <rule>.jsonl to the corpus, give the rule at least ${FEWEST} examples, or use --writer llm:MODEL.`,
  });
}
