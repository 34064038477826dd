// What was found, with its fixed shape, word and colour; a failure is none of the verdicts and gets a grey cross.
import type { Shown } from '../../../../src/gateway/contract.ts';
import { Verdict } from '../../blocks/verdict.tsx';

export function Mark({ shown }: { shown: Shown }) {
  if (shown !== 'error') return <Verdict action={shown} />;
  return (
    <span className="verdict error">
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d="M1.5 1.5L10.5 10.5M10.5 1.5L1.5 10.5" fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
      error
    </span>
  );
}

/** What a record says was found, as it is shown. */
export function shownOf(decided: string): Shown {
  if (decided === 'allow' || decided === 'escalate' || decided === 'block' || decided === 'error') return decided;
  return 'not-scanned';
}
