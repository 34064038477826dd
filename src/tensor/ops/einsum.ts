// Sums of products in Einstein's notation for one or two operands, as transposes around one matrix product.
import { OversightError } from '../../base/index.ts';
import { sizeOf } from '../ir/shape.ts';
import { shapeError, type Tensor } from '../ir/tensor.ts';
import { matmul } from './matrix.ts';
import { reduceSum } from './reduce.ts';
import { reshape, transpose } from './shape.ts';

/**
 * For example einsum('bij,bjk->bik', a, b). Letters only, each at most once in an operand; no ellipsis; the result
 * must be given.
 */
export function einsum(equation: string, ...operands: readonly Tensor[]): Tensor {
  const { inputs, result } = parse(equation, operands);
  const sizes = new Map<string, number>();
  inputs.forEach((labels, i) => {
    [...labels].forEach((label, axis) => {
      const size = operands[i]!.shape[axis]!;
      if ((sizes.get(label) ?? size) !== size) {
        throw shapeError(
          `einsum ${equation}`,
          operands,
          `the axes "${label}" have the sizes ${sizes.get(label)} and ${size}`,
        );
      }
      sizes.set(label, size);
    });
  });
  const [first, second] = inputs.map((labels, i) => {
    const elsewhere = result + (inputs[1 - i] ?? '');
    const lonely = [...labels].flatMap((label, axis) => (elsewhere.includes(label) ? [] : [axis]));
    const tensor = operands[i]!;
    return {
      tensor: lonely.length > 0 ? reduceSum(tensor, lonely) : tensor,
      labels: [...labels].filter((label) => elsewhere.includes(label)),
    };
  });
  if (!second) return arrange(first!, [...result]);
  const [a, b] = [first!, second];
  const batch = a.labels.filter((label) => b.labels.includes(label) && result.includes(label));
  const inner = a.labels.filter((label) => b.labels.includes(label) && !result.includes(label));
  const left = a.labels.filter((label) => !b.labels.includes(label));
  const right = b.labels.filter((label) => !a.labels.includes(label));
  const size = (labels: readonly string[]) => sizeOf(labels.map((label) => sizes.get(label)!));
  const grouped = (one: Labelled, ...groups: string[][]) => reshape(arrange(one, groups.flat()), groups.map(size));
  const product = matmul(grouped(a, batch, left, inner), grouped(b, batch, inner, right));
  const labels = [...batch, ...left, ...right];
  return arrange(
    {
      tensor: reshape(
        product,
        labels.map((label) => sizes.get(label)!),
      ),
      labels,
    },
    [...result],
  );
}

interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

function arrange({ tensor, labels }: Labelled, order: readonly string[]): Tensor {
  return transpose(
    tensor,
    order.map((label) => labels.indexOf(label)),
  );
}

function parse(equation: string, operands: readonly Tensor[]): { inputs: string[]; result: string } {
  const [left, result, ...rest] = equation.replaceAll(' ', '').split('->');
  const inputs = (left ?? '').split(',');
  const isSound =
    result !== undefined &&
    rest.length === 0 &&
    inputs.length === operands.length &&
    inputs.length <= 2 &&
    [...inputs, result].every((labels) => /^[a-zA-Z]*$/.test(labels) && new Set(labels).size === labels.length) &&
    [...result].every((label) => inputs.some((labels) => labels.includes(label))) &&
    inputs.every((labels, i) => labels.length === operands[i]!.shape.length);
  if (isSound) return { inputs, result };
  throw new OversightError(
    `einsum: "${equation}" does not fit ${operands.length} operands of ranks ${operands.map((one) => one.shape.length).join(', ')}`,
    {
      kind: 'input',
      remedy: "Write one letter for each axis and name the result, for example 'bij,bjk->bik'.",
    },
  );
}
