// Constitution: the rules in plain language, from the text to the guard that judges by them.
import { usePlace } from '../router.tsx';
import { ConstitutionEditor } from './constitution-editor.tsx';
import { ConstitutionList } from './constitution-list.tsx';
import './constitution.css';

export function ConstitutionPage() {
  const { path } = usePlace();
  const [id] = path;
  return id === undefined ? <ConstitutionList /> : <ConstitutionEditor key={id} id={id} />;
}
