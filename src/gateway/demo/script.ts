// Decides what the demo model does with a request. A last user message that is one of the words slip, fail, slow or tool, or begins
// with one and a colon, or with "please" and one, asks for a demonstration; everything else is answered from the topics.
import { isObject, type JsonObject } from '../protocol/index.ts';
import { DEFAULT_ANSWER, SLIP, SLIP_BEGINNING, TOPICS } from './topics.ts';

export interface Script {
  /** Tokens of the answer, in order; put together they are its text. */
  readonly tokens: readonly string[];
  /** Call of a tool after the text. */
  readonly call: { readonly name: string; readonly arguments: JsonObject } | undefined;
  /** Cut the connection after this many tokens. */
  readonly cutAfter: number | undefined;
  /** Factor on the pace. */
  readonly pace: number;
}

const COMMAND = /^\W*(?:please\W+(slip|fail|slow|tool)\b|(slip|fail|slow|tool)(?:\W*$|\s*:))/i;
const SLOW = 0.05;

/** The answer to a conversation whose last user message is `message`. `slip` replaces the text of that demonstration. */
export function writeScript(message: string, tools: unknown, slip: string = SLIP): Script {
  const [, polite, bare] = COMMAND.exec(message) ?? [];
  const command = (polite ?? bare)?.toLowerCase();
  const tool = command === 'tool' ? firstTool(tools) : undefined;
  if (tool) return { tokens: tokensOf('Let me look that up.'), call: tool, cutAfter: undefined, pace: 1 };
  const text = command === 'slip' ? SLIP_BEGINNING + slip : answerTo(message.replace(COMMAND, ''));
  const tokens = tokensOf(text);
  return {
    tokens,
    call: undefined,
    cutAfter: command === 'fail' ? Math.ceil(tokens.length / 2) : undefined,
    pace: command === 'slow' ? SLOW : 1,
  };
}

function answerTo(message: string): string {
  return TOPICS.find(({ about }) => about.test(message))?.answer ?? DEFAULT_ANSWER;
}

/** Words with the space before them, as models write; scripts without spaces in runs of two characters. */
function tokensOf(text: string): readonly string[] {
  return text.match(/\s*(?:[\p{Script=Han}]{1,2}|[^\s\p{Script=Han}]{1,12})|\s+/gu) ?? [];
}

/** The first tool of any protocol's list, called with an example of what it takes. */
function firstTool(tools: unknown): Script['call'] {
  const tool = Array.isArray(tools) ? tools.find(isObject) : undefined;
  if (!tool) return undefined;
  const { name, parameters, input_schema: schema } = isObject(tool['function']) ? tool['function'] : tool;
  if (typeof name !== 'string') return undefined;
  const example = exampleOf(parameters ?? schema, 0);
  return { name, arguments: isObject(example) ? example : {} };
}

function exampleOf(schema: unknown, depth: number): unknown {
  if (!isObject(schema) || depth > 4) return null;
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  switch (schema['type']) {
    case 'object': {
      const { properties } = schema;
      const entries = isObject(properties) ? Object.entries(properties) : [];
      return Object.fromEntries(entries.map(([name, value]) => [name, exampleOf(value, depth + 1)]));
    }
    case 'array':
      return [exampleOf(schema['items'], depth + 1)];
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    default:
      return 'demo';
  }
}
