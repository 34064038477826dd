// Asking the program about a text that the guard is unsure of, within a time limit; no answer means no.
import type { Exchange, Verdict } from '../guard/index.ts';
import type { GuardMiddlewareOptions } from './options.ts';

export interface Ask {
  /** False: nobody is asked and unsure texts pass. */
  readonly isWanted: boolean;
  /** @param text of the answer so far; undefined for the prompt alone */
  about(text: string | undefined, verdict: Verdict): Promise<'allow' | 'block'>;
}

export function createAsk(
  exchange: Exchange,
  { unsure, unsureTimeoutMs = 2000 }: Pick<GuardMiddlewareOptions, 'unsure' | 'unsureTimeoutMs'>,
): Ask {
  if (!unsure) return { isWanted: false, about: async () => 'allow' };
  return {
    isWanted: true,
    async about(text, verdict) {
      const whole: Exchange = text === undefined ? exchange : [...exchange, { role: 'assistant', text }];
      const signal = AbortSignal.timeout(unsureTimeoutMs);
      const late = new Promise<'block'>((resolve) => {
        signal.addEventListener('abort', () => resolve('block'), { once: true });
      });
      // A judge that fails blocks: a guard fails closed.
      const asked = (async () => unsure({ exchange: whole, verdict }, signal))().catch(() => 'block' as const);
      return (await Promise.race([asked, late])) === 'allow' ? 'allow' : 'block';
    },
  };
}
