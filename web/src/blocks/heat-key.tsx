// The key of a heat map: the ends of its hue, or of its two hues; what its branches mean, and the marks of its groups.
import type { HeatBlock } from '../../../src/report/types.ts';
import { colourOf } from '../charts/colour.ts';
import { dendrogramWords } from '../charts/joints.ts';
import { domainOf } from '../charts/scale.ts';
import { axisLabel, formatShort } from '../report/format.ts';

export function HeatKey({ block }: { block: HeatBlock }) {
  let [low, high] = domainOf(block.value, block.values.flat());
  const { midpoint } = block;
  if (midpoint !== undefined) {
    const reach = Math.max(Math.abs(high - midpoint), Math.abs(low - midpoint)) || 1;
    [low, high] = [midpoint - reach, midpoint + reach];
  }
  const from =
    midpoint === undefined ? 'transparent' : 'color-mix(in srgb, var(--heat-other) 72%, transparent), transparent';
  const to = 'color-mix(in srgb, var(--heat) 72%, transparent)';
  const names =
    block.rowLabel === block.columnLabel
      ? [block.rowLabel && `rows and columns: ${block.rowLabel}`]
      : [block.rowLabel && `rows: ${block.rowLabel}`, block.columnLabel && `columns: ${block.columnLabel}`];
  const known = names.filter(Boolean).join(', ');
  return (
    <>
      <div className="scale-ends">
        <span>{axisLabel(block.value)}</span>
        <span>{formatShort(low, block.value.format)}</span>
        <span className="swatch ramp" style={{ background: `linear-gradient(to right, ${from}, ${to})` }} />
        <span>{formatShort(high, block.value.format)}</span>
        {known !== '' && <span>· {known}</span>}
      </div>
      {block.dendrogram && <p className="note">{dendrogramWords(block.dendrogram)}</p>}
      {block.groups && (
        <ul className="legend">
          <li>{block.groups.label}:</li>
          {block.groups.names.map(({ name, mark }, i) => (
            <li key={name}>
              <span className="swatch mark" style={{ background: tint(colourOf({}, i)) }}>
                {mark}
              </span>
              {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function tint(colour: string): string {
  return `color-mix(in srgb, ${colour} 22%, transparent)`;
}
