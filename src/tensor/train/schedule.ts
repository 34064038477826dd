// Learning rates by step (0 is the first): constant, linear warm-up, cosine decay (Loshchilov and Hutter 2017, eq. 5).

export type Schedule = (step: number) => number;

export function constantRate(rate: number): Schedule {
  return () => rate;
}

/** Rises linearly from rate / steps to the schedule's own value, which it then follows from its own start. */
export function warmup(steps: number, then: Schedule): Schedule {
  return (step) => (step < steps ? (then(0) * (step + 1)) / steps : then(step - steps));
}

/** Falls from `rate` to `end` (default 0) over `steps` steps along half a cosine, then stays. */
export function cosine(rate: number, steps: number, end = 0): Schedule {
  return (step) => end + ((rate - end) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;
}
