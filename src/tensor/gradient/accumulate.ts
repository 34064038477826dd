// The sum of all gradients that reach one tensor. Where a tensor was cut into slices, their padded gradients are
// joined again instead of being added: one copy in place of one pass over the whole for each slice.
import { scalar } from '../ir/source.ts';
import type { Tensor } from '../ir/tensor.ts';
import { add } from '../ops/arithmetic.ts';
import { concat } from '../ops/layout.ts';
import { broadcastTo } from '../ops/shape.ts';

export function accumulate(parts: readonly Tensor[]): Tensor {
  return joinSlices(parts) ?? parts.reduce((sum, part) => add(sum, part));
}

interface Piece {
  readonly axis: number;
  readonly start: number;
  readonly body: Tensor;
}

function joinSlices(parts: readonly Tensor[]): Tensor | undefined {
  if (parts.length < 2) return undefined;
  const pieces = parts.map(pieceOf);
  if (!pieces.every((piece) => piece !== undefined)) return undefined;
  const axis = pieces[0]!.axis;
  if (pieces.some((piece) => piece.axis !== axis)) return undefined;
  const shape = parts[0]!.shape;
  const gap = (size: number) =>
    broadcastTo(
      scalar(0),
      shape.map((d, i) => (i === axis ? size : d)),
    );
  const joined: Tensor[] = [];
  let end = 0;
  for (const { start, body } of [...pieces].sort((a, b) => a.start - b.start)) {
    if (start < end) return undefined;
    if (start > end) joined.push(gap(start - end));
    joined.push(body);
    end = start + body.shape[axis]!;
  }
  if (end < shape[axis]!) joined.push(gap(shape[axis]! - end));
  return concat(joined, axis);
}

/** A tensor that is zero but for one range of one axis. */
function pieceOf(tensor: Tensor): Piece | undefined {
  const [body, widths, value] = tensor.inputs;
  if (tensor.op !== 'Pad' || !body || !widths?.data || Number(value?.data?.[0]) !== 0) return undefined;
  const rank = tensor.shape.length;
  const padded = tensor.shape.flatMap((size, axis) => (size === body.shape[axis] ? [] : [axis]));
  if (padded.length !== 1 || rank === 0) return undefined;
  const axis = padded[0]!;
  return { axis, start: Number(widths.data[axis]), body };
}
