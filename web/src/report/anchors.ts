// An address within the page for every block, from its words, so that a link to a section or a figure can be shared.
import type { Block } from '../../../src/report/types.ts';

/** One id per block, unique in the page and stable while the block's words and order stay. */
export function anchors(blocks: readonly Block[]): string[] {
  const used = new Map<string, number>([
    ['report', 1],
    ['page', 1],
  ]);
  return blocks.map((block) => {
    const words = block.kind === 'heading' ? block.text : block.kind === 'text' ? 'text' : block.title;
    const slug =
      words
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 60) || 'block';
    const count = used.get(slug) ?? 0;
    used.set(slug, count + 1);
    // A dot never stands in a slug, so a numbered one cannot meet a plain one.
    return count === 0 ? slug : `${slug}.${count + 1}`;
  });
}
