// How a streamed response ends before its time. Refused: what the client has open is closed, then "response.incomplete" with the
// reason "content_filter". Tool calls that are not complete are left as they are, so that no client runs one out of a refused
// answer. Failed: an error event with a nested error, which is the only form that the official client throws at.
import type { SseEvent } from '../../sse/index.ts';
import type { JsonObject } from '../types.ts';
import type { OpenItem, Snapshot } from './snapshot.ts';

/** Items that are text only; the others are calls of tools. */
const SPOKEN: ReadonlySet<unknown> = new Set(['message', 'reasoning']);

export function refusalEvents(snapshot: Snapshot, envelope: JsonObject | undefined): readonly SseEvent[] {
  const base = { ...emptyResponse, ...envelope };
  const events: JsonObject[] = [];
  if (!snapshot.isCreated)
    events.push({ type: 'response.created', response: { ...base, status: 'in_progress', output: [] } });
  const items = snapshot.items().filter(({ item, isDone }) => isDone || SPOKEN.has(item['type']));
  for (const item of items) if (!item.isDone) events.push(...closeItem(item));
  const output = items.map(closedItem);
  const incomplete = { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
  events.push({ type: 'response.incomplete', response: { ...base, ...incomplete, output } });
  return numbered(events, snapshot.sequence);
}

export function failEvents(snapshot: Snapshot, message: string): readonly SseEvent[] {
  const error = { code: 'upstream_error', message, param: null };
  return numbered([{ type: 'error', ...error, error: { type: 'server_error', ...error } }], snapshot.sequence);
}

function closeItem(open: OpenItem): readonly JsonObject[] {
  const events: JsonObject[] = [];
  for (const { kind, index, part, isTextDone, isDone } of open.parts) {
    if (isDone) continue;
    const place = { item_id: open.item['id'], output_index: open.index, [`${kind}_index`]: index };
    if (!isTextDone) events.push({ type: `response.${textOf(kind, part)}.done`, ...place, ...wholeText(part) });
    const type = kind === 'summary' ? 'response.reasoning_summary_part.done' : 'response.content_part.done';
    events.push({ type, ...place, part });
  }
  events.push({ type: 'response.output_item.done', output_index: open.index, item: closedItem(open) });
  return events;
}

function closedItem({ item, isDone }: OpenItem): JsonObject {
  return isDone ? item : { ...item, status: 'incomplete' };
}

/** Name of the event that tells the whole text of a part. */
function textOf(kind: 'content' | 'summary', part: JsonObject): string {
  if (kind === 'summary') return 'reasoning_summary_text';
  return part['type'] === 'refusal' || part['type'] === 'reasoning_text' ? part['type'] : 'output_text';
}

function wholeText(part: JsonObject): JsonObject {
  if (typeof part['refusal'] === 'string') return { refusal: part['refusal'] };
  const text = { text: part['text'] ?? '' };
  return part['type'] === 'output_text' ? { ...text, logprobs: [] } : text;
}

function numbered(events: readonly JsonObject[], sequence: number): readonly SseEvent[] {
  return events.map((event, i) => ({
    event: String(event['type']),
    data: JSON.stringify({ ...event, sequence_number: sequence + 1 + i }),
  }));
}

const emptyResponse: JsonObject = {
  id: 'resp_oversight',
  object: 'response',
  created_at: 0,
  model: 'unknown',
  error: null,
  incomplete_details: null,
  instructions: null,
  metadata: {},
  parallel_tool_calls: true,
  temperature: null,
  tool_choice: 'auto',
  tools: [],
  top_p: null,
};
