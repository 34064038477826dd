// The state of a run or of a stage: a shape and a word, the same everywhere. Grey where nothing is asked of anyone.
const SHAPES: Readonly<Record<string, { readonly kind: string; readonly path: string }>> = {
  finished: { kind: 'done', path: 'M2 6.5L5 9.5L10 3' },
  running: { kind: 'working', path: 'M3 2L10 6L3 10Z' },
  failed: { kind: 'failed', path: 'M2 2L10 10M10 2L2 10' },
  damaged: { kind: 'failed', path: 'M2 2L10 10M10 2L2 10' },
  interrupted: { kind: 'stopped', path: 'M4 2V10M8 2V10' },
  cancelled: { kind: 'stopped', path: 'M4 2V10M8 2V10' },
  unfinished: { kind: 'stopped', path: 'M4 2V10M8 2V10' },
};

export function RunMark({ status }: { status: string }) {
  const { kind, path } = SHAPES[status] ?? { kind: 'waiting', path: 'M6 6H6' };
  return (
    <span className={`run-mark ${kind}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {kind === 'waiting' ? (
          <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        ) : (
          <path d={path} fill={kind === 'working' ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="2" />
        )}
      </svg>
      {status}
    </span>
  );
}
