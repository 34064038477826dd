// Every string of a value, for parts whose shape is not known here: what is not understood is judged, not passed over.

/** Names whose values are identifiers and not text that anybody reads. */
const OPAQUE = new Set(['type', 'id', 'toolCallId', 'providerMetadata', 'providerOptions', 'signature', 'approvalId']);

/** All texts in a JSON value, in order, on lines of their own; names of members too, since a model reads them. */
export function textsOf(value: unknown): string {
  const texts: string[] = [];
  collect(value, texts, true);
  return texts.join('\n');
}

function collect(value: unknown, texts: string[], isTop: boolean): void {
  if (typeof value === 'string') texts.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, texts, false);
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) {
      if (isTop && OPAQUE.has(name)) continue;
      if (!isTop) texts.push(name);
      collect(item, texts, false);
    }
}
