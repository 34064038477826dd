// Reads the corpus that ships with the project: JSON lines by rule. Which side a line falls on is decided by the constitution,
// not by the corpus: when a rule stands under Permitted, what the corpus files under it is permitted.
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import { hashJson, OversightError, readFileOrThrow, readJsonLines, sha256, systemCode } from '../../base/index.ts';
import type { Constitution } from '../constitution/types.ts';
import type { Synthesis, SyntheticMaterial, SyntheticRequest, SyntheticResponse } from './types.ts';

const kind = z.enum(['verb', 'artefact', 'plain']).optional();
const pairLine = z.object({
  restricted: z.string().min(1),
  permitted: z.string().min(1),
  topic: z.string(),
  by: z.string(),
  kind,
});
const permittedLine = z.object({ permitted: z.string().min(1), topic: z.string(), by: z.string().optional(), kind });
const textLine = z.object({ text: z.string().min(1), topic: z.string() });

/** By its members, so that a pair with a mistake is not read as something else. */
function lineOf(value: unknown): z.ZodType<Line> {
  if (typeof value !== 'object' || value === null) return pairLine;
  return 'restricted' in value ? pairLine : 'permitted' in value ? permittedLine : textLine;
}
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
  const everyday = everydayRule(constitution);
  const requests: SyntheticRequest[] = fromConstitution(constitution);
  const responses: SyntheticResponse[] = [];
  const materials: SyntheticMaterial[] = [];
  for (const path of await corpusFiles(folder)) {
    const name = basename(path, '.jsonl');
    for await (const { line: number, value } of readJsonLines(path)) {
      if (name === 'responses') {
        const item = parseLine(responseLine, value, path, number);
        const side = sides.get(item.rule);
        // Going along with what is permitted is help.
        const kind = item.kind === 'comply' && side === false ? 'help' : item.kind;
        if (side !== undefined)
          responses.push({ ...item, kind, group: `response/${item.rule}/${number}`, source: 'corpus' });
      } else if (name.startsWith('materials')) {
        const { topic, text } = parseLine(materialLine, value, path, number);
        materials.push({ text, topic, group: `${name}/${number}`, source: 'corpus' });
      } else requests.push(...requestsOf(parseLine(lineOf(value), value, path, number), name, number, sides, everyday));
    }
  }
  requireText(constitution, requests, folder);
  return { requests, responses, materials };
}

/** SHA-256 over the names and contents of the corpus files. */
export async function hashCorpus(folder: string): Promise<string> {
  const files = await corpusFiles(folder);
  const hashes = await Promise.all(
    files.map(async (path) => [relative(folder, path), sha256(await readFileOrThrow(path))]),
  );
  return hashJson(hashes);
}

type Sides = ReadonlyMap<string, boolean>;
type Line = z.infer<typeof pairLine> | z.infer<typeof permittedLine> | z.infer<typeof textLine>;

/** The rule that everyday requests fall under: a business assistant may restrict them as off-topic. */
function everydayRule(constitution: Constitution): string {
  const known = [...constitution.restricted, ...constitution.permitted].some((rule) => rule.id === EVERYDAY);
  return known ? EVERYDAY : (constitution.restricted.find((rule) => /(^|-)off-topic$/.test(rule.id))?.id ?? EVERYDAY);
}

const EVERYDAY = 'everyday-tasks';
const EVERYDAY_FILE = 'everyday';

/** Rule id -> restricted. */
function sidesOf(constitution: Constitution): Sides {
  return new Map([
    ...constitution.restricted.map((rule) => [rule.id, true] as const),
    ...constitution.permitted.map((rule) => [rule.id, false] as const),
  ]);
}

function requestsOf(item: Line, file: string, number: number, sides: Sides, everyday: string): SyntheticRequest[] {
  const common = { topic: item.topic, source: 'corpus' };
  const alone = `${file}/${number}`;
  const offTopic = everyday !== EVERYDAY;
  if ('text' in item) {
    // Greetings and small talk stand in this file: no assistant restricts those as off-topic.
    if (offTopic && file === EVERYDAY_FILE) return [];
    return [{ ...common, text: item.text, ...sideOf(everyday, sides), kind: 'request', group: alone }];
  }
  const kind = item.kind === undefined || item.kind === 'plain' ? 'request' : item.kind;
  if (!('restricted' in item)) {
    const rule = item.by !== undefined && sides.has(item.by) ? item.by : everyday;
    return [{ ...common, text: item.permitted, ...sideOf(rule, sides), kind, group: alone }];
  }
  // A rule that the constitution does not know is neither restricted nor permitted: its texts say nothing.
  if (!sides.has(file)) return [];
  const group = `${file}/${item.topic.toLowerCase()}`;
  const restricted: SyntheticRequest = { ...common, text: item.restricted, ...sideOf(file, sides), kind, group };
  if (offTopic && !sides.has(item.by)) return [restricted];
  return [restricted, { ...common, text: item.permitted, ...sideOf(item.by, sides), kind, group, beside: file }];
}

function sideOf(rule: string, sides: Sides): { rule: string; restricted: boolean } {
  return { rule, restricted: sides.get(rule) ?? false };
}

function fromConstitution(constitution: Constitution): SyntheticRequest[] {
  return [...constitution.restricted, ...constitution.permitted].flatMap((rule) =>
    rule.examples.map((text, i) => ({
      text,
      rule: rule.id,
      restricted: constitution.restricted.includes(rule),
      kind: 'request' as const,
      topic: rule.title,
      group: `constitution/${rule.id}/${i}`,
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
