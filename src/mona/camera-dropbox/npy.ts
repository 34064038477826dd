// NumPy's .npy files, versions 1 and 2, of little-endian floats of four or eight bytes (numpy.lib.format): enough for value tables.
import { OversightError } from '../../base/index.ts';

export interface NumpyArray {
  readonly shape: readonly number[];
  /** In row-major order. */
  readonly values: Float64Array;
}

/** @throws OversightError('input') naming `path` for anything else */
export function readNpy(path: string, bytes: Uint8Array): NumpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY')
    throw wrong(path, 'it is no .npy file');
  const version = bytes[6];
  if (version !== 1 && version !== 2) throw wrong(path, `it has version ${version} of the format; 1 and 2 are read`);
  const start = version === 1 ? 10 : 12;
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) throw wrong(path, 'it breaks off in its head');
  const head = String.fromCharCode(...bytes.subarray(start, end));
  const type = /'descr':\s*'([^']*)'/.exec(head)?.[1];
  const size = type === '<f8' ? 8 : type === '<f4' ? 4 : undefined;
  if (size === undefined) throw wrong(path, `its numbers are ${type ?? 'of no plain type'}; <f8 and <f4 are read`);
  const list = /'shape':\s*\(([^)]*)\)/.exec(head)?.[1];
  const shape = list?.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  if (shape === undefined || !shape.every((part) => Number.isInteger(part) && part >= 0))
    throw wrong(path, 'its head holds no shape');
  if (/'fortran_order':\s*True/.test(head) && shape.length > 1)
    throw wrong(path, 'it is in Fortran order', 'Save it with numpy.ascontiguousarray.');
  const count = shape.reduce((product, part) => product * part, 1);
  if (bytes.length - end !== count * size)
    throw wrong(
      path,
      `it holds ${bytes.length - end} bytes of numbers; its shape [${shape.join(', ')}] needs ${count * size}`,
    );
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++)
    values[i] = size === 8 ? view.getFloat64(end + 8 * i, true) : view.getFloat32(end + 4 * i, true);
  return { shape, values };
}

function wrong(path: string, what: string, remedy = 'Save it with numpy.save as float64 or float32.'): OversightError {
  return new OversightError(`value table ${path}: ${what}`, { kind: 'input', remedy });
}
