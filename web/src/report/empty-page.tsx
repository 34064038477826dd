// What the viewer shows when it holds no report: what happened, and how to get one.
import { useState } from 'react';
import type { Report } from '../../../src/report/types.ts';
import { readReport } from './read.ts';

export function EmptyPage(props: { problem: string | undefined; open: (report: Report) => void }) {
  const [problem, setProblem] = useState(props.problem);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const source = readReport(await file.text(), file.name);
    if ('report' in source) props.open(source.report);
    else setProblem(source.problem);
  };
  return (
    <main className="state">
      <h1>{problem ? 'This report cannot be shown' : 'This viewer holds no report yet'}</h1>
      {problem && <p role="alert">{problem}</p>}
      <p>
        Every run writes a report.html with its report inside. To look at a report.json, open it here; it stays on this
        machine.
      </p>
      <p>
        <label>
          Open a report.json:{' '}
          <input type="file" accept=".json,application/json" onChange={(event) => choose(event.target.files?.[0])} />
        </label>
      </p>
    </main>
  );
}
