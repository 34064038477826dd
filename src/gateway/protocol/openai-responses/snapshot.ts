// The response as the client has it so far, put together from the events that have left. A refusal closes what is open in it.
import { isObject, listOf } from '../json.ts';
import type { JsonObject } from '../types.ts';

export interface OpenItem {
  readonly index: number;
  /** The item with all its texts so far. */
  readonly item: JsonObject;
  readonly isDone: boolean;
  /** Parts of the item, in order; `isDone` once the client has been told that the part is complete. */
  readonly parts: readonly OpenPart[];
}

export interface OpenPart {
  readonly kind: 'content' | 'summary';
  readonly index: number;
  readonly part: JsonObject;
  readonly isTextDone: boolean;
  readonly isDone: boolean;
}

export interface Snapshot {
  apply(json: JsonObject): void;
  /** The client has seen the response begin. */
  readonly isCreated: boolean;
  /** Sequence number of the last event that left; -1 before the first. */
  readonly sequence: number;
  items(): readonly OpenItem[];
}

interface Growing {
  item: JsonObject;
  isDone: boolean;
  readonly parts: Map<string, { part: JsonObject; isTextDone: boolean; isDone: boolean }>;
}

export function createSnapshot(): Snapshot {
  const items = new Map<number, Growing>();
  let isCreated = false;
  let sequence = -1;

  const partOf = (json: JsonObject) => items.get(Number(json['output_index'] ?? 0))?.parts.get(keyOf(json));

  const applyItem = (type: string, json: JsonObject): void => {
    const index = Number(json['output_index'] ?? 0);
    if (type === 'response.output_item.added' && isObject(json['item']))
      items.set(index, { item: json['item'], isDone: false, parts: new Map() });
    const known = items.get(index);
    if (type === 'response.output_item.done' && isObject(json['item']) && known) {
      known.item = json['item'];
      known.isDone = true;
    }
  };

  const applyPart = (type: string, json: JsonObject): void => {
    if (!isObject(json['part'])) return;
    const isDone = type.endsWith('.done');
    const parts = items.get(Number(json['output_index'] ?? 0))?.parts;
    parts?.set(keyOf(json), { part: json['part'], isTextDone: isDone, isDone });
  };

  const applyText = (json: JsonObject): void => {
    const known = partOf(json);
    if (!known) return;
    const field = typeof known.part['refusal'] === 'string' ? 'refusal' : 'text';
    const whole = json[field];
    if (typeof json['delta'] === 'string')
      known.part = { ...known.part, [field]: `${known.part[field] ?? ''}${json['delta']}` };
    else if (typeof whole === 'string') {
      known.part = { ...known.part, [field]: whole };
      known.isTextDone = true;
    }
  };

  return {
    apply(json) {
      const type = String(json['type']);
      if (typeof json['sequence_number'] === 'number') sequence = json['sequence_number'];
      if (isObject(json['response'])) isCreated = true;
      else if (typeof json['delta'] === 'string') applyText(json);
      else if (type.startsWith('response.output_item.')) applyItem(type, json);
      else if (/_part\.(added|done)$/.test(type)) applyPart(type, json);
      else if (/(text|refusal)\.done$/.test(type)) applyText(json);
    },
    get isCreated() {
      return isCreated;
    },
    get sequence() {
      return sequence;
    },
    items: () =>
      [...items].map(([index, { item, isDone, parts }]) => {
        const open = [...parts].map(([key, state]) => ({ ...state, ...placeOf(key) }));
        return { index, isDone, parts: open, item: isDone ? item : withParts(item, open) };
      }),
  };
}

function keyOf(json: JsonObject): string {
  return 'summary_index' in json ? `summary ${json['summary_index']}` : `content ${json['content_index'] ?? 0}`;
}

function placeOf(key: string): Pick<OpenPart, 'kind' | 'index'> {
  const [kind, index] = key.split(' ');
  return { kind: kind === 'summary' ? 'summary' : 'content', index: Number(index) };
}

function withParts(item: JsonObject, parts: readonly OpenPart[]): JsonObject {
  const filled = { ...item };
  for (const kind of ['content', 'summary'] as const) {
    const own = parts.filter((part) => part.kind === kind);
    if (own.length === 0) continue;
    const list = [...listOf(item[kind])];
    for (const { index, part } of own) list[index] = part;
    filled[kind] = list;
  }
  return filled;
}
