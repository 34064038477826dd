// tensor: the numeric ground of every room that trains. A graph of symbolic tensors is differentiated from graph to
// graph, written as ONNX, and run by ONNX Runtime (or by a slow reference in plain JavaScript); training steps are such
// graphs too, so that forward, backward and optimizer are one call, and every trained model is a file others can open.
export { gradient, jacobianRows, vectorJacobian } from './gradient/gradient.ts';
export { constant, constantInt64, input, named, withGradient } from './ir/source.ts';
export { type DType, describeTensor, type Shape, type Tensor, type TensorData } from './ir/tensor.ts';
export { type ExportOptions, toOnnx } from './onnx/export.ts';
export * from './ops/arithmetic.ts';
export * from './ops/attention.ts';
export * from './ops/convolution.ts';
export * from './ops/einsum.ts';
export * from './ops/indexing.ts';
export * from './ops/layout.ts';
export * from './ops/loss.ts';
export * from './ops/mask.ts';
export * from './ops/matrix.ts';
export * from './ops/normalise.ts';
export * from './ops/reduce.ts';
export * from './ops/shape.ts';
export * from './ops/unary.ts';
export { compile, floats, loadOnnx, type ProgramDefinition } from './runtime/program.ts';
export type { CompileOptions, Feed, Program, Value } from './runtime/runtime.ts';
export * from './safetensors.ts';
export { clipByGlobalNorm, globalNorm } from './train/clip.ts';
export * from './train/optimizer.ts';
export {
  countParameters,
  freeze,
  kaiming,
  normal,
  ones,
  type Parameter,
  type ParameterSet,
  uniform,
  xavier,
  zeros,
} from './train/parameters.ts';
export { constantRate, cosine, type Schedule, warmup } from './train/schedule.ts';
export type { BatchInput, ProgramSource } from './train/step-graph.ts';
export {
  createTrainer,
  type StepOptions,
  type StepResult,
  type Trainer,
  type TrainerOptions,
} from './train/trainer.ts';
