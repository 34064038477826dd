// The viewer's entry: reads the report from the page's data block, or lets a person open a report.json, and draws it.
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Report } from '../../../src/report/types.ts';
import '../theme/tokens.css';
import '../theme/page.css';
import '../theme/table.css';
import '../theme/blocks.css';
import '../theme/gridworld.css';
import '../theme/gridworld-board.css';
import '../theme/gridworld-figures.css';
import '../theme/print.css';
import { EmptyPage } from './empty-page.tsx';
import { readInlined } from './read.ts';
import { ReportPage } from './report-page.tsx';

function App() {
  const [source, setSource] = useState(() => readInlined(document.getElementById('report')?.textContent ?? ''));
  const open = (report: Report) => {
    document.title = report.title;
    setSource({ report });
  };
  return 'report' in source ? (
    <ReportPage report={source.report} />
  ) : (
    <EmptyPage problem={source.problem} open={open} />
  );
}

const page = document.getElementById('page');
if (page) {
  createRoot(page).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
