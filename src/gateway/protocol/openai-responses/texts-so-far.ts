// The protocol sends most texts several times: as deltas, whole when a part is done, again with the item, and once more with the
// response. This remembers what was read, so that a repetition costs nothing and whatever is not one is judged.

export interface TextsSoFar {
  /** Adds a delta. False where the channel was ended before. */
  grow(channel: string, delta: string): boolean;
  /** Ends the open channels of which `belongs` holds and gives their names. */
  end(belongs: (channel: string) => boolean): readonly string[];
  /** Remembers a text that was judged whole. */
  add(text: string): void;
  /** True for a text that was judged whole. */
  has(text: string): boolean;
}

export function createTextsSoFar(): TextsSoFar {
  const open = new Map<string, string>();
  const ended = new Set<string>();
  const judged = new Set<string>();
  return {
    grow(channel, delta) {
      if (ended.has(channel)) return false;
      open.set(channel, (open.get(channel) ?? '') + delta);
      return true;
    },
    end(belongs) {
      const channels = [...open.keys()].filter(belongs);
      for (const channel of channels) {
        judged.add(open.get(channel)!);
        open.delete(channel);
        ended.add(channel);
      }
      return channels;
    },
    add: (text) => void judged.add(text),
    has: (text) => judged.has(text),
  };
}
