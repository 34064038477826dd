// Every operation with a gradient, once in this engine and once in jax-js, over small shapes. The tests of gradients,
// of second-order gradients and of backends go through this table, so that a new operation is checked by one entry.
import type { Cases } from './case.conformance.ts';
import { elementwiseCases } from './elementwise-cases.conformance.ts';
import { matrixCases } from './matrix-cases.conformance.ts';
import { structureCases } from './structure-cases.conformance.ts';

export const cases: Cases = { ...elementwiseCases, ...structureCases, ...matrixCases };
