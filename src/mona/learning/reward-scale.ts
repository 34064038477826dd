// Puts rewards on the scale of one: each is divided by the running standard deviation of the discounted return, and clipped. The mean
// is not taken off. It is what VecNormalize of Stable-Baselines3 does to rewards, which the published settings rely on.
import { partEnds, type Recording } from './recording.ts';

/** VecNormalize's own; the discount of the return is not that of the learner. */
const discount = 0.99;
const epsilon = 1e-8;
const limit = 10;

export class RewardScale {
  readonly #returns: Float64Array;
  // Running mean and variance (Chan et al. 1979), with a first guess that weighs next to nothing.
  #mean = 0;
  #variance = 1;
  #count = 1e-4;

  constructor(places: number) {
    this.#returns = new Float64Array(places);
  }

  get deviation(): number {
    return Math.sqrt(this.#variance + epsilon);
  }

  /** Scales the signals of a rollout, whose place i has its decisions from i * room on, in the order in which they were made. */
  scale(recording: Recording, signals: Float64Array, room: number): Float64Array {
    const places = this.#returns.length;
    const closes = new Uint8Array(signals.length);
    const filled = new Int32Array(places);
    recording.ends.forEach((end, part) => {
      const place = Math.floor((end - 1) / room);
      filled[place] = Math.max(filled[place]!, end - place * room);
      if (recording.endings[part] !== partEnds.cut) closes[end - 1] = 1;
    });
    const scaled = new Float64Array(signals.length);
    for (let time = 0; time < room; time++) {
      const now: number[] = [];
      for (let place = 0; place < places; place++) if (time < filled[place]!) now.push(place);
      if (now.length === 0) break;
      for (const place of now) {
        this.#returns[place] = this.#returns[place]! * discount + signals[place * room + time]!;
      }
      this.#update(now.map((place) => this.#returns[place]!));
      for (const place of now) {
        const at = place * room + time;
        scaled[at] = Math.min(Math.max(signals[at]! / this.deviation, -limit), limit);
        if (closes[at] === 1) this.#returns[place] = 0;
      }
    }
    return scaled;
  }

  #update(values: readonly number[]): void {
    const count = values.length;
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    const total = this.#count + count;
    const step = mean - this.#mean;
    const squares = this.#variance * this.#count + variance * count + (step ** 2 * this.#count * count) / total;
    this.#mean += (step * count) / total;
    this.#variance = squares / total;
    this.#count = total;
  }
}
