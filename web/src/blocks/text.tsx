// Prose from markdown-lite. Everything becomes text nodes; nothing in it can act.
import { useMemo } from 'react';
import type { TextBlock } from '../../../src/report/types.ts';
import { keepUnits } from '../report/format.ts';
import { type Paragraph, parseMarkdown, type Span } from '../report/markdown.ts';

export function TextView({ block }: { block: TextBlock }) {
  const parts = useMemo(() => parseMarkdown(block.text), [block]);
  return (
    <div className="prose">
      {parts.map((part, i) => (
        <Part key={String(i)} part={part} />
      ))}
    </div>
  );
}

function Part({ part }: { part: Paragraph }) {
  if (part.kind === 'code') return <pre>{part.text}</pre>;
  if (part.kind === 'paragraph') return <p>{spans(part.spans)}</p>;
  return (
    <ul>
      {part.items.map((item, i) => (
        <li key={String(i)}>{spans(item)}</li>
      ))}
    </ul>
  );
}

function spans(list: readonly Span[]) {
  return list.map((span, i) => {
    const key = String(i);
    if (span.look === 'code') return <code key={key}>{span.text}</code>;
    return span.look === 'strong' ? <strong key={key}>{keepUnits(span.text)}</strong> : keepUnits(span.text);
  });
}
