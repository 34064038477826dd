// Reads a chat completions request: every text that the model will read, in order, and what cannot be judged.
import { isObject, type JsonPath } from '../json.ts';
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
  requireObjects,
  requireRole,
  requireString,
  type Speaker,
  scanWith,
  TOP_LEVEL,
  WITHHELD,
  WITHHELD_NAME,
  withholdSlots,
} from '../request.ts';
import { kindOfPart } from '../texts.ts';
import { type GuardedRequest, type JsonObject, RequestProblem } from '../types.ts';

/** Most choices one request may ask for. */
const MAX_CHOICES = 128;

const ROLES: Readonly<Record<string, Speaker['role']>> = {
  system: 'system',
  developer: 'system',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
};

/** Fields that the model does not read. */
const UNREAD = (
  'model stream_options user metadata store seed temperature top_p top_k min_p max_tokens ' +
  'max_completion_tokens frequency_penalty presence_penalty repetition_penalty logit_bias logprobs top_logprobs stop ' +
  'parallel_tool_calls tool_choice function_call reasoning_effort verbosity service_tier modalities audio ' +
  'safety_identifier prompt_cache_key prompt_cache_retention prompt_cache_options moderation'
).split(' ');
/** These, and those that are read below. */
const KNOWN = new Set([...UNREAD, ...'messages stream n tools functions response_format prediction'.split(' ')]);

export function readChatRequest(body: JsonObject): GuardedRequest {
  return guardedRequest(body, scanChat(body), readChoices(body['n']));
}

export function withholdChat(body: JsonObject, positions: readonly number[]): JsonObject {
  return withholdSlots(body, scanChat(body), positions);
}

function readChoices(n: unknown): number {
  if (n === undefined || n === null) return 1;
  if (typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= MAX_CHOICES) return n;
  throw new RequestProblem(`\`n\` must be a whole number from 1 to ${MAX_CHOICES}`, 'n');
}

function scanChat(body: JsonObject): RequestScan {
  return scanWith(body, (scan) => {
    const definition = { name: WITHHELD_NAME, description: WITHHELD, parameters: { type: 'object', properties: {} } };
    addEach(scan, TOP_LEVEL, ['tools'], body['tools'], (tool, at) => {
      addJson(scan, TOP_LEVEL, at, tool, { type: 'function', function: definition });
    });
    addEach(scan, TOP_LEVEL, ['functions'], body['functions'], (one, at) => {
      addJson(scan, TOP_LEVEL, at, one, definition);
    });
    addFormat(scan, body['response_format']);
    addPrediction(scan, body['prediction']);
    addUnknownFields(scan, body, KNOWN);
    addProse(scan, body, UNREAD);
    requireObjects(body['messages'], 'messages').forEach((message, i) => {
      addMessage(scan, message, i);
    });
  });
}

function addFormat(scan: RequestScan, format: unknown): void {
  const { json_schema: schema, ...rest } = isObject(format) ? format : { format };
  const nothing = { name: WITHHELD_NAME, description: WITHHELD };
  if (schema !== undefined) addJson(scan, TOP_LEVEL, ['response_format', 'json_schema'], schema, nothing);
  addTextsBelow(scan, TOP_LEVEL, ['response_format'], rest);
}

function addPrediction(scan: RequestScan, prediction: unknown): void {
  const { content, ...rest } = isObject(prediction) ? prediction : { prediction };
  addContent(scan, TOP_LEVEL, ['prediction', 'content'], content);
  addTextsBelow(scan, TOP_LEVEL, ['prediction'], rest);
}

function addMessage(scan: RequestScan, message: JsonObject, index: number): void {
  const at = ['messages', index];
  const role = requireRole(message, at);
  const speaker: Speaker = { role: ROLES[role] ?? 'user', index };
  for (const [field, value] of Object.entries(message)) {
    const place = [...at, field];
    if (field === 'role' || value === null || value === undefined) continue;
    if (field === 'content') addContent(scan, speaker, place, value);
    else if (field === 'name' && typeof value === 'string') addText(scan, speaker, place, value, WITHHELD_NAME);
    else if (field === 'tool_calls')
      addEach(scan, speaker, place, value, (call, where) => {
        addToolCall(scan, speaker, where, call);
      });
    else if (field === 'function_call') addCall(scan, speaker, place, value);
    else if (field === 'audio') addPart(scan, place, 'audio');
    // Reasoning, refusals, and whatever else a service lets an earlier turn hold.
    else addTextsBelow(scan, speaker, at, { [field]: value });
  }
}

/** A string, or parts. */
function addContent(scan: RequestScan, speaker: Speaker, at: JsonPath, content: unknown): void {
  if (typeof content === 'string') {
    addText(scan, speaker, at, content);
    return;
  }
  if (content === null || content === undefined) return;
  if (!Array.isArray(content)) {
    const field = at.join('.');
    throw new RequestProblem(`\`${field}\` must be a string or a list of parts`, field);
  }
  content.forEach((part: unknown, i) => {
    if (typeof part === 'string') addText(scan, speaker, [...at, i], part);
    else addContentPart(scan, speaker, [...at, i], requireObject(part, [...at, i]));
  });
}

function addContentPart(scan: RequestScan, speaker: Speaker, at: JsonPath, part: JsonObject): void {
  const type = requireString(part, 'type', at);
  if (type === 'text' || type === 'refusal' || type === 'thinking') {
    addTextPart(scan, speaker, at, part);
    return;
  }
  addPart(scan, at, kindOfPart(part) ?? 'unknown');
}

function addToolCall(scan: RequestScan, speaker: Speaker, at: JsonPath, call: unknown): void {
  const { function: called, custom, ...rest } = requireObject(call, at);
  addTextsBelow(scan, speaker, at, rest);
  if (called !== undefined) addCall(scan, speaker, [...at, 'function'], called);
  if (custom !== undefined) addCall(scan, speaker, [...at, 'custom'], custom);
}

function addCall(scan: RequestScan, speaker: Speaker, at: JsonPath, call: unknown): void {
  const { name, arguments: given, ...rest } = requireObject(call, at);
  if (typeof name === 'string') addText(scan, speaker, [...at, 'name'], name, WITHHELD_NAME);
  else addTextsBelow(scan, speaker, [...at, 'name'], name);
  if (typeof given === 'string') addJsonString(scan, speaker, [...at, 'arguments'], given);
  else if (given !== undefined) addJson(scan, speaker, [...at, 'arguments'], given);
  addTextsBelow(scan, speaker, at, rest);
}
