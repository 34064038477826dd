// What callers feed, checked against what a model declares: a wrong one is named with what was expected and given.
import { OversightError } from '../../base/index.ts';
import { sizeOf } from '../ir/shape.ts';
import { type DType, formatShape, type Shape, type TensorData } from '../ir/tensor.ts';
import type { OnnxValue } from '../onnx/model.ts';
import type { Feed, Value } from './runtime.ts';

/** Every declared input with its value. */
export function checkFeeds(
  declared: readonly OnnxValue[],
  feeds: Readonly<Record<string, Feed>>,
  caller: string,
): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const value of declared) {
    const feed = feeds[value.name];
    if (feed === undefined) throw feedError(caller, value, 'nothing was fed');
    values.set(value.name, checkFeed(value, feed, caller));
  }
  for (const name of Object.keys(feeds)) {
    if (values.has(name)) continue;
    const known = declared.map((value) => value.name).join(', ');
    throw new OversightError(`${caller}: there is no input "${name}"`, {
      kind: 'input',
      remedy: `The inputs are: ${known === '' ? 'none' : known}.`,
    });
  }
  return values;
}

function checkFeed(declared: OnnxValue, feed: Feed, caller: string): Value {
  const given = ArrayBuffer.isView(feed) ? feed : feed.data;
  const data = declared.dtype === 'int64' && given instanceof Int32Array ? BigInt64Array.from(given, BigInt) : given;
  if (dtypeOf(data) !== declared.dtype) throw feedError(caller, declared, `${dtypeOf(data)} was fed`);
  const shape = ArrayBuffer.isView(feed) ? inferShape(declared, data.length) : feed.shape;
  const fits =
    shape !== undefined &&
    shape.length === declared.shape.length &&
    declared.shape.every((size, axis) => typeof size === 'string' || size === shape[axis]) &&
    sizeOf(shape) === data.length;
  if (!fits) {
    const under = ArrayBuffer.isView(feed) ? '' : ` under the shape ${formatShape(feed.shape)}`;
    throw feedError(caller, declared, `${data.length} values${under} were fed`);
  }
  return { dtype: declared.dtype, shape, data };
}

function dtypeOf(data: TensorData): DType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof BigInt64Array) return 'int64';
  return data instanceof Int32Array ? 'int32' : 'bool';
}

/** A bare array has one shape only where at most one dimension is open. */
function inferShape(declared: OnnxValue, length: number): Shape | undefined {
  const open = declared.shape.filter((size) => typeof size === 'string').length;
  const known = declared.shape.reduce<number>((size, d) => (typeof d === 'string' ? size : size * d), 1);
  if (open > 1) return undefined;
  return declared.shape.map((size) => (typeof size === 'string' ? length / known : size));
}

function feedError(caller: string, declared: OnnxValue, given: string): OversightError {
  const expected = `${declared.dtype} ${formatShape(declared.shape)}`;
  return new OversightError(`${caller}: input "${declared.name}" expects ${expected}, but ${given}`, {
    kind: 'input',
    remedy: declared.shape.some((size) => typeof size === 'string')
      ? 'Feed { data, shape } where more than one dimension is open.'
      : 'Feed a typed array of that element type and size, row-major.',
  });
}
