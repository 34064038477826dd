// What is to be judged: a prompt, and on demand the system prompt before it and a reply behind it. Ctrl+Enter does the main thing.
import { type RefObject, useId } from 'react';
import { Button } from '../parts/control.tsx';

export interface Texts {
  readonly system: string;
  readonly prompt: string;
  readonly reply: string;
}

interface PromptFormProps {
  readonly texts: Texts;
  readonly change: (texts: Texts) => void;
  readonly isRunning: boolean;
  readonly onJudge: () => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
  /** False: texts are judged here and not sent to the model. */
  readonly maySend: boolean;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

export function PromptForm({ texts, change, isRunning, onJudge, onSend, onStop, maySend, field }: PromptFormProps) {
  const id = useId();
  const isEmpty = texts.prompt.trim() === '' && texts.reply.trim() === '' && texts.system.trim() === '';
  return (
    <form
      className="prompt-form"
      onSubmit={(event) => {
        event.preventDefault();
        onJudge();
      }}
    >
      <details open={texts.system !== '' || undefined}>
        <summary>System prompt</summary>
        <textarea
          aria-label="System prompt"
          rows={3}
          value={texts.system}
          onChange={(event) => change({ ...texts, system: event.target.value })}
        />
      </details>
      <label htmlFor={`${id}-prompt`}>Prompt</label>
      <textarea
        id={`${id}-prompt`}
        ref={field}
        rows={7}
        value={texts.prompt}
        placeholder="What a person would send to the model"
        onChange={(event) => change({ ...texts, prompt: event.target.value })}
      />
      <details open={texts.reply !== '' || undefined}>
        <summary>A reply to judge with it</summary>
        <textarea
          aria-label="Reply to judge"
          rows={5}
          value={texts.reply}
          onChange={(event) => change({ ...texts, reply: event.target.value })}
        />
      </details>
      <div className="row actions">
        <Button kind="main" type="submit" disabled={isEmpty || isRunning} title="Ctrl+Enter">
          Judge
        </Button>
        <Button
          disabled={texts.prompt.trim() === '' || isRunning || !maySend}
          onClick={onSend}
          title="Ctrl+Shift+Enter"
        >
          Send to the model
        </Button>
        {isRunning && (
          <Button kind="danger" onClick={onStop}>
            Stop
          </Button>
        )}
      </div>
      <p className="note">
        Judge looks at these texts and sends nothing on.{' '}
        {maySend
          ? 'Send asks the upstream and judges its reply as it streams.'
          : 'To send them to the model takes a key of the role admin.'}
      </p>
    </form>
  );
}
