// The page of one report: its sentence, its facts, then the blocks; the sections stand at the left on a wide screen.
import { useMemo } from 'react';
import type { Report } from '../../../src/report/types.ts';
import { BlockView } from '../blocks/block.tsx';
import { Command } from '../blocks/command.tsx';
import { anchors } from './anchors.ts';
import { Contents } from './contents.tsx';
import { formatCell, keepUnits } from './format.ts';
import { Keys } from './keys.tsx';

export function ReportPage({ report }: { report: Report }) {
  const ids = useMemo(() => anchors(report.blocks), [report]);
  const sections = report.blocks.flatMap((block, i) =>
    block.kind === 'heading' ? [{ id: ids[i] ?? '', text: block.text, level: block.level ?? 2 }] : [],
  );
  const facts: [string, string][] = [
    ['created', formatCreated(report.created)],
    ...Object.entries(report.meta).map(([key, value]): [string, string] => [key, formatCell(value, 'text')]),
  ];
  return (
    <div className={sections.length > 1 ? 'layout with-contents' : 'layout'}>
      {sections.length > 1 && <Contents sections={sections} />}
      <main>
        <header className="report-head">
          <h1>{keepUnits(report.title)}</h1>
          <p className="sentence">{keepUnits(report.sentence)}</p>
          <dl className="facts">
            {facts.map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {report.command && <Command text={report.command} />}
        </header>
        {report.blocks.map((block, i) => (
          <BlockView key={ids[i]} block={block} id={ids[i] ?? ''} />
        ))}
        <Keys hasGridworld={report.blocks.some((block) => block.kind === 'gridworld')} />
      </main>
    </div>
  );
}

/** The instant as written, without the parts that nobody reads: "2026-11-22 06:30 UTC". */
function formatCreated(created: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[^Z+-]*(Z|[+-].*)$/.exec(created);
  return match ? `${match[1]} ${match[2]} ${match[3] === 'Z' ? 'UTC' : match[3]}` : created;
}
