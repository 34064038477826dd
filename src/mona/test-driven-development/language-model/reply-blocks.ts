// What models put around what was asked for: reasoning in tags, fences, prose. Finds the pieces that may be the answer.

export interface Block {
  /** What stands after the three backticks, in small letters; '' where nothing does. */
  readonly language: string;
  readonly content: string;
}

/** The reply without reasoning in think tags; one that was cut before the closing tag has nothing left. */
export function withoutReasoning(reply: string): string {
  const open = reply.lastIndexOf('<think>');
  const close = reply.lastIndexOf('</think>');
  if (close >= 0) return reply.slice(close + '</think>'.length);
  return open >= 0 ? reply.slice(0, open) : reply;
}

/** Fenced blocks in their order. The last one may lack its closing fence. */
export function fencedBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { language: string; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const fence = /^\s*```\s*([\w+-]*)\s*$/.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { language: fence[1]!.toLowerCase(), lines: [] };
    else {
      blocks.push({ language: open.language, content: open.lines.join('\n') });
      open = undefined;
    }
  }
  if (open) blocks.push({ language: open.language, content: open.lines.join('\n') });
  return blocks;
}

/**
 * The longest text that begins with `[` or `{` and ends with the bracket that closes it; brackets inside of strings do not count.
 * Undefined where nothing is closed.
 */
export function bracketed(text: string): string | undefined {
  let best: string | undefined;
  for (let start = 0; start < text.length; start++) {
    if (text[start] !== '[' && text[start] !== '{') continue;
    const end = closing(text, start);
    if (end === undefined) continue;
    if (best === undefined || end + 1 - start > best.length) best = text.slice(start, end + 1);
    // What lies inside is no better.
    start = end;
  }
  return best;
}

function closing(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const sign = text[i]!;
    if (inString) {
      if (sign === '\\') i++;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = true;
    else if (sign === '[' || sign === '{') depth++;
    else if ((sign === ']' || sign === '}') && --depth === 0) return i;
  }
  return undefined;
}
