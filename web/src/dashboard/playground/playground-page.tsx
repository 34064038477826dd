// Playground: a text, the guard and its threshold at the left; what the guard makes of it, token by token, at the right. The
// address keeps the settings and the example, never what was typed: addresses end up in logs.
import { useId, useRef, useState } from 'react';
import type { GuardInfo, GuardList, PlaygroundRequest } from '../../../../src/gateway/contract.ts';
import { useKeys } from '../keys.tsx';
import { useLive } from '../live-feed.tsx';
import { useLoaded } from '../loaded.ts';
import { Chip, Select } from '../parts/control.tsx';
import { Mark } from '../parts/mark.tsx';
import { PageHeader, Section } from '../parts/page-header.tsx';
import { ThresholdSlider } from '../parts/slider.tsx';
import { Trouble } from '../parts/states.tsx';
import { useQuery } from '../router.tsx';
import { useSession } from '../session.tsx';
import { score } from '../words.ts';
import { type Example, examples } from './examples.ts';
import { PromptForm, type Texts } from './prompt-form.tsx';
import { Result } from './result.tsx';
import { usePlayground } from './use-playground.ts';
import { sentenceOf } from './words.ts';

const textsOf = (example: Example | undefined): Texts => ({
  system: example?.system ?? '',
  prompt: example?.prompt ?? '',
  reply: example?.reply ?? '',
});

export function PlaygroundPage() {
  const { status } = useSession();
  const [query, change] = useQuery();
  const guards = useLoaded<GuardList>('/guards');
  useLive('guard', guards.reload);
  const all = guards.data?.guards ?? [status.guard];
  const guard = all.find((each) => each.id === query['guard']) ?? status.guard;
  const asked = Number(query['threshold']);
  const threshold = query['threshold'] && asked > 0 && asked <= 1 ? asked : guard.threshold;
  const [texts, setTexts] = useState(() => textsOf(examples.find((each) => each.id === query['example'])));
  // The demo has one model only; who asks another upstream may have to say which.
  const takesModel = status.mayChange && status.upstreams.some(({ kind }) => kind !== 'demo');
  const hasDemo = status.upstreams.some(({ kind }) => kind === 'demo');
  const offered = examples.filter(({ isForDemo }) => !isForDemo || (hasDemo && status.mayChange));
  const field = useRef<HTMLTextAreaElement>(null);
  const model = query['model'] ?? '';
  const play = usePlayground({ guard: guard.id, threshold, model: model.trim() });
  const judge = () => {
    const messages = messagesOf(texts);
    if (messages.length > 0) play.send('judge', messages);
  };
  const ask = () =>
    status.mayChange && texts.prompt.trim() !== '' && play.send('reply', messagesOf({ ...texts, reply: '' }));
  useKeys('Playground', [
    { key: 'Ctrl+Enter', what: 'judge', press: judge },
    { key: 'Ctrl+Shift+Enter', what: 'send to the model', press: ask },
    { key: '/', what: 'to the prompt', press: () => field.current?.focus() },
    {
      key: 'Escape',
      what: 'stop; leave the field',
      press: () => (play.isRunning ? play.stop() : field.current?.blur()),
    },
  ]);
  const take = (example: Example) => {
    setTexts(textsOf(example));
    change({ example: example.id });
    play.clear();
  };
  return (
    <div className="page wide playground">
      <PageHeader title="Playground" sentence={sentenceOf(play.judged, play.isRunning, threshold)} />
      <fieldset className="examples chips">
        <legend className="visually-hidden">Examples</legend>
        <span className="quiet" aria-hidden="true">
          Examples
        </span>
        {offered.map((example) => (
          <Chip key={example.id} pressed={query['example'] === example.id} onPress={() => take(example)}>
            {example.title}
          </Chip>
        ))}
      </fieldset>
      <div className="bench">
        <div className="left">
          <PromptForm
            texts={texts}
            change={(next) => {
              setTexts(next);
              if (query['example']) change({ example: null });
            }}
            isRunning={play.isRunning}
            onJudge={judge}
            onSend={ask}
            onStop={play.stop}
            maySend={status.mayChange}
            field={field}
          />
          <Section title="Settings">
            <div className="stack">
              <Select
                label="Guard"
                value={guard.id}
                options={all.map((each) => ({ value: each.id, text: nameOf(each) }))}
                onChange={(id) => change({ guard: id === status.guard.id ? null : id, threshold: null })}
              />
              <ThresholdSlider
                label="Threshold"
                value={threshold}
                min={0.01}
                marks={[{ value: guard.threshold, label: 'as calibrated' }]}
                onChange={(value) => change({ threshold: value === guard.threshold ? null : String(value) })}
              />
              {takesModel && (
                <ModelField model={model} onChange={(next) => change({ model: next === '' ? null : next })} />
              )}
              {guards.error && <Trouble error={guards.error} retry={guards.reload} />}
            </div>
          </Section>
        </div>
        <div className="right">
          {play.error && <Trouble error={play.error} retry={judge} />}
          {play.judged ? (
            <Result
              judged={play.judged}
              isRunning={play.isRunning}
              isRejudging={play.isRejudging}
              guard={guard}
              threshold={threshold}
            />
          ) : (
            <WhatToExpect threshold={threshold} />
          )}
        </div>
      </div>
    </div>
  );
}

function ModelField({ model, onChange }: { model: string; onChange: (model: string) => void }) {
  const id = useId();
  return (
    <div className="model-field">
      <label htmlFor={id}>Model of the upstream</label>
      <input
        id={id}
        type="text"
        value={model}
        placeholder="that of the newest exchange"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function WhatToExpect({ threshold }: { threshold: number }) {
  return (
    <section className="empty" aria-label="What to expect">
      <h2>What you will see here</h2>
      <ul>
        <li>Each token of the text, the warmer the higher its score; underlined from {score(threshold)} on.</li>
        <li>
          A verdict: <Mark shown="allow" />, <Mark shown="escalate" /> or <Mark shown="block" />, with the rule and the
          words that weighed most.
        </li>
        <li>Where a reply is cut: what left the gateway before the cut, and what never did.</li>
      </ul>
    </section>
  );
}

function nameOf(guard: GuardInfo): string {
  return `${guard.name}${guard.name === guard.id ? '' : ` (${guard.id})`}${guard.live ? ', live' : ''}`;
}

function messagesOf(texts: Texts): PlaygroundRequest['messages'] {
  const all = [
    { role: 'system', text: texts.system },
    { role: 'user', text: texts.prompt },
    { role: 'assistant', text: texts.reply },
  ] as const;
  return all.filter(({ text }) => text.trim() !== '');
}
