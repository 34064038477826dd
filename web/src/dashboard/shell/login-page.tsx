// Asked where the gateway has API keys and does not know who is looking, at first or after a session has ended.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { sendJson } from '../api.ts';
import { useAction } from '../loaded.ts';
import { Button } from '../parts/control.tsx';
import { Trouble } from '../parts/states.tsx';

export function LoginPage({ onEnter }: { onEnter: () => void }) {
  const [key, setKey] = useState('');
  const field = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const { run, isBusy, error } = useAction(async (signal) => {
    await sendJson('POST', '/session', { key }, signal);
    onEnter();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key !== '') void run();
  };
  return (
    <main className="state login">
      <h1>This gateway asks for a key</h1>
      <p>
        Sign in with one of the API keys of its configuration. A key of the role admin may change things; any other may
        look. The key itself is not kept in this browser.
      </p>
      <form onSubmit={submit}>
        <label htmlFor={field}>API key</label>
        <div className="row">
          <input
            ref={input}
            id={field}
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
          <Button kind="main" type="submit" busy={isBusy} disabled={key === ''}>
            Sign in
          </Button>
        </div>
        {error && <Trouble error={error} />}
      </form>
    </main>
  );
}
