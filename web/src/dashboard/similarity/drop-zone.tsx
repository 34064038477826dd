// Where a folder is dropped, or chosen by those who do not drag. While the page is open a drop anywhere on it counts: beside the zone
// the browser would leave the dashboard and show the file.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { SimilarityLimits } from '../../../../src/gateway/contract.ts';
import { useKeys } from '../keys.tsx';
import { Button } from '../parts/control.tsx';
import { Trouble } from '../parts/states.tsx';
import { hrefOf, navigate } from '../router.tsx';
import { count } from '../words.ts';
import { type Dropped, gatherChosen, gatherDropped } from './gather.ts';
import { UploadProgress } from './upload-progress.tsx';
import { uploader, useUpload } from './use-upload.ts';

const open = (id: string) => navigate(hrefOf('similarity', [id]));

export function DropZone({ limits }: { limits: SimilarityLimits }) {
  const upload = useUpload();
  const [isOver, setOver] = useState(false);
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const most = limits.files;
  useEffect(() => {
    // Leaving one element for another within the page is no leaving of the page.
    const over = (event: DragEvent) => {
      event.preventDefault();
      setOver(event.dataTransfer?.types.includes('Files') ?? false);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const dropped = event.dataTransfer ? takeDropped(event.dataTransfer) : [];
      if (dropped.length === 0) return;
      void uploader.begin((signal, onFound) => gatherDropped(dropped, { most, signal, onFound }), limits, open);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [limits, most]);
  useEffect(() => {
    if (folder.current) folder.current.webkitdirectory = true;
  }, []);
  useKeys('Similarity', [{ key: 'o', what: 'choose a folder', press: () => folder.current?.click() }]);
  const choose = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])];
    // The same folder can be chosen again.
    input.value = '';
    if (chosen.length === 0) return;
    void uploader.begin((signal, onFound) => gatherChosen(chosen, { most, signal, onFound }), limits, open);
  };
  const isBusy = upload.phase === 'gathering' || upload.phase === 'sending';
  return (
    <section className={`drop-zone${isOver ? ' over' : ''}`} aria-label="Drop a folder of logs">
      {isBusy ? (
        <UploadProgress />
      ) : (
        <>
          <Sign />
          <h2>{isOver ? 'Let go to compare' : 'Drop a folder of logs here'}</h2>
          <p className="quiet">One file or archive per model, or all models in one: it finds out by itself.</p>
          <div className="row actions">
            <Button kind="main" onClick={() => folder.current?.click()}>
              Choose a folder
            </Button>
            <Button onClick={() => files.current?.click()}>Choose files</Button>
          </div>
        </>
      )}
      {upload.phase === 'failed' && upload.error && (
        <>
          <Trouble error={upload.error} />
          {upload.leftOut > 0 && <p className="note">{count(upload.leftOut)} files were left out by name.</p>}
        </>
      )}
      <Hidden>
        <input
          ref={folder}
          type="file"
          multiple
          aria-label="Folder of logs"
          onChange={(event) => choose(event.target)}
          tabIndex={-1}
        />
        <input
          ref={files}
          type="file"
          multiple
          aria-label="Files of logs"
          onChange={(event) => choose(event.target)}
          tabIndex={-1}
        />
      </Hidden>
    </section>
  );
}

/** What was dropped. Must be called before the event has ended: afterwards the browser forgets what it was. */
function takeDropped(transfer: DataTransfer): readonly Dropped[] {
  return [...transfer.items].flatMap((item) => {
    if (item.kind !== 'file') return [];
    const found = item.webkitGetAsEntry() ?? item.getAsFile();
    return found ? [found] : [];
  });
}

/** The inputs that the buttons press: their own look says nothing of folders. */
function Hidden({ children }: { children: ReactNode }) {
  return <div hidden>{children}</div>;
}

function Sign() {
  return (
    <svg className="sign" viewBox="0 0 40 40" aria-hidden="true">
      <path
        d="M4 32V9h10l4 4h18v19zM20 18v9M15.5 22.5L20 18l4.500 4.500"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
