// Asked before something that others feel: what will happen, and the one word that does it. Escape leaves it undone.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { ApiError } from '../api.ts';
import { Button } from './control.tsx';
import { Trouble } from './states.tsx';

interface ConfirmProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** The word on the button: what it does. */
  readonly confirm: string;
  readonly kind?: 'main' | 'danger';
  readonly busy?: boolean;
  readonly error?: ApiError | undefined;
  readonly children: ReactNode;
}

export function Confirm(props: ConfirmProps) {
  const { title, open, onClose, onConfirm, confirm, kind = 'main', busy = false, error, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog className="keys confirm" ref={dialog} aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading}>{title}</h2>
      <div className="stack">{children}</div>
      {error && <Trouble error={error} />}
      <div className="row actions">
        <Button kind={kind} busy={busy} onClick={onConfirm}>
          {confirm}
        </Button>
        <Button onClick={onClose}>Leave it</Button>
      </div>
    </dialog>
  );
}
