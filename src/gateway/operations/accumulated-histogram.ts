// A Prometheus histogram that may be fed for every piece of a stream: an observation is one comparison loop and two additions, where
// prom-client's own hashes labels and allocates. What was added is handed over when somebody scrapes.
import { Histogram, type Registry } from 'prom-client';

export class AccumulatedHistogram extends Histogram<string> {
  readonly #about: { readonly name: string; readonly help: string };
  readonly #bounds: Float64Array;
  /** Observations by bucket, not cumulated; the last is everything over the highest bound. */
  readonly #counts: Float64Array;
  #sum = 0;

  /** @param options bounds: upper bounds of the buckets, ascending */
  constructor(options: {
    readonly name: string;
    readonly help: string;
    readonly bounds: readonly number[];
    readonly registry: Registry;
  }) {
    super({ name: options.name, help: options.help, buckets: [...options.bounds], registers: [options.registry] });
    this.#about = { name: options.name, help: options.help };
    this.#bounds = Float64Array.from(options.bounds);
    this.#counts = new Float64Array(options.bounds.length + 1);
  }

  add(value: number): void {
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > bounds[at]!) at++;
    this.#counts[at]!++;
    this.#sum += value;
  }

  /** What the registry, and `get` of the class above, ask for; it stands in for prom-client's own. */
  async getForPromString() {
    const { name, help } = this.#about;
    let count = 0;
    const buckets = [...this.#counts].map((own, at) => {
      count += own;
      return {
        value: count,
        labels: { le: this.#bounds[at] ?? '+Inf' },
        sharedLabels: {},
        metricName: `${name}_bucket`,
      };
    });
    const rest = [
      { value: this.#sum, labels: {}, sharedLabels: {}, metricName: `${name}_sum` },
      { value: count, labels: {}, sharedLabels: {}, metricName: `${name}_count` },
    ];
    return { name, help, type: 'histogram', aggregator: 'sum', values: [...buckets, ...rest] };
  }
}
