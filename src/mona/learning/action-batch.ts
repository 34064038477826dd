// The part of a batch that both learners feed: observations, actions, masks and the reference policy; and what a graph makes of it.
import { OversightError } from '../../base/index.ts';
import { type BatchInput, mul, type Tensor } from '../../tensor/index.ts';
import { chosenLog, distribution, divergence, entropy } from './distribution.ts';
import { createRowsBuffer, forwardGraph, type RowsBuffer, rowsInput } from './network-graph.ts';
import type { NetworkShape } from './network-shape.ts';
import type { Rollout } from './rollout.ts';

/** Which inputs there are: those that an environment has no use for are left out of the graph. */
export interface ActionBatchKind {
  readonly shape: NetworkShape;
  readonly isMasked: boolean;
  /** The environment has a reference policy and the KL penalty is above 0. */
  readonly hasReference: boolean;
}

export function actionInputs(kind: ActionBatchKind, size: number): Record<string, BatchInput> {
  const table = { shape: [size, kind.shape.actions] };
  return {
    rows: rowsInput(kind.shape, size),
    chosen: table,
    ...(kind.isMasked ? { allowed: table } : {}),
    ...(kind.hasReference ? { reference: table, pull: { shape: [size] } } : {}),
  };
}

export interface ActionTerms {
  /** Log-probability of the action taken, [size]. */
  readonly log: Tensor;
  readonly entropy: Tensor;
  /** KL to the reference, 0 where nothing pulls; undefined without a reference, where it is a constant less the entropy. */
  readonly divergence: Tensor | undefined;
}

export function actionTerms(
  { shape }: ActionBatchKind,
  parameters: Readonly<Record<string, Tensor>>,
  inputs: Readonly<Record<string, Tensor>>,
): ActionTerms {
  const logits = forwardGraph(shape, 'policy', parameters, inputs['rows']!);
  const choice = distribution(logits, inputs['allowed']);
  const reference = inputs['reference'];
  return {
    log: chosenLog(choice, inputs['chosen']!),
    entropy: entropy(choice),
    divergence: reference && mul(divergence(choice, reference), inputs['pull']!),
  };
}

/** Buffers for one minibatch or, one after the other, several. */
export class ActionBatch {
  readonly #kind: ActionBatchKind;
  readonly #rows: RowsBuffer;
  readonly #chosen: Float32Array;
  readonly #allowed: Float32Array | undefined;
  readonly #reference: Float32Array | undefined;
  readonly #pull: Float32Array | undefined;

  constructor(kind: ActionBatchKind, size: number) {
    this.#kind = kind;
    const { actions } = kind.shape;
    this.#rows = createRowsBuffer(kind.shape, size);
    this.#chosen = new Float32Array(size * actions);
    // What no decision was written to allows everything, so that nothing in it divides by zero.
    this.#allowed = kind.isMasked ? new Float32Array(size * actions).fill(1) : undefined;
    this.#reference = kind.hasReference ? new Float32Array(size * actions) : undefined;
    this.#pull = kind.hasReference ? new Float32Array(size) : undefined;
  }

  get feeds(): Record<string, Float32Array | BigInt64Array> {
    return {
      rows: this.#rows.data,
      chosen: this.#chosen,
      ...(this.#allowed ? { allowed: this.#allowed } : {}),
      ...(this.#reference && this.#pull ? { reference: this.#reference, pull: this.#pull } : {}),
    };
  }

  /** A recorded decision becomes number `place` of the batch. */
  write(place: number, rollout: Rollout, decision: number): void {
    const { groups, actions } = this.#kind.shape;
    this.#rows.write(place, rollout.rows, decision * groups.length);
    const [to, from] = [place * actions, decision * actions];
    this.#chosen.fill(0, to, to + actions);
    this.#chosen[to + rollout.actions[decision]!] = 1;
    if (this.#allowed && rollout.allowed) {
      for (let a = 0; a < actions; a++) this.#allowed[to + a] = rollout.allowed[from + a]!;
    }
    if (this.#reference && this.#pull && rollout.reference) {
      // A row that begins with NaN does not pull.
      const pulls = !Number.isNaN(rollout.reference[from]!);
      this.#pull[place] = pulls ? 1 : 0;
      for (let a = 0; a < actions; a++) {
        const isAllowed = rollout.allowed?.[from + a] !== 0;
        const log = rollout.reference[from + a]!;
        if (pulls && isAllowed && !Number.isFinite(log)) throw badReference(a, log);
        this.#reference[to + a] = pulls && isAllowed ? log : 0;
      }
    }
  }
}

function badReference(action: number, log: number): OversightError {
  return new OversightError(
    `the reference policy gives action ${action}, which is allowed, the log-probability ${log}`,
    {
      kind: 'input',
      remedy: 'Give every allowed action a chance, or begin the row with NaN where nothing shall pull.',
    },
  );
}
