// Histograms: one small multiple for each series, on one x axis and one y axis.
import { type PlotOptions, rectY, ruleY, text } from '@observablehq/plot';
import type { HistogramBlock } from '../../../src/report/types.ts';
import { actionWords, formatNumber, formatShort } from '../report/format.ts';
import { colourOf } from './colour.ts';
import { referenceMarks, stackReferences } from './references.ts';
import { common, domainOf, isDrawn, scaleOptions, tipLook } from './scale.ts';

export function histogramChart(block: HistogramBlock): (width: number) => PlotOptions {
  const isShare = block.y === 'share';
  let index = 0;
  const series = block.series.map((each, i) => {
    const total = each.bins.reduce((sum, bin) => sum + bin.count, 0);
    const shape = each.action ? `${actionWords[each.action].shape} ` : '';
    const name = `${shape}${each.name}${each.baseline ? ' (baseline)' : ''}, ${formatNumber(total)}`;
    return { ...each, total, name, key: String(i), colour: colourOf(each, each.baseline ? 0 : index++) };
  });
  const bins = series.flatMap((each) =>
    each.bins
      .filter((bin) => isDrawn(block.x, bin.low))
      .map((bin) => {
        const value = isShare ? (each.total > 0 ? bin.count / each.total : 0) : bin.count;
        const words = `${formatShort(bin.low, block.x.format)} to ${formatShort(bin.high, block.x.format)}\n`;
        const figure = isShare
          ? `${formatNumber(value, 'percent')} (${formatNumber(bin.count)})`
          : formatNumber(bin.count);
        return { ...bin, key: each.key, colour: each.colour, value, words: words + figure };
      }),
  );
  return (width) => {
    const [marginLeft, marginRight, marginBottom] = [52, 16, 44];
    const inner = width - marginLeft - marginRight;
    const each = 130;
    const ends = domainOf(
      block.x,
      bins.flatMap((bin) => [bin.low, bin.high]),
    );
    const x = scaleOptions(block.x, ends, { pixels: inner, gap: 80, label: inner });
    const { stacked, height: above } = stackReferences(block.references, x, inner);
    const marginTop = 36 + Math.max(0, above - 15);
    return {
      ...common,
      height: marginTop + marginBottom + series.length * each,
      marginLeft,
      marginRight,
      marginTop,
      marginBottom,
      fy: { domain: series.map((one) => one.key), axis: null, padding: 0.26 },
      x: { ...x, labelAnchor: 'center', grid: false, nice: false },
      y: {
        label: isShare ? 'share' : 'count',
        nice: true,
        labelArrow: 'none',
        tickSize: 0,
        grid: true,
        ticks: 3,
        tickFormat: (value: number) => (isShare ? formatShort(value, 'percent') : formatShort(value)),
      },
      marks: [
        rectY(bins, {
          fy: 'key',
          x1: 'low',
          x2: 'high',
          y: 'value',
          fill: 'colour',
          fillOpacity: 0.8,
          insetLeft: 0.5,
          insetRight: 0.5,
          title: 'words',
          tip: tipLook,
          className: 'bins',
        }),
        ruleY([0], { stroke: 'var(--quiet)' }),
        ...referenceMarks(stacked, { fy: () => series[0]?.key ?? '' }),
        text(series, {
          fy: 'key',
          text: 'name',
          frameAnchor: 'top-left',
          dy: -16,
          fill: (one: { baseline?: boolean; colour: string }) => (one.baseline ? 'var(--quiet)' : one.colour),
          stroke: 'var(--ground)',
          strokeWidth: 4,
          fontWeight: 600,
        }),
      ],
    };
  };
}
