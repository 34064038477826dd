// Plays a policy in many episodes side by side and records what the learners need, in arrays that are used again and again.
import { OversightError, type Random } from '../../base/index.ts';
import { draw, writeProbabilities } from './choice.ts';
import type { DecisionEnvironment, Episodes } from './decision-environment.ts';
import type { Forward } from './forward.ts';
import { type NetworkShape, writeRows } from './network-shape.ts';
import { partEnds, type Recording, type ValueEstimates } from './recording.ts';

export interface RolloutOptions {
  readonly environment: DecisionEnvironment;
  readonly shape: NetworkShape;
  /** Episodes side by side. */
  readonly count: number;
  /** Decisions of each that there is room for. */
  readonly room: number;
  readonly policy: Forward;
  /** Without one, nothing is estimated. */
  readonly value?: Forward | undefined;
  readonly random: Random;
  /** Nothing is estimated beyond a time limit; default false. */
  readonly forgetsTruncated?: boolean;
}

/** What finished episodes came to, on average; undefined where none finished. */
export interface FinishedEpisodes {
  readonly count: number;
  readonly observed: number | undefined;
  readonly approval: number | undefined;
}

/** Decision j of the episodes in place i is number i * room + j of every array. */
export class Rollout {
  readonly #options: RolloutOptions;
  readonly #episodes: Episodes;
  readonly #random: Random;
  /** Rows of the network's first table, [decisions, groups]. */
  readonly rows: Int32Array;
  readonly actions: Int32Array;
  /** [decisions, actions]; undefined where every action always may be taken. */
  readonly allowed: Uint8Array | undefined;
  /** Log-probabilities of the reference policy, [decisions, actions]; undefined where the environment has none. */
  readonly reference: Float64Array | undefined;
  /** Log-probability of the action that was taken. */
  readonly logs: Float64Array;
  readonly #observed: Float64Array;
  readonly #approval: Float64Array;
  readonly #hindsight: Float64Array | undefined;
  readonly #completes: Uint8Array;
  readonly #values: Float64Array;
  readonly #steps: Int32Array;
  /** Decisions recorded in each place, where its present part began, and sums of its present episode. */
  readonly #filled: Int32Array;
  readonly #partStart: Int32Array;
  readonly #sums: Float64Array;
  readonly #context: string[];
  #parts: { start: number; end: number; ending: number; beyond: number; context: string }[] = [];
  #finished = { count: 0, observed: 0, approval: 0 };
  #isFresh = true;
  // One batch: the places that are alive, what they see, and what they do.
  readonly #living: Int32Array;
  readonly #nowRows: Int32Array;
  readonly #nowAllowed: Uint8Array | undefined;
  readonly #chances: Float64Array;
  readonly #chosen: Int32Array;

  constructor(options: RolloutOptions) {
    this.#options = options;
    const { environment, shape, count, room } = options;
    this.#random = options.random.fork('actions');
    this.#episodes = environment.begin(count, options.random.fork('episodes'));
    const { actions } = environment;
    const size = count * room;
    this.rows = new Int32Array(size * shape.groups.length);
    this.actions = new Int32Array(size);
    this.allowed = this.#episodes.allowed && new Uint8Array(size * actions);
    this.reference = this.#episodes.reference && new Float64Array(size * actions);
    this.logs = new Float64Array(size);
    this.#observed = new Float64Array(size);
    this.#approval = new Float64Array(size);
    this.#hindsight = this.#episodes.hindsight && new Float64Array(size);
    this.#completes = new Uint8Array(size);
    this.#values = new Float64Array(size);
    this.#steps = new Int32Array(size);
    this.#filled = new Int32Array(count);
    this.#partStart = new Int32Array(count);
    this.#sums = new Float64Array(2 * count);
    this.#context = new Array<string>(count).fill('');
    this.#living = new Int32Array(count);
    this.#nowRows = new Int32Array(count * shape.groups.length);
    this.#nowAllowed = this.#episodes.allowed && new Uint8Array(count * actions);
    this.#chances = new Float64Array(count * actions);
    this.#chosen = new Int32Array(count);
  }

  /** True where approval depends on how an episode ends: then only whole episodes can be learned from. */
  get hasHindsight(): boolean {
    return this.#hindsight !== undefined;
  }

  /** Plays one new episode in every place, from its start to its end. */
  playWhole(): void {
    this.#clear();
    this.#restartAll();
    while (this.#step(false) > 0);
  }

  /**
   * Plays `decisions` in every place, one episode after the other, from where the last call stopped. Where approval needs the end
   * of an episode, those under way are then played to it.
   */
  playOn(decisions: number): void {
    this.#clear();
    if (this.hasHindsight) this.#restartAll();
    for (let i = 0; i < decisions; i++) this.#step(true);
    if (this.hasHindsight) while (this.#step(false) > 0);
    const { room } = this.#options;
    for (let place = 0; place < this.#filled.length; place++) {
      const end = place * room + this.#filled[place]!;
      if (end > this.#partStart[place]!) this.#close(place, end, partEnds.cut);
    }
  }

  get recording(): Recording {
    return {
      starts: Int32Array.from(this.#parts, ({ start }) => start),
      ends: Int32Array.from(this.#parts, ({ end }) => end),
      endings: Uint8Array.from(this.#parts, ({ ending }) => ending),
      completes: this.#completes,
      observed: this.#observed,
      approval: this.#approval,
      hindsight: this.#hindsight,
    };
  }

  get estimates(): ValueEstimates {
    return { values: this.#values, beyond: Float64Array.from(this.#parts, ({ beyond }) => beyond) };
  }

  /** The first observation of the episode that each part belongs to, as text. */
  get contexts(): readonly string[] {
    return this.#parts.map(({ context }) => context);
  }

  /** The step, from 0, of each decision. */
  get steps(): Int32Array {
    return this.#steps;
  }

  /** Of the episodes that ended since the last call. */
  takeFinished(): FinishedEpisodes {
    const { count, observed, approval } = this.#finished;
    this.#finished = { count: 0, observed: 0, approval: 0 };
    const mean = (sum: number) => (count === 0 ? undefined : sum / count);
    return { count, observed: mean(observed), approval: mean(approval) };
  }

  #clear(): void {
    this.#options.policy.refresh();
    this.#options.value?.refresh();
    this.#parts = [];
    this.#filled.fill(0);
    for (let place = 0; place < this.#partStart.length; place++) this.#partStart[place] = place * this.#options.room;
  }

  #restartAll(): void {
    if (!this.#isFresh) for (let place = 0; place < this.#filled.length; place++) this.#restart(place);
  }

  #restart(place: number): void {
    this.#episodes.restart(place);
    this.#sums.fill(0, 2 * place, 2 * place + 2);
    this.#context[place] = '';
  }

  /** One decision in every living place; how many those were. */
  #step(isRestarting: boolean): number {
    const { environment, shape, room, policy, value } = this.#options;
    const { live, observations, step, allowed, reference } = this.#episodes;
    const { actions } = environment;
    const [width, groups] = [shape.features.length, shape.groups.length];
    let count = 0;
    for (let place = 0; place < live.length; place++) if (live[place] === 1) this.#living[count++] = place;
    if (count === 0) return 0;
    this.#isFresh = false;
    for (let i = 0; i < count; i++) {
      const place = this.#living[i]!;
      writeRows(shape, observations, place * width, this.#nowRows, i * groups);
      if (allowed) this.#nowAllowed!.set(allowed.subarray(place * actions, (place + 1) * actions), i * actions);
      if (this.#context[place] === '') {
        this.#context[place] = observations.subarray(place * width, (place + 1) * width).join(' ');
      }
    }
    const logits = policy.run(this.#nowRows, count);
    const values = value?.run(this.#nowRows, count);
    for (let i = 0; i < count; i++) {
      const place = this.#living[i]!;
      const at = place * room + this.#filled[place]!++;
      writeProbabilities(logits, i * actions, actions, this.#nowAllowed, this.#chances);
      const action = draw(this.#chances, i * actions, actions, this.#random);
      const chance = this.#chances[i * actions + action]!;
      if (!(chance > 0)) throw noAction(chance);
      this.#chosen[place] = action;
      this.actions[at] = action;
      this.logs[at] = Math.log(chance);
      this.#values[at] = values?.[i] ?? 0;
      this.#steps[at] = step[place]!;
      for (let g = 0; g < groups; g++) this.rows[at * groups + g] = this.#nowRows[i * groups + g]!;
      if (allowed) this.allowed!.set(allowed.subarray(place * actions, (place + 1) * actions), at * actions);
      if (reference) this.reference!.set(reference.subarray(place * actions, (place + 1) * actions), at * actions);
    }
    this.#episodes.act(this.#chosen);
    for (let i = 0; i < count; i++) this.#take(this.#living[i]!, isRestarting);
    return count;
  }

  /** Records what the decision just taken in a place came to. */
  #take(place: number, isRestarting: boolean): void {
    const { observed, approval, terminated, truncated, step } = this.#episodes;
    const end = place * this.#options.room + this.#filled[place]!;
    const at = end - 1;
    const hasEnded = terminated[place] === 1 || truncated[place] === 1;
    this.#observed[at] = observed[place]!;
    this.#approval[at] = approval[place]!;
    this.#completes[at] = hasEnded || step[place]! > this.#steps[at]! ? 1 : 0;
    this.#sums[2 * place]! += observed[place]!;
    this.#sums[2 * place + 1]! += approval[place]!;
    if (!hasEnded) return;
    this.#addHindsight(place, end);
    this.#finished.count += 1;
    this.#finished.observed += this.#sums[2 * place]!;
    this.#finished.approval += this.#sums[2 * place + 1]!;
    this.#close(place, end, terminated[place] === 1 ? partEnds.terminated : partEnds.truncated);
    if (isRestarting) this.#restart(place);
  }

  #addHindsight(place: number, end: number): void {
    const { hindsight } = this.#episodes;
    if (!hindsight) return;
    const { steps } = this.#options.environment;
    for (let at = this.#partStart[place]!; at < end; at++) {
      const added = this.#completes[at] === 1 ? hindsight[place * steps + this.#steps[at]!]! : 0;
      this.#hindsight![at] = added;
      this.#sums[2 * place + 1]! += added;
    }
  }

  #close(place: number, end: number, ending: number): void {
    const isOver = ending === partEnds.terminated || (ending === partEnds.truncated && this.#options.forgetsTruncated);
    const beyond = isOver ? 0 : this.#valueNow(place);
    this.#parts.push({ start: this.#partStart[place]!, end, ending, beyond, context: this.#context[place]! });
    this.#partStart[place] = end;
  }

  #valueNow(place: number): number {
    const { shape, value } = this.#options;
    if (!value) return 0;
    writeRows(shape, this.#episodes.observations, place * shape.features.length, this.#nowRows, 0);
    return value.run(this.#nowRows, 1)[0]!;
  }
}

function noAction(chance: number): OversightError {
  return Number.isNaN(chance)
    ? new OversightError('the policy has become NaN', {
        remedy: 'Lower the learning rate, or clip the gradients (clipNorm).',
      })
    : new OversightError('an episode allows no action', {
        kind: 'input',
        remedy: 'Mend the environment: allow one action at least wherever an episode goes on.',
      });
}
