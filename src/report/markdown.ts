// Markdown-lite, parsed to plain data: paragraphs, "- " lists, ``` fences, **strong** and `code`. Everything else is text:
// no HTML, no links, no images, so that what a model wrote can never act. web/src/report/markdown.ts does the same.

export type Span = { readonly text: string; readonly look?: 'strong' | 'code' };

export type Paragraph =
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'code'; readonly text: string };

/** The paragraphs of a text block, in order. */
export function parseMarkdown(text: string): Paragraph[] {
  const out: Paragraph[] = [];
  let prose: string[] = [];
  let items: string[] = [];
  let code: string[] | undefined;
  const close = () => {
    if (prose.length > 0) out.push({ kind: 'paragraph', spans: parseSpans(prose.join(' ')) });
    if (items.length > 0) out.push({ kind: 'list', items: items.map(parseSpans) });
    [prose, items] = [[], []];
  };
  for (const line of text.split(/\r?\n/)) {
    if (code) {
      if (line.trimEnd() !== '```') {
        code.push(line);
        continue;
      }
      out.push({ kind: 'code', text: code.join('\n') });
      code = undefined;
    } else if (line.startsWith('```')) {
      close();
      code = [];
    } else if (line.trim() === '') {
      close();
    } else if (line.startsWith('- ')) {
      if (prose.length > 0) close();
      items.push(line.slice(2).trim());
    } else if (items.length > 0 && /^\s/.test(line)) {
      items.push(`${items.pop()} ${line.trim()}`);
    } else {
      if (items.length > 0) close();
      prose.push(line.trim());
    }
  }
  if (code) out.push({ kind: 'code', text: code.join('\n') });
  close();
  return out;
}

function parseSpans(text: string): Span[] {
  const out: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*/g)) {
    if (match.index > from) out.push({ text: text.slice(from, match.index) });
    out.push(match[1] === undefined ? { text: match[2] ?? '', look: 'strong' } : { text: match[1], look: 'code' });
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from) });
  return out;
}
