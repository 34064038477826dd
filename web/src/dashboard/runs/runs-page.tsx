// Runs: every long job of every room. The list says what is at work and what came of the rest; one run shows its stages, its
// progress with the time left, its last events and its report.
import { usePlace } from '../router.tsx';
import { RunList } from './run-list.tsx';
import { RunPage } from './run-page.tsx';
import './runs.css';

export function RunsPage() {
  const { path } = usePlace();
  const [id] = path;
  return id === undefined ? <RunList /> : <RunPage key={id} id={id} />;
}
