// A table as a figure.
import type { TableBlock } from '../../../src/report/types.ts';
import { Figure } from './figure.tsx';
import { DataTable } from './table.tsx';

export function TableBlockView({ block, id }: { block: TableBlock; id: string }) {
  return (
    <Figure caption={block} id={id} kind="table">
      <DataTable data={block} name={block.title} />
    </Figure>
  );
}
