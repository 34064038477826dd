// A text one writes in, with its line numbers and a mark on the lines at fault. The numbers stand in a copy of the text behind it that
// wraps alike, so they stay beside their lines at every width. Below stands the line one is at, with what is wrong there.
import { type Ref, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { LintResult } from '../../../../src/gateway/contract.ts';

export interface NumberedTextHandle {
  /** Puts the pen on a line, counted from 1. */
  jump(line: number): void;
}

interface NumberedTextProps {
  readonly label: string;
  readonly text: string;
  readonly issues: LintResult['issues'];
  readonly readOnly?: boolean;
  readonly onChange: (text: string) => void;
  readonly ref: Ref<NumberedTextHandle>;
}

export function NumberedText({ label, text, issues, readOnly, onChange, ref }: NumberedTextProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const [pen, setPen] = useState(1);
  const id = useId();
  const lines = useMemo(() => text.split('\n').map((line, index) => ({ number: index + 1, line })), [text]);
  // An error weighs more than a warning on the same line.
  const faults = useMemo(
    () =>
      new Map(
        issues
          .toSorted((a, b) => Number(a.severity === 'error') - Number(b.severity === 'error'))
          .map(({ line, severity }) => [line, severity]),
      ),
    [issues],
  );
  const here = issues.filter(({ line }) => line === pen);
  useImperativeHandle(ref, () => ({
    jump: (line) => {
      const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.line.length + 1, 0);
      area.current?.focus({ preventScroll: true });
      area.current?.setSelectionRange(start, start + (lines[line - 1]?.line.length ?? 0));
      mirror.current?.children[line - 1]?.scrollIntoView({ block: 'center' });
      setPen(line);
    },
  }));
  return (
    <div className="numbered">
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <div className="sheet">
        <div className="mirror" aria-hidden="true" ref={mirror}>
          {lines.map(({ number, line }) => (
            <div key={number} data-line={number} className={faults.get(number)}>
              {line === '' ? ' ' : line}
            </div>
          ))}
        </div>
        <textarea
          id={id}
          ref={area}
          value={text}
          spellCheck
          autoCapitalize="off"
          readOnly={readOnly}
          aria-invalid={[...faults.values()].includes('error') || undefined}
          aria-describedby={`${id}-here`}
          onChange={(event) => onChange(event.target.value)}
          onSelect={(event) => setPen(lineAt(event.currentTarget))}
        />
      </div>
      <p className={`pen ${here.map(({ severity }) => severity).join(' ')}`} id={`${id}-here`}>
        <span className="number">
          Line {pen} of {lines.length}
        </span>{' '}
        {here.map(({ message, remedy }) => [message, remedy].filter(Boolean).join('. ')).join(' ')}
      </p>
    </div>
  );
}

function lineAt({ value, selectionStart }: HTMLTextAreaElement): number {
  return value.slice(0, selectionStart).split('\n').length;
}
