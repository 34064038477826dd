// Columns made orthonormal by modified Gram-Schmidt, twice (Giraud et al. 2005: twice is enough): the QR decomposition behind partial
// correlation and least squares. Small designs held in memory; no pivoting, no sparse columns.

interface Orthonormal {
  /** Orthonormal columns that span the input; a column that adds nothing to those before it is left out. */
  readonly basis: readonly Float64Array[];
  /** Entry [j][i] is the component of column j along basis i: the transpose of R. */
  readonly components: readonly (readonly number[])[];
  /** Indices of the columns that were left out. */
  readonly dependent: readonly number[];
}

/** What is shorter than this share of its column is taken for rounding. */
const negligible = 1e-10;

/** Orthonormalises columns of equal length, in order. */
export function orthonormal(columns: readonly ArrayLike<number>[]): Orthonormal {
  const basis: Float64Array[] = [];
  const components: number[][] = [];
  const dependent: number[] = [];
  columns.forEach((column, j) => {
    const { residual, along } = remove(column, basis);
    const length = norm(residual);
    if (length <= negligible * norm(column)) dependent.push(j);
    else {
      basis.push(residual.map((value) => value / length));
      along.push(length);
    }
    components.push(along);
  });
  return { basis, components, dependent };
}

/** What remains of a column after its projection on an orthonormal basis; all zeros where only rounding would remain. */
export function residualOf(column: ArrayLike<number>, basis: readonly Float64Array[]): Float64Array {
  const { residual } = remove(column, basis);
  return norm(residual) <= negligible * norm(column) ? residual.fill(0) : residual;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));

function remove(column: ArrayLike<number>, basis: readonly Float64Array[]) {
  const residual = Float64Array.from(column);
  const along = basis.map(() => 0);
  for (let pass = 0; pass < 2; pass++)
    basis.forEach((direction, k) => {
      const component = dot(residual, direction);
      along[k] = along[k]! + component;
      for (let i = 0; i < residual.length; i++) residual[i]! -= component * direction[i]!;
    });
  return { residual, along };
}
