// Copies text and says so for two seconds; falls back to a selected field where a browser gives files no clipboard.
import { useEffect, useState } from 'react';

export function CopyButton(props: { text: () => string; label: string; done: string; className?: string }) {
  const [state, setState] = useState<'ready' | 'done' | 'failed'>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const words = { ready: props.label, done: props.done, failed: 'The browser forbids copying' };
  return (
    <button
      type="button"
      className={`quiet-button ${props.className ?? ''}`}
      aria-live="polite"
      onClick={async () => setState((await copy(props.text())) ? 'done' : 'failed')}
    >
      {words[state]}
    </button>
  );
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.style.position = 'fixed';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
