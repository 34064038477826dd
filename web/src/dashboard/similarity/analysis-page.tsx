// One folder: on its way, being read, failed, or compared. Its address can be shared while the gateway holds it.
import { useEffect, useState } from 'react';
import type { SimilarityItem } from '../../../../src/gateway/contract.ts';
import { Command } from '../../blocks/command.tsx';
import { segment, sendJson } from '../api.ts';
import { useKeys } from '../keys.tsx';
import { useAction, useLoaded } from '../loaded.ts';
import { Button } from '../parts/control.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProgressBar } from '../parts/progress.tsx';
import { ErrorState, Loading, Trouble } from '../parts/states.tsx';
import { hrefOf, navigate } from '../router.tsx';
import { useSession } from '../session.tsx';
import { ResultPage } from './result-page.tsx';
import { Stage } from './stage.tsx';
import { UploadProgress } from './upload-progress.tsx';
import { useUpload } from './use-upload.ts';
import { sentenceOfItem } from './words.ts';

/** Milliseconds between looks while it is read, and afterwards. */
const OFTEN = 500;
const SELDOM = 60_000;

const back = { to: hrefOf('similarity'), text: 'Similarity' };

export function AnalysisPage({ id }: { id: string }) {
  const path = `/similarity/${segment(id)}`;
  const [every, setEvery] = useState(OFTEN);
  const upload = useUpload();
  const { data, error, reload, setData } = useLoaded<SimilarityItem>(path, { every });
  const wanted = data && (data.state === 'ready' || data.state === 'failed') ? SELDOM : OFTEN;
  if (wanted !== every) setEvery(wanted);
  useKeys('Similarity', [{ key: 'Escape', what: 'back to the folders', press: () => navigate(back.to) }]);
  // What came of it has been thrown away: why is said where it can be dropped again.
  const hasFailed = upload.id === id && upload.phase === 'failed';
  useEffect(() => {
    if (hasFailed) navigate(back.to, { replace: true });
  }, [hasFailed]);
  const isMine = upload.id === id && upload.phase === 'sending';
  // All has been sent, and what is known of it is from before that.
  const isSent = upload.id === id && upload.phase === 'idle' && data?.state === 'uploading';
  useEffect(() => {
    if (isSent) reload();
  }, [isSent, reload]);
  if (data?.state === 'ready') return <ResultPage item={data} />;
  return (
    <div className="page similarity">
      <PageHeader
        title={data?.name ?? 'Similarity'}
        sentence={
          isMine
            ? `Sending ${upload.name} to the gateway.`
            : data && !isSent
              ? sentenceOfItem(data)
              : error
                ? 'This folder is not here.'
                : 'Reading …'
        }
        back={back}
      />
      {!data && !error && <Loading what="the folder" />}
      {!data && error && <ErrorState error={error} what={id} retry={reload} />}
      {data && error && <Trouble error={error} retry={reload} />}
      {isMine && <UploadProgress />}
      {data?.state === 'uploading' && !isMine && !isSent && <Unfinished item={data} />}
      {(data?.state === 'reading' || isSent) && data && <Working item={data} />}
      {data?.state === 'failed' && <Failed item={data} onChange={setData} />}
    </div>
  );
}

/** What the gateway is doing with it. */
function Working({ item: { id, progress } }: { item: SimilarityItem }) {
  return (
    <section className="at-work stack" aria-label="Progress">
      <Stage progress={progress} />
      <div className="row actions">
        <ThrowAway id={id} text="Stop and throw away" />
        <span className="quiet">It goes on when this page is closed, and is found again at this address.</span>
      </div>
    </section>
  );
}

function Unfinished({ item: { id, received, expected } }: { item: SimilarityItem }) {
  return (
    <section className="stack" aria-label="Progress">
      <ProgressBar label="Files" done={received.files} total={expected.files} />
      <p className="quiet">
        It is sent from another tab, or its tab was closed. A closed one cannot be gone on with: drop the folder again.
      </p>
      <div className="row actions">
        <ThrowAway id={id} text="Throw away" />
      </div>
    </section>
  );
}

function Failed({ item, onChange }: { item: SimilarityItem; onChange: (item: SimilarityItem) => void }) {
  const { mayChange } = useSession().status;
  const again = useAction(async (signal) => {
    onChange(await sendJson<SimilarityItem>('POST', `/similarity/${segment(item.id)}/start`, undefined, signal));
  });
  return (
    <section className="stack">
      <div className="broken" role="alert">
        <h2>{item.error?.message ?? 'The logs could not be read'}</h2>
        {item.error?.remedy && <p>{item.error.remedy}</p>}
      </div>
      <p className="quiet">The same folder on the command line, with every file named that could not be read:</p>
      <Command text="oversight capa logs FOLDER" />
      <div className="row actions">
        <Button disabled={!mayChange} busy={again.isBusy} onClick={() => void again.run()}>
          Read it again
        </Button>
        <ThrowAway id={item.id} text="Throw away" />
      </div>
      {again.error && <Trouble error={again.error} />}
    </section>
  );
}

function ThrowAway({ id, text }: { id: string; text: string }) {
  const { mayChange } = useSession().status;
  const remove = useAction(async (signal) => {
    await sendJson('DELETE', `/similarity/${segment(id)}`, undefined, signal);
    navigate(back.to);
  });
  return (
    <>
      <Button kind="danger" disabled={!mayChange} busy={remove.isBusy} onClick={() => void remove.run()}>
        {text}
      </Button>
      {remove.error && <Trouble error={remove.error} />}
    </>
  );
}
