// Reads a messages request: the system text, the tools, and every block of every turn. A thinking block is signed, so where its
// text is withheld the whole block gives way to a text. Encrypted thinking can be read by the model service alone and passes.
import { isObject, type JsonPath } from '../json.ts';
import {
  addEach,
  addJson,
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
import { isCiphertext, kindOfPart } from '../texts.ts';
import { type GuardedRequest, type JsonObject, RequestProblem } from '../types.ts';

const ROLES: Readonly<Record<string, Speaker['role']>> = { system: 'system', assistant: 'assistant' };

/** Fields that the model does not read. */
const UNREAD = (
  'model max_tokens temperature top_p top_k stop_sequences metadata service_tier thinking ' +
  'tool_choice cache_control inference_geo speed user_profile_id workspace_id betas anthropic_version mcp_servers thread'
).split(' ');
/** These, and those that are read below. */
const KNOWN = new Set([...UNREAD, ...'messages system stream tools container output_config output_format'.split(' ')]);

/** Blocks of which every string is a text. */
const TEXTUAL = new Set(
  (
    'search_result web_search_tool_result web_fetch_tool_result code_execution_tool_result ' +
    'bash_code_execution_tool_result text_editor_code_execution_tool_result tool_search_tool_result ' +
    'advisor_tool_result tool_reference tool_addition tool_removal mcp_tool_listing fallback browser_state'
  ).split(' '),
);

export function readMessagesRequest(body: JsonObject): GuardedRequest {
  return guardedRequest(body, scanMessages(body), 1);
}

export function withholdMessages(body: JsonObject, positions: readonly number[]): JsonObject {
  return withholdSlots(body, scanMessages(body), positions);
}

function scanMessages(body: JsonObject): RequestScan {
  const { thread } = body;
  if (isObject(thread) && typeof thread['previous_message_id'] === 'string')
    throw new RequestProblem(
      '`thread` goes on from a conversation that the gateway cannot see and so cannot judge; send the whole conversation in `messages`',
      'thread',
    );
  return scanWith(body, (scan) => {
    addBlocks(scan, TOP_LEVEL, ['system'], body['system']);
    const schema = { type: 'object', properties: {} };
    addEach(scan, TOP_LEVEL, ['tools'], body['tools'], (tool, at) => {
      addJson(scan, TOP_LEVEL, at, tool, { name: WITHHELD_NAME, description: WITHHELD, input_schema: schema });
    });
    const nothing = { type: 'json_schema', schema: { ...schema, description: WITHHELD } };
    const { output_config: config, output_format: older, container } = body;
    const { format, ...rest } = isObject(config) ? config : { config };
    if (isObject(format)) addJson(scan, TOP_LEVEL, ['output_config', 'format'], format, nothing);
    else addTextsBelow(scan, TOP_LEVEL, ['output_config', 'format'], format);
    addTextsBelow(scan, TOP_LEVEL, ['output_config'], rest);
    if (isObject(older)) addJson(scan, TOP_LEVEL, ['output_format'], older, nothing);
    else addTextsBelow(scan, TOP_LEVEL, ['output_format'], older);
    if (container !== undefined && container !== null) addPart(scan, ['container'], 'file');
    addUnknownFields(scan, body, KNOWN);
    addProse(scan, body, UNREAD);
    requireObjects(body['messages'], 'messages').forEach((message, index) => {
      const at = ['messages', index];
      const { role: _, content, ...rest } = message;
      const speaker: Speaker = { role: ROLES[requireRole(message, at)] ?? 'user', index };
      addBlocks(scan, speaker, [...at, 'content'], content);
      addTextsBelow(scan, speaker, at, rest);
    });
  });
}

/** A string, or blocks. */
function addBlocks(scan: RequestScan, speaker: Speaker, at: JsonPath, content: unknown): void {
  if (typeof content === 'string') {
    addText(scan, speaker, at, content);
    return;
  }
  if (content === null || content === undefined) return;
  if (!Array.isArray(content)) {
    const field = at.join('.');
    throw new RequestProblem(`\`${field}\` must be a string or a list of blocks`, field);
  }
  content.forEach((block: unknown, i) => {
    if (typeof block === 'string') addText(scan, speaker, [...at, i], block);
    else addBlock(scan, speaker, [...at, i], requireObject(block, [...at, i]));
  });
}

function addBlock(scan: RequestScan, speaker: Speaker, at: JsonPath, block: JsonObject): void {
  const type = requireString(block, 'type', at);
  switch (type) {
    case 'thinking':
    case 'compaction': {
      const { [type === 'thinking' ? 'thinking' : 'content']: text, ...rest } = block;
      addTextsBelow(scan, speaker, at, rest);
      if (typeof text === 'string') addText(scan, speaker, at, text, { type: 'text', text: WITHHELD });
      // A summary that only the service can read stands for turns that nobody here has judged.
      else if (type === 'compaction') addPart(scan, at, 'unknown');
      else addTextsBelow(scan, speaker, [...at, 'thinking'], text);
      return;
    }
    case 'redacted_thinking': {
      const { data, ...rest } = block;
      addTextsBelow(scan, speaker, at, typeof data === 'string' && isCiphertext(data) ? rest : block);
      return;
    }
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use': {
      const { name, input, ...rest } = block;
      if (typeof name === 'string') addText(scan, speaker, [...at, 'name'], name, WITHHELD_NAME);
      else addTextsBelow(scan, speaker, [...at, 'name'], name);
      if (input !== undefined) addJson(scan, speaker, [...at, 'input'], input);
      addTextsBelow(scan, speaker, at, rest);
      return;
    }
    case 'tool_result':
    case 'mcp_tool_result': {
      const { content, ...rest } = block;
      const tool: Speaker = { role: 'tool', index: speaker.index };
      addBlocks(scan, tool, [...at, 'content'], content);
      addTextsBelow(scan, tool, at, rest);
      return;
    }
    case 'document':
      addDocument(scan, speaker, at, block);
      return;
    default:
      if (type === 'text') addTextPart(scan, speaker, at, block);
      else if (TEXTUAL.has(type)) addTextsBelow(scan, speakerOf(type, speaker), at, block);
      else addPart(scan, at, kindOfPart(block) ?? 'unknown');
  }
}

function speakerOf(type: string, speaker: Speaker): Speaker {
  return type.endsWith('_tool_result') ? { role: 'tool', index: speaker.index } : speaker;
}

/** A document is a text, further blocks, or a file. */
function addDocument(scan: RequestScan, speaker: Speaker, at: JsonPath, document: JsonObject): void {
  const inside = [...at, 'source'];
  const { source: given, ...around } = document;
  const source = requireObject(given, inside);
  addTextPart(scan, speaker, at, around);
  if (source['type'] === 'text' && typeof source['data'] === 'string') addTextPart(scan, speaker, inside, source);
  else if (source['type'] === 'content') {
    const { content, ...rest } = source;
    addBlocks(scan, speaker, [...inside, 'content'], content);
    addTextsBelow(scan, speaker, inside, rest);
  } else addPart(scan, at, 'file');
}
