// A text behind a prompt that the guard failed to judge: it was not judged either, and says so.
import type { ScreenedText } from '../../guard/index.ts';

/** Nothing of it is clear; whether it leaves all the same is decided by who lets failures pass. */
export function failedText(failure: Error): ScreenedText {
  let length = 0;
  return {
    push(text) {
      length += text.length;
    },
    end() {},
    pause() {},
    clear: 0,
    get length() {
      return length;
    },
    state: 'failed',
    settle() {},
    failure,
    tokens: [],
    verdict: () => ({
      action: 'block',
      score: Number.NaN,
      rules: {},
      style: 0,
      evidence: undefined,
      stage: 'response',
      guard: '',
    }),
  };
}
