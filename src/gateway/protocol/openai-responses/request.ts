// Reads a responses request: instructions, tools, and every item of the input. What the service keeps between requests (an earlier
// response, a conversation, a stored prompt, a referenced item) cannot be judged here, so a request that leans on it is refused.
import { isObject, type JsonPath, listOf } from '../json.ts';
import {
  addEach,
  addJson,
  addJsonString,
  addPart,
  addProse,
  addText,
  addTextPart,
  addTextsBelow,
  addUnknownFields,
  guardedRequest,
  type RequestScan,
  requireObject,
  requireRole,
  requireString,
  type Speaker,
  scanWith,
  TOP_LEVEL,
  WITHHELD,
  WITHHELD_NAME,
  withholdSlots,
} from '../request.ts';
import { type FoundText, findTexts, kindOfPart, plainOf } from '../texts.ts';
import { type GuardedRequest, type JsonObject, RequestProblem } from '../types.ts';
import { echoOf } from './fields.ts';

const ROLES: Readonly<Record<string, Speaker['role']>> = {
  system: 'system',
  developer: 'system',
  assistant: 'assistant',
};

/** Fields that the model does not read. */
const UNREAD = (
  'model stream_options temperature top_p max_output_tokens max_tool_calls metadata ' +
  'store include parallel_tool_calls tool_choice reasoning service_tier truncation user safety_identifier ' +
  'prompt_cache_key prompt_cache_retention prompt_cache_options top_logprobs moderation background'
).split(' ');
/** These, and those that are read below. */
const KNOWN = new Set([...UNREAD, ...'input instructions tools text stream'.split(' ')]);

/** What refers to something that this request does not hold, and what to do instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  previous_response_id: 'send the whole conversation in `input`',
  conversation: 'send the whole conversation in `input`',
  prompt: 'send the text of the prompt in `instructions` and `input`',
};

const CONTENT_TEXTS = new Set('input_text output_text text refusal summary_text reasoning_text'.split(' '));

/** Items of which every string is a text; what comes back from a tool speaks as the tool. */
const TEXTUAL = new Set(
  (
    'web_search_call file_search_call computer_call computer_call_output code_interpreter_call local_shell_call ' +
    'local_shell_call_output shell_call shell_call_output apply_patch_call apply_patch_call_output mcp_list_tools mcp_call ' +
    'mcp_approval_request mcp_approval_response tool_search_call tool_search_output additional_tools program ' +
    'program_output image_generation_call'
  ).split(' '),
);

export function readResponsesRequest(body: JsonObject): GuardedRequest {
  return { ...guardedRequest(body, scanResponses(body), 1), echo: echoOf(body) };
}

export function withholdResponses(body: JsonObject, positions: readonly number[]): JsonObject {
  return withholdSlots(body, scanResponses(body), positions);
}

function scanResponses(body: JsonObject): RequestScan {
  refuseElsewhere(body);
  return scanWith(body, (scan) => {
    const { instructions, text, input } = body;
    if (typeof instructions === 'string') addText(scan, TOP_LEVEL, ['instructions'], instructions);
    else if (Array.isArray(instructions)) addItems(scan, TOP_LEVEL, ['instructions'], instructions);
    else addTextsBelow(scan, TOP_LEVEL, ['instructions'], instructions);
    const schema = { type: 'object', properties: {} };
    const tool = { type: 'function', name: WITHHELD_NAME, description: WITHHELD, parameters: schema, strict: false };
    addEach(scan, TOP_LEVEL, ['tools'], body['tools'], (one, at) => {
      addJson(scan, TOP_LEVEL, at, withoutSecrets(one), tool);
    });
    const { format, ...rest } = isObject(text) ? text : { text };
    const nothing = { type: 'json_schema', name: WITHHELD_NAME, description: WITHHELD, schema };
    if (isObject(format) && format['type'] === 'json_schema')
      addJson(scan, TOP_LEVEL, ['text', 'format'], format, nothing);
    else addTextsBelow(scan, TOP_LEVEL, ['text', 'format'], format);
    addTextsBelow(scan, TOP_LEVEL, ['text'], rest);
    addUnknownFields(scan, body, KNOWN);
    addProse(scan, body, UNREAD);
    if (typeof input === 'string') addText(scan, { role: 'user', index: 0 }, ['input'], input);
    else if (Array.isArray(input) && input.length > 0) addItems(scan, undefined, ['input'], input);
    else throw new RequestProblem('`input` must be a string or a list with at least one item', 'input');
  });
}

/** @throws RequestProblem for a request whose meaning lies where the gateway cannot look. */
function refuseElsewhere(body: JsonObject): void {
  for (const [field, remedy] of Object.entries(ELSEWHERE))
    if (body[field] !== undefined && body[field] !== null)
      throw new RequestProblem(
        `\`${field}\` refers to something that the gateway cannot see and so cannot judge; ${remedy}`,
        field,
      );
  if (body['background'] === true)
    throw new RequestProblem('`background` gives an answer that the gateway would not see; leave it out', 'background');
}

function withoutSecrets(tool: unknown): unknown {
  if (!isObject(tool)) return tool;
  const { authorization: _, headers: __, ...rest } = tool;
  return rest;
}

function addItems(scan: RequestScan, speaker: Speaker | undefined, at: JsonPath, items: unknown): void {
  listOf(items).forEach((item, i) => {
    addItem(scan, speaker ?? { role: 'user', index: i }, [...at, i], requireObject(item, [...at, i]));
  });
}

function addItem(scan: RequestScan, speaker: Speaker, at: JsonPath, item: JsonObject): void {
  const type = item['type'] ?? 'message';
  const { index } = speaker;
  const assistant: Speaker = { role: index < 0 ? 'system' : 'assistant', index };
  const tool: Speaker = { role: index < 0 ? 'system' : 'tool', index };
  switch (type) {
    case 'message': {
      const role = ROLES[requireRole(item, at)] ?? 'user';
      const speaks: Speaker = { role: index < 0 ? 'system' : role, index };
      const { role: _, content, ...rest } = item;
      addContent(scan, speaks, [...at, 'content'], content);
      addTextsBelow(scan, speaks, at, rest);
      return;
    }
    case 'function_call':
    case 'custom_tool_call':
      addCall(scan, assistant, at, item);
      return;
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const { output, ...rest } = item;
      addContent(scan, tool, [...at, 'output'], output);
      addTextsBelow(scan, tool, at, rest);
      return;
    }
    case 'reasoning':
      addReasoning(scan, assistant, at, item);
      return;
    case 'item_reference':
      throw new RequestProblem(
        `\`${at.join('.')}\` refers to an item that the gateway cannot see and so cannot judge; send the item itself`,
        at.join('.'),
      );
    default: {
      const isOutput = typeof type === 'string' && /(_output|_tools|_response)$/.test(type);
      if (typeof type === 'string' && TEXTUAL.has(type)) addTextsBelow(scan, isOutput ? tool : assistant, at, item);
      else addPart(scan, at, kindOfPart(item) ?? 'unknown');
    }
  }
}

/** A string, or parts. */
function addContent(scan: RequestScan, speaker: Speaker, at: JsonPath, content: unknown): void {
  if (typeof content === 'string') {
    addText(scan, speaker, at, content);
    return;
  }
  if (!Array.isArray(content)) {
    const field = at.join('.');
    throw new RequestProblem(`\`${field}\` must be a string or a list of parts`, field);
  }
  content.forEach((value: unknown, i) => {
    const place = [...at, i];
    const part = requireObject(value, place);
    if (CONTENT_TEXTS.has(requireString(part, 'type', place))) addTextPart(scan, speaker, place, part);
    else addPart(scan, place, kindOfPart(part) ?? 'unknown');
  });
}

function addCall(scan: RequestScan, speaker: Speaker, at: JsonPath, item: JsonObject): void {
  const { name, arguments: given, input, ...rest } = item;
  if (typeof name === 'string') addText(scan, speaker, [...at, 'name'], name, WITHHELD_NAME);
  else addTextsBelow(scan, speaker, [...at, 'name'], name);
  if (typeof given === 'string') addJsonString(scan, speaker, [...at, 'arguments'], given);
  else addTextsBelow(scan, speaker, [...at, 'arguments'], given);
  if (typeof input === 'string') addText(scan, speaker, [...at, 'input'], input);
  else addTextsBelow(scan, speaker, [...at, 'input'], input);
  addTextsBelow(scan, speaker, at, rest);
}

/** Reasoning comes with an encrypted copy of itself, so that the two are withheld together. */
function addReasoning(scan: RequestScan, speaker: Speaker, at: JsonPath, item: JsonObject): void {
  const { id, type } = item;
  const texts: FoundText[] = [];
  findTexts(item, at, { texts, unjudged: scan.unjudged });
  const nothing = { id: plainOf(id), type, summary: [{ type: 'summary_text', text: WITHHELD }] };
  addText(scan, speaker, at, texts.map(({ text }) => text).join('\n'), nothing);
}
