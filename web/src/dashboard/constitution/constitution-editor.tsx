// One constitution under the pen: the text with its line numbers, what is wrong on which line, the rules, the changes rule by rule,
// and the way to a guard.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConstitutionText, LintResult } from '../../../../src/gateway/contract.ts';
import { type ApiError, segment, sendJson } from '../api.ts';
import { useKeys } from '../keys.tsx';
import { asApiError, useAction, useLoaded } from '../loaded.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Button, Tabs } from '../parts/control.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ErrorState, Loading, MayNotChange, Trouble } from '../parts/states.tsx';
import { hrefOf, navigate, useQuery } from '../router.tsx';
import { useSession } from '../session.tsx';
import { countOf } from '../words.ts';
import { BuildGuard } from './build-guard.tsx';
import { Changes } from './changes.tsx';
import { NumberedText, type NumberedTextHandle } from './numbered-text.tsx';
import { Outline } from './outline.tsx';

const TABS = [
  { id: 'text', text: 'Text' },
  { id: 'changes', text: 'Changes' },
  { id: 'build', text: 'Build a guard' },
];
/** Milliseconds of quiet before the text is checked. */
const QUIET = 400;

export function ConstitutionEditor({ id }: { id: string }) {
  const back = { to: hrefOf('constitution'), text: 'Constitution' };
  const { data, error, reload, setData } = useLoaded<ConstitutionText>(`/constitutions/${segment(id)}`);
  if (!data)
    return (
      <div className="page constitution">
        <PageHeader title={id} sentence={error ? `${id} is not in sight.` : 'Reading …'} back={back} />
        {error ? <ErrorState error={error} what={id} retry={reload} /> : <Loading what="the constitution" />}
      </div>
    );
  return <Editor id={id} stored={data} onStored={setData} reload={reload} />;
}

interface EditorProps {
  readonly id: string;
  readonly stored: ConstitutionText;
  readonly onStored: (stored: ConstitutionText) => void;
  readonly reload: () => void;
}

/** What was typed and not saved, by constitution: who goes to another room finds it again. */
const unsaved = new Map<string, string>();

function Editor({ id, stored, onStored, reload }: EditorProps) {
  const { mayChange } = useSession().status;
  const [query, setQuery] = useQuery();
  // What it was when it was opened: the changes are told against it, also after saving.
  const [opened] = useState(stored.text);
  const [text, setText] = useState(() => unsaved.get(id) ?? stored.text);
  const { found, trouble } = useLint(text);
  const area = useRef<NumberedTextHandle>(null);
  const tab = TABS.some((each) => each.id === query['tab']) ? (query['tab'] ?? 'text') : 'text';
  const isChanged = text !== stored.text;
  useEffect(() => {
    if (isChanged) unsaved.set(id, text);
    else unsaved.delete(id);
  }, [id, text, isChanged]);
  const save = useAction(async (signal) => {
    onStored(await sendJson<ConstitutionText>('PUT', `/constitutions/${segment(id)}`, { text }, signal));
  });
  const store = useCallback(() => {
    if (isChanged && mayChange) void save.run();
  }, [isChanged, mayChange, save.run]);
  useKeys('Constitution', [{ key: 'Ctrl+s', what: 'save the draft', press: store }]);
  useLeaveWarning(isChanged);
  const jump = (line: number) => {
    setQuery({ tab: null });
    // After the text is in sight again.
    setTimeout(() => area.current?.jump(line), 0);
  };
  const errors = found?.issues.filter(({ severity }) => severity === 'error').length ?? 0;
  return (
    <div className="page constitution">
      <PageHeader
        title={stored.title}
        back={{ to: hrefOf('constitution'), text: 'Constitution' }}
        sentence={sentenceOf(found, isChanged)}
      >
        <div className="row actions">
          <Button kind="main" busy={save.isBusy} disabled={!isChanged || !mayChange} title="Ctrl+S" onClick={store}>
            {isChanged || !stored.draft ? 'Save the draft' : 'Draft saved'}
          </Button>
          {isChanged && <Button onClick={() => setText(stored.text)}>Undo since saved</Button>}
          {stored.draft && <Discard id={id} disabled={!mayChange} />}
        </div>
        {save.error && <Trouble error={save.error} />}
      </PageHeader>
      {!mayChange && <MayNotChange />}
      <Tabs
        label="What to see"
        tabs={TABS}
        current={tab}
        onChange={(next) => setQuery({ tab: next === 'text' ? null : next })}
        panel="constitution-panel"
      />
      <div id="constitution-panel" role="tabpanel" aria-label={TABS.find((each) => each.id === tab)?.text}>
        {tab === 'text' && (
          <div className="editor-grid">
            <NumberedText
              ref={area}
              label={`Text of ${stored.title}`}
              text={text}
              issues={found?.issues ?? []}
              readOnly={!mayChange}
              onChange={setText}
            />
            <Outline found={found} trouble={trouble} onJump={jump} />
          </div>
        )}
        {tab === 'changes' && <Changes before={opened} after={text} />}
        {tab === 'build' && <BuildGuard id={id} guards={stored.guards} text={text} errors={errors} onBegun={reload} />}
      </div>
    </div>
  );
}

/** Throws a draft away, after asking; the one that ships is there again, or nothing. */
function Discard({ id, disabled }: { id: string; disabled: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const discard = useAction(async (signal) => {
    await sendJson('DELETE', `/constitutions/${segment(id)}`, undefined, signal);
    unsaved.delete(id);
    navigate(hrefOf('constitution'));
  });
  return (
    <>
      <Button disabled={disabled} onClick={() => setAsking(true)}>
        Throw the draft away …
      </Button>
      <Confirm
        title="Throw the draft away"
        open={isAsking}
        confirm="Throw it away"
        kind="danger"
        busy={discard.isBusy}
        error={discard.error}
        onClose={() => setAsking(false)}
        onConfirm={() => void discard.run()}
      >
        <p>The text of this draft is gone for good. Guards that were built from it stay what they are.</p>
      </Confirm>
    </>
  );
}

function sentenceOf(found: LintResult | undefined, isChanged: boolean): string {
  const saved = isChanged ? 'Not saved yet. ' : '';
  if (!found) return `${saved}Checking …`;
  const of = (side: string) => found.rules.filter((rule) => rule.side === side).length;
  const rules = `${countOf(of('restricted'), 'restricted rule')}, ${countOf(of('permitted'), 'permitted one')}`;
  const errors = found.issues.filter(({ severity }) => severity === 'error').length;
  const warnings = found.issues.length - errors;
  if (errors > 0) return `${saved}${countOf(errors, 'line')} to mend before a guard can be built.`;
  return `${saved}${rules}${warnings > 0 ? `, ${countOf(warnings, 'warning')}` : ', nothing to mend'}.`;
}

/** What the gateway says of the text, a moment after the last change. */
function useLint(text: string): { found: LintResult | undefined; trouble: ApiError | undefined } {
  const [found, setFound] = useState<LintResult>();
  const [trouble, setTrouble] = useState<ApiError>();
  useEffect(() => {
    const leave = new AbortController();
    const timer = setTimeout(() => {
      sendJson<LintResult>('POST', '/constitutions/lint', { text }, leave.signal).then(
        (result) => {
          setFound(result);
          setTrouble(undefined);
        },
        (error: unknown) => {
          if (!leave.signal.aborted) setTrouble(asApiError(error));
        },
      );
    }, QUIET);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [text]);
  return { found, trouble };
}

/** The browser asks before it throws away what was typed. */
function useLeaveWarning(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isChanged]);
}
