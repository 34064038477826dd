// The head of the room: a place to drop a folder, and the folders that the gateway holds.
import { useState } from 'react';
import type { SimilarityItem, SimilarityList } from '../../../../src/gateway/contract.ts';
import { Command } from '../../blocks/command.tsx';
import { segment, sendJson } from '../api.ts';
import { useListKeys } from '../keys.tsx';
import { useAction, useLoaded } from '../loaded.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Button } from '../parts/control.tsx';
import { PageHeader, Section } from '../parts/page-header.tsx';
import { useNow } from '../parts/progress.tsx';
import { ErrorState, Loading, MayNotChange, Trouble } from '../parts/states.tsx';
import { hrefOf, Link, navigate } from '../router.tsx';
import { useSession } from '../session.tsx';
import { ago, count, countOf, fullTime } from '../words.ts';
import { DropZone } from './drop-zone.tsx';
import { formats, sentenceOfList, size } from './words.ts';

/** Milliseconds between looks while something is read, and else. */
const OFTEN = 1000;
const SELDOM = 15_000;

export function DropPage() {
  const [every, setEvery] = useState(SELDOM);
  const { data, error, reload, setData } = useLoaded<SimilarityList>('/similarity', { every });
  const wanted = data?.analyses.some(({ state }) => state === 'reading' || state === 'uploading') ? OFTEN : SELDOM;
  if (wanted !== every) setEvery(wanted);
  const { mayChange } = useSession().status;
  return (
    <div className="page similarity">
      <PageHeader
        title="Similarity"
        sentence={data ? sentenceOfList(data) : error ? 'The folders are not in sight.' : 'Reading …'}
      />
      {!data && error && <ErrorState error={error} what="the folders" retry={reload} />}
      {!data && !error && <Loading what="the folders" />}
      {data && error && <Trouble error={error} retry={reload} />}
      {data && !mayChange && <MayNotChange />}
      {data && mayChange && <DropZone limits={data.limits} />}
      {data && <Hints limits={data.limits} />}
      {data && data.analyses.length > 0 && (
        <Section title="Folders held here">
          <Folders analyses={data.analyses} onChange={setData} />
        </Section>
      )}
    </div>
  );
}

function Hints({ limits }: { limits: SimilarityList['limits'] }) {
  return (
    <section className="hints" aria-label="What can be read">
      <p>
        It reads {formats.join(', ')}; zipped or gzipped too. The files go to this gateway only, at most{' '}
        {count(limits.files)} of them, and are removed after a day or when it ends.
      </p>
      <p>A folder that lies on a server is read there, and makes the same report:</p>
      <Command text="oversight capa logs FOLDER" />
    </section>
  );
}

function Folders({
  analyses,
  onChange,
}: {
  analyses: readonly SimilarityItem[];
  onChange: (list: SimilarityList) => void;
}) {
  const now = useNow(10_000);
  const { mayChange } = useSession().status;
  const [current, setCurrent] = useState(-1);
  const [asked, setAsked] = useState<SimilarityItem>();
  const remove = useAction(async (signal, id: string) => {
    onChange(await sendJson<SimilarityList>('DELETE', `/similarity/${segment(id)}`, undefined, signal));
    setAsked(undefined);
  });
  useListKeys('Folders', {
    count: analyses.length,
    current,
    move: setCurrent,
    open: (index) => {
      const one = analyses[index];
      if (one) navigate(hrefOf('similarity', [one.id]));
    },
  });
  return (
    <div className="plain-table folder-table">
      <table aria-label="Folders held here">
        <thead>
          <tr>
            <th scope="col">folder</th>
            <th scope="col" className="lesser">
              what was found
            </th>
            <th scope="col" className="number lesser">
              files
            </th>
            <th scope="col" className="number lesser">
              size
            </th>
            <th scope="col" className="number lesser">
              dropped
            </th>
            <th scope="col">
              <span className="visually-hidden">throw away</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {analyses.map((one, index) => (
            <tr key={one.id} className={index === current ? 'current' : undefined} aria-current={index === current}>
              <td className="name">
                <Link to={hrefOf('similarity', [one.id])}>{one.name}</Link>
                <span className="below">
                  {standingOf(one)} · {ago(one.created, now)}
                </span>
              </td>
              <td className="lesser standing">{standingOf(one)}</td>
              <td className="number lesser">{count(one.received.files)}</td>
              <td className="number lesser">{size(one.received.bytes)}</td>
              <td className="number lesser" title={fullTime(one.created)}>
                {ago(one.created, now)}
              </td>
              <td className="number">
                <Button
                  disabled={!mayChange}
                  aria-label={`Throw away ${one.name}`}
                  onClick={() => {
                    remove.clear();
                    setAsked(one);
                  }}
                >
                  Throw away
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Confirm
        title={`Throw away ${asked?.name ?? 'it'}`}
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked && void remove.run(asked.id)}
        confirm="Throw away"
        kind="danger"
        busy={remove.isBusy}
        error={remove.error}
      >
        <p>Its files and what was computed of them are removed from the gateway. The folder on your disk stays.</p>
      </Confirm>
    </div>
  );
}

function standingOf({ state, sentence, error, models, received, expected }: SimilarityItem): string {
  switch (state) {
    case 'uploading':
      return `${count(received.files)} of ${countOf(expected.files, 'file')} have come`;
    case 'reading':
      return 'being read';
    case 'failed':
      return error?.message ?? 'could not be compared';
    case 'ready':
      return sentence ?? countOf(models ?? 0, 'model');
  }
}
