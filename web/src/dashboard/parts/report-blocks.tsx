// A report inside a page: its sentence, then its blocks as the viewer draws them.
import { useMemo } from 'react';
import type { Report } from '../../../../src/report/types.ts';
import { BlockView } from '../../blocks/block.tsx';
import { Command } from '../../blocks/command.tsx';
import { gridworldKeys } from '../../blocks/gridworld/keys.ts';
import { anchors } from '../../report/anchors.ts';
import { keepUnits } from '../../report/format.ts';
import { useKeys } from '../keys.tsx';

interface ReportBlocksProps {
  readonly report: Report;
  /** Its sentence stands elsewhere on the page already. */
  readonly isSaid?: boolean;
  /** Its command stands elsewhere on the page already. */
  readonly hasCommand?: boolean;
  /** Before the ids of its figures, where more than one report stands on the page. */
  readonly prefix?: string;
}

export function ReportBlocks({ report, isSaid = false, hasCommand = false, prefix = '' }: ReportBlocksProps) {
  const ids = useMemo(() => anchors(report.blocks).map((id) => prefix + id), [report, prefix]);
  return (
    <div className="report-blocks">
      {!isSaid && <p className="sentence">{keepUnits(report.sentence)}</p>}
      {report.command && !hasCommand && <Command text={report.command} />}
      {report.blocks.map((block, index) => (
        <BlockView key={ids[index]} block={block} id={ids[index] ?? ''} />
      ))}
      {report.blocks.some((block) => block.kind === 'gridworld') && <GridworldKeys />}
    </div>
  );
}

/** Lists the keys of the boards; the boards handle them, and only while they have the focus. */
function GridworldKeys() {
  useKeys(
    'Gridworld',
    gridworldKeys.map(([key, what]) => ({ key, what })),
  );
  return null;
}
