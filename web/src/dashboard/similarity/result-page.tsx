// What was found: the sentence, the controls, the heat map whose cells open a pair, the pair, and the rest of the report.
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { SimilarityItem, SimilarityResult } from '../../../../src/gateway/contract.ts';
import type { HeatBlock, Report } from '../../../../src/report/types.ts';
import { heatCells } from '../../charts/heat.ts';
import { segment } from '../api.ts';
import { useLoaded } from '../loaded.ts';
import { Select } from '../parts/control.tsx';
import { Facts, PageHeader } from '../parts/page-header.tsx';
import { ReportBlocks } from '../parts/report-blocks.tsx';
import { ErrorState, Loading } from '../parts/states.tsx';
import { hrefOf, useQuery } from '../router.tsx';
import { count, fullTime } from '../words.ts';
import { pairAt } from './cells.ts';
import { OpenPair, PairPicker } from './open-pair.tsx';
import { Stage } from './stage.tsx';
import { LeftOut } from './upload-progress.tsx';
import { useUpload } from './use-upload.ts';
import { readPair, size, writePair } from './words.ts';

const back = { to: hrefOf('similarity'), text: 'Similarity' };
const policies = [
  { value: 'drop', text: 'left out' },
  { value: 'wrong', text: 'counted as wrong' },
];

const saveAs = { csv: 'Save as CSV', parquet: 'Parquet', json: 'JSON' };

export function ResultPage({ item }: { item: SimilarityItem }) {
  const [query, change] = useQuery();
  const missing = query['missing'] === 'wrong' ? 'wrong' : 'drop';
  const by = query['by'] ?? '';
  const search = new URLSearchParams({ missing, ...(by !== '' && { by }) });
  const path = `/similarity/${segment(item.id)}`;
  const { data, error, reload } = useLoaded<SimilarityResult>(`${path}/result?${search}`);
  const upload = useUpload();
  const sentence = data?.report.sentence ?? (error ? 'It could not be compared this way.' : 'Comparing …');
  return (
    <div className="page wide similarity">
      <PageHeader title={item.name} sentence={sentence} back={back}>
        <Facts
          items={[
            ['models', count(data?.models.length ?? item.models ?? 0)],
            ['questions', data ? count(data.questions) : '…'],
            ['files', `${count(item.received.files)}, ${size(item.received.bytes)}`],
            ['kept until', fullTime(item.expires).slice(0, 16)],
          ]}
        />
      </PageHeader>
      {upload.id === item.id && upload.phase === 'idle' && (
        <LeftOut leftOut={upload.leftOut} refused={upload.refused} />
      )}
      <div className="controls row">
        <Select
          label="Missing answers are"
          inline
          value={missing}
          active={missing !== 'drop'}
          options={policies}
          onChange={(value) => change({ missing: value === 'drop' ? null : value })}
        />
        {data && data.slices.length > 0 && (
          <Select
            label="Split by"
            inline
            value={by}
            active={by !== ''}
            options={[{ value: '', text: 'nothing' }, ...data.slices.map((value) => ({ value, text: value }))]}
            onChange={(value) => change({ by: value })}
          />
        )}
        <span className="saves">
          {(['csv', 'parquet', 'json'] as const).map((format) => (
            <a
              key={format}
              className="quiet-button"
              href={`/api${path}/export?${search}&format=${format}`}
              download={`similarity-${item.id}.${format}`}
            >
              {saveAs[format]}
            </a>
          ))}
        </span>
      </div>
      {!data && error && <ErrorState error={error} what={item.name} retry={reload} />}
      {!data && !error && <Comparing path={path} />}
      {data && <Found key={path} result={data} path={path} search={search.toString()} />}
    </div>
  );
}

/** Another way to look at the same logs may take as long as the first. */
function Comparing({ path }: { path: string }) {
  const { data } = useLoaded<SimilarityItem>(path, { every: 500 });
  return data?.progress ? <Stage progress={data.progress} /> : <Loading what="the comparison" />;
}

function Found({ result, path, search }: { result: SimilarityResult; path: string; search: string }) {
  const [query, change] = useQuery();
  const { report, models } = result;
  const pair = readPair(query['pair']);
  const [above, below] = useMemo(() => partsOf(report), [report]);
  const heat = above.blocks.at(-1);
  const wasOpened = useRef(false);
  const open = useCallback(
    (a: string, b: string) => {
      wasOpened.current = true;
      change({ pair: writePair(a, b), a: null, from: null }, { replace: false });
    },
    [change],
  );
  return (
    <>
      {heat?.kind === 'heat' ? (
        <Cells block={heat} names={models} onPair={open}>
          <ReportBlocks report={above} isSaid hasCommand />
          {isOpenable(heat, models) && <p className="note">Choose a cell to open its pair, or two models below.</p>}
        </Cells>
      ) : (
        <ReportBlocks report={above} isSaid hasCommand />
      )}
      <PairPicker names={models} pair={pair} onPair={open} onClose={() => change({ pair: null, from: null })} />
      {pair && (
        <OpenPair
          key={query['pair']}
          pair={pair}
          within={report}
          path={path}
          search={search}
          wasOpened={wasOpened.current}
        />
      )}
      <ReportBlocks report={below} isSaid prefix="more-" />
    </>
  );
}

/** Up to the matrix of models, and the rest. */
function partsOf(report: Report): readonly [Report, Report] {
  const at =
    report.blocks.findIndex((block) => block.kind === 'heat' && block.rows.length === block.columns.length) + 1;
  const { command: _, ...first } = report;
  return [
    { ...first, blocks: report.blocks.slice(0, at) },
    { ...report, blocks: report.blocks.slice(at) },
  ];
}

/** Very many models are drawn as clusters, or pooled: such cells are no pairs. */
const isOpenable = (heat: HeatBlock, models: readonly string[]) =>
  heatCells(heat).pooled === 1 && heat.rows.every((name) => models.includes(name));

interface CellsProps {
  readonly block: HeatBlock;
  /** Of the models. */
  readonly names: readonly string[];
  readonly onPair: (a: string, b: string) => void;
  readonly children: React.ReactNode;
}

/** A click on a cell of the matrix opens its pair; without a pointer the two lists below do. */
function Cells({ block, names, onPair, children }: CellsProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    const click = (event: MouseEvent) => {
      const pair = pairAt(event, block);
      if (pair?.every((name) => names.includes(name))) onPair(...pair);
    };
    element?.addEventListener('click', click);
    return () => element?.removeEventListener('click', click);
  }, [block, names, onPair]);
  return (
    <div className="cells-open" ref={host}>
      {children}
    </div>
  );
}
