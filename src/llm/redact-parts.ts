// Keeps keys out of a stream, however it is cut: what may be the beginning of a key is held back until more is known.
import type { ProviderPart } from './provider.ts';
import type { Redactor } from './redact.ts';
import type { TokenLogprob } from './types.ts';

/** The same parts; a text without any key passes unchanged. The answer at the end is not touched. */
export async function* redactParts(
  parts: AsyncIterable<ProviderPart>,
  redactor: Redactor,
): AsyncGenerator<ProviderPart, void> {
  const stream = redactor.stream();
  let waiting: TokenLogprob[] = [];
  for await (const part of parts) {
    if (part.type === 'text') {
      waiting.push(...(part.logprobs ?? []));
      const text = stream.push(part.text);
      if (text !== '') yield release(text);
      continue;
    }
    const rest = stream.flush();
    if (rest !== '') yield release(rest);
    yield part;
  }

  /** The log-probabilities go with their text, or away with a key that they would spell out. */
  function release(text: string): ProviderPart {
    const logprobs = stream.touched() ? [] : waiting;
    waiting = [];
    return { type: 'text', text, ...(logprobs.length > 0 && { logprobs }) };
  }
}
