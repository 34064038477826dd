// Similarity: how alike models err. A folder of logs is dropped, the gateway reads it, and the page shows the matrix of all pairs, any
// pair opened with the questions that both got wrong, and what was odd in the logs.
import { usePlace } from '../router.tsx';
import { AnalysisPage } from './analysis-page.tsx';
import { DropPage } from './drop-page.tsx';
import './similarity.css';

export function SimilarityPage() {
  const [id] = usePlace().path;
  return id === undefined ? <DropPage /> : <AnalysisPage key={id} id={id} />;
}
