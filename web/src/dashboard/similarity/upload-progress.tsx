// How far the upload of this tab is, and the way to end it.
import { Button } from '../parts/control.tsx';
import { ProgressBar } from '../parts/progress.tsx';
import { hrefOf, navigate } from '../router.tsx';
import { count, countOf } from '../words.ts';
import { uploader, useUpload } from './use-upload.ts';
import { size } from './words.ts';

export function UploadProgress() {
  const { phase, name, files, bytes, started, leftOut, refused } = useUpload();
  const isGathering = phase === 'gathering';
  return (
    <div className="stack upload">
      {isGathering ? (
        <ProgressBar label="Looking through the folder, files found" done={files.done} total={null} />
      ) : (
        <ProgressBar
          label={`Sending ${name}: ${count(files.done)} of ${countOf(files.total, 'file')}`}
          done={bytes.done}
          total={bytes.total}
          started={started}
          words={`${size(bytes.done)} of ${size(bytes.total)}`}
        />
      )}
      <div className="row actions">
        <Button
          kind="danger"
          onClick={() => {
            uploader.cancel();
            navigate(hrefOf('similarity'));
          }}
        >
          {isGathering ? 'Stop' : 'Stop and throw away'}
        </Button>
        <span className="quiet">Keep this tab open until all files have come; other rooms can be opened in it.</span>
      </div>
      <LeftOut leftOut={leftOut} refused={refused} />
    </div>
  );
}

/** What of the folder was not sent, and why. */
export function LeftOut({ leftOut, refused }: { leftOut: number; refused: readonly string[] }) {
  return (
    <>
      {leftOut > 0 && (
        <p className="note partial">
          {countOf(leftOut, 'file')} left out by name: hidden files, weights, pictures, code.
        </p>
      )}
      {refused.length > 0 && (
        <p className="note partial">
          {countOf(refused.length, 'file')} not taken. {refused[0]}
        </p>
      )}
    </>
  );
}
