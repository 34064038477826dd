// A heading of a section or of a part of one.
import type { HeadingBlock } from '../../../src/report/types.ts';

export function HeadingView({ block, id }: { block: HeadingBlock; id: string }) {
  const Level = block.level === 3 ? 'h3' : 'h2';
  return (
    <Level className="section" id={id} tabIndex={-1}>
      {block.text}
    </Level>
  );
}
