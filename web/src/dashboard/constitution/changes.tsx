// The changes since the text was opened, rule by rule; within a changed rule, word by word.
import { useEffect, useState } from 'react';
import type { DiffResult } from '../../../../src/gateway/contract.ts';
import { type ApiError, sendJson } from '../api.ts';
import { asApiError } from '../loaded.ts';
import { Empty, Loading, Trouble } from '../parts/states.tsx';
import { countOf } from '../words.ts';
import { type WordChange, wordChanges } from './word-changes.ts';

export function Changes({ before, after }: { before: string; after: string }) {
  const [result, setResult] = useState<DiffResult>();
  const [error, setError] = useState<ApiError>();
  useEffect(() => {
    const leave = new AbortController();
    sendJson<DiffResult>('POST', '/constitutions/diff', { before, after }, leave.signal).then(
      (found) => {
        setResult(found);
        setError(undefined);
      },
      (caught: unknown) => {
        if (!leave.signal.aborted) setError(asApiError(caught));
      },
    );
    return () => leave.abort();
  }, [before, after]);
  if (error) return <Trouble error={error} />;
  if (!result) return <Loading what="the changes" />;
  if (result.changes.length === 0)
    return <Empty title="No rule has changed">Edit the text; what it does to the rules is shown here.</Empty>;
  return (
    <section className="rule-changes" aria-label="Changes">
      <p className="lead">{countOf(result.changes.length, 'rule')} changed since this text was opened.</p>
      {result.changes.map(({ rule, kind, before: old, after: next }) => (
        <article key={`${rule}-${kind}`} className={kind}>
          <h3>
            <span className="mono">{rule}</span> <span className="tag">{kind}</span>
          </h3>
          <p className="words">
            {wordChanges(old ?? '', next ?? '').map((piece) => (
              <Piece key={piece.at} {...piece} />
            ))}
          </p>
        </article>
      ))}
    </section>
  );
}

function Piece({ kind, text }: WordChange) {
  if (kind === 'added') return <ins>{text}</ins>;
  return kind === 'removed' ? <del>{text}</del> : <span>{text}</span>;
}
