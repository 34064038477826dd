// A verdict: fixed colour, fixed shape, fixed word. The shape is drawn, so that it is the same in every font.
import type { Action } from '../../../src/report/types.ts';
import { actionWords } from '../report/format.ts';

const shapes: Readonly<Record<Action, React.ReactElement>> = {
  allow: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  escalate: <path d="M6 0L12 6L6 12L0 6Z" fill="currentColor" />,
  block: <rect x="1" y="1" width="10" height="10" fill="currentColor" />,
  'not-scanned': <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
};

export function Verdict({ action }: { action: Action }) {
  return (
    <span className={`verdict ${action}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {shapes[action]}
      </svg>
      {actionWords[action].word}
    </span>
  );
}

export function isAction(value: unknown): value is Action {
  return typeof value === 'string' && Object.hasOwn(actionWords, value);
}
