// The frame of every figure: the finding, what was measured, the command; then the picture; then its data on demand.
import type { ReactNode } from 'react';
import type { Caption } from '../../../src/report/types.ts';
import { formatOrigin, keepUnits } from '../report/format.ts';
import { Command } from './command.tsx';

export function Figure({
  caption,
  id,
  kind,
  children,
}: {
  caption: Caption;
  id: string;
  kind: string;
  children: ReactNode;
}) {
  const origin = formatOrigin(caption);
  return (
    <figure className="figure" id={id} data-kind={kind} tabIndex={-1}>
      <figcaption>
        <div className="finding">
          {keepUnits(caption.title)}
          <a href={`#${id}`} aria-label="Link to this figure">
            #
          </a>
        </div>
        {origin && <div className="origin">{origin}</div>}
      </figcaption>
      {caption.command && <Command text={caption.command} />}
      <div className="figure-body">{children}</div>
    </figure>
  );
}
