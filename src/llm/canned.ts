// A reply written beforehand: what a scripted model says and what the mock server sends, with the same faults, so that
// one conformance suite can put every adapter through the same troubles.
import { hash32 } from '../base/index.ts';
import type { ProviderRequest } from './request.ts';
import type { FinishReason, TokenLogprob, Usage } from './types.ts';

export type CannedFault =
  /** An HTTP error before any text. */
  | {
      readonly type: 'status';
      readonly status: number;
      readonly message?: string;
      /** The Retry-After header: seconds or an HTTP date. */
      readonly retryAfter?: string;
      /** The provider's own code, for example 'insufficient_quota'. */
      readonly code?: string;
    }
  /** Takes the request and never answers. */
  | { readonly type: 'hang' }
  /** Closes the connection before the first byte. */
  | { readonly type: 'disconnect' }
  /** Breaks the connection after so many pieces; in a whole reply, in the middle of the body. */
  | { readonly type: 'cut'; readonly after: number }
  /** Ends a stream politely after so many pieces, but without a finish reason. */
  | { readonly type: 'unfinished'; readonly after: number }
  /** An error in the middle of a stream; a whole reply becomes HTTP 500. */
  | { readonly type: 'stream-error'; readonly after: number; readonly message: string }
  /** A web page where JSON should be; in a stream, after so many pieces. */
  | { readonly type: 'garbage'; readonly after?: number };

export interface CannedReply {
  readonly text?: string;
  /** How a stream cuts the text; default: words with the space before them. */
  readonly pieces?: readonly string[];
  /** Default: made up from the pieces, where the request asks for them. */
  readonly logprobs?: readonly TokenLogprob[];
  /** Default 'stop'; 'length' when the pieces are more than maxTokens, which then cuts the text. */
  readonly finishReason?: FinishReason;
  /** Default: counted from the text. 'none': the provider does not say. */
  readonly usage?: Usage | 'none';
  readonly model?: string;
  /** Before the first byte, in milliseconds; default 0. */
  readonly delayMs?: number;
  /** Before every further piece of a stream, in milliseconds; default 0. */
  readonly pieceDelayMs?: number;
  readonly fault?: CannedFault;
}

/** A reply with every default filled in. */
export interface PlainReply {
  readonly text: string;
  readonly pieces: readonly string[];
  readonly logprobs: readonly TokenLogprob[] | undefined;
  readonly finishReason: FinishReason;
}

/** Words with the space before them: their concatenation is the text. */
function splitPieces(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** The reply to a request: cut at its stop texts and at maxTokens, with log-probabilities where asked for. */
export function plainReply(
  reply: CannedReply,
  request: Pick<ProviderRequest, 'maxTokens' | 'stop' | 'logprobs'>,
): PlainReply {
  const whole = reply.text ?? reply.pieces?.join('') ?? '';
  const ends = (request.stop ?? []).map((stop) => whole.indexOf(stop)).filter((at) => at >= 0);
  const text = ends.length > 0 ? whole.slice(0, Math.min(...ends)) : whole;
  const all = text === whole ? (reply.pieces ?? splitPieces(text)) : splitPieces(text);
  const pieces = all.slice(0, request.maxTokens);
  const top = request.logprobs;
  return {
    text: pieces.join(''),
    pieces,
    logprobs: top === undefined ? undefined : (reply.logprobs ?? pieces.map((piece) => inventLogprob(piece, top))),
    finishReason: reply.finishReason ?? (pieces.length < all.length ? 'length' : 'stop'),
  };
}

/** Made up, but always the same for the same token: between -2 and 0, alternatives from the likeliest down. */
function inventLogprob(token: string, top: number): TokenLogprob {
  const logprob = -(hash32(token) % 2000) / 1000;
  const others = Array.from({ length: Math.max(0, top - 1) }, (_, i) => ({
    token: `${token}~${i + 1}`,
    logprob: logprob - 1 - i,
  }));
  return { token, logprob, top: top === 0 ? [] : [{ token, logprob }, ...others] };
}
