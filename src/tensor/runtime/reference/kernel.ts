// What a kernel of the reference backend is: one ONNX operation on blocks.
import type { OnnxNode } from '../../onnx/model.ts';
import type { Block, FloatBits } from './block.ts';

export type Kernel = (inputs: readonly Block[], node: OnnxNode, bits: FloatBits) => readonly Block[];

export type Kernels = Readonly<Record<string, Kernel>>;
