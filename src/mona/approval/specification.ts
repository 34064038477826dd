// How an overseer is named on the command line and in results: one word, or a word and a number, or a file.
import { OversightError } from '../../base/index.ts';

export type ApprovalSpecification =
  /** Foresight without fault. */
  | { readonly kind: 'true' }
  /** No opinion: approves of everything alike. */
  | { readonly kind: 'zero' }
  /** Judges by the tampered (observed) reward: the bad overseer. */
  | { readonly kind: 'tampered' }
  /** Foresight with Gaussian noise of this standard deviation. */
  | { readonly kind: 'noisy'; readonly scale: number }
  /** A share of the tampered overseer in the true one: the outcome-leak dial, 0 to 1. */
  | { readonly kind: 'mixture'; readonly share: number }
  /** Systematically wrong in this share of cases, right in the others, 0 to 1. */
  | { readonly kind: 'misspecified'; readonly share: number }
  /** A value table from a file. */
  | { readonly kind: 'file'; readonly path: string };

/**
 * Reads `true`, `zero`, `tampered`, `noisy:S`, `mixture:P`, `misspecified:P`, or else the path of a file.
 * @throws OversightError('input') for a number that is none, or that is out of range
 */
export function parseApproval(text: string): ApprovalSpecification {
  if (text === 'true' || text === 'zero' || text === 'tampered') return { kind: text };
  const [, kind, number] = /^(noisy|mixture|misspecified):(.*)$/.exec(text) ?? [];
  if (kind === undefined) {
    if (text.trim() !== '') return { kind: 'file', path: text };
    throw wrong(text, 'it is empty');
  }
  const value = number?.trim() === '' ? Number.NaN : Number(number);
  if (!Number.isFinite(value) || value < 0) throw wrong(text, 'the part after the colon is no number of at least 0');
  if (kind === 'noisy') return { kind, scale: value };
  if (value > 1) throw wrong(text, 'a share is a number from 0 to 1');
  return kind === 'mixture' ? { kind, share: value } : { kind: 'misspecified', share: value };
}

/** The same overseer as text; `parseApproval` reads it back. */
export function formatApproval(approval: ApprovalSpecification): string {
  switch (approval.kind) {
    case 'noisy':
      return `noisy:${approval.scale}`;
    case 'mixture':
    case 'misspecified':
      return `${approval.kind}:${approval.share}`;
    case 'file':
      return approval.path;
    default:
      return approval.kind;
  }
}

function wrong(text: string, what: string): OversightError {
  return new OversightError(`approval "${text}" cannot be read: ${what}`, {
    kind: 'input',
    remedy: 'Give true, zero, tampered, noisy:0.5, mixture:0.03, misspecified:0.1, or the path of a value table.',
  });
}
