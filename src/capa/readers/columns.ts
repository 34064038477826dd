// What the columns of a table mean: by a mapping where there is one, else by the names that evaluation tools use. A table is long (one
// row for each answer) or wide (one row for each question, one column for each model). Leaves out: guessing from values.
import { OversightError } from '../../base/index.ts';
import type { Mapping } from './mapping.ts';

/** Places of columns; null where the table has none. */
export interface ColumnPlan {
  /** Together they tell the question. */
  readonly item: readonly number[];
  readonly model: number | null;
  readonly answer: number | null;
  readonly gold: number | null;
  readonly options: number | null;
  readonly task: number | null;
  readonly correct: number | null;
  readonly text: number | null;
  readonly epoch: number | null;
  readonly filter: number | null;
  readonly slices: readonly (readonly [name: string, column: number])[];
  readonly probabilities: readonly number[];
  /** Wide: model and column; empty for a long table. */
  readonly models: readonly (readonly [name: string, column: number])[];
}

const roles = ['item', 'model', 'answer', 'gold', 'options', 'task', 'correct', 'text', 'epoch', 'filter'] as const;
type Role = (typeof roles)[number];

/** Compared without case, spaces and underscores; the first that is there counts. */
const NAMES: Readonly<Record<Role, string>> = {
  item: 'questionid item itemid docid sampleid exampleid instanceid promptid questionidx questionnumber qid uid id idx index',
  model: 'model modelname modelid generator system llm',
  answer:
    'pred prediction predicted predictedanswer modelanswer rawanswer response modelresponse picked chosen choice output completion answer',
  gold: 'gold goldanswer goldindex target answerindex groundtruth truth correctanswer correctoption correctindex answerkey reference referenceanswer expected expectedanswer label humanlabel answer',
  options: 'noptions numoptions nchoices numchoices optioncount options choices',
  task: 'task taskname benchmark dataset subtask',
  correct: 'correct iscorrect acc exactmatch passed success',
  text: 'question questiontext prompt input',
  epoch: 'epoch repetition trial',
  filter: 'filter',
};
const SLICES = 'category subject domain topic difficulty level language lang tag split'.split(' ');
const PROBABILITY = /^p(?:rob(?:ability)?)?[_ -]?(\d{1,3}|[a-z])$/i;

/**
 * Throws OversightError('input') that names the column that is missing and lists those that are there.
 * @param columns as the table has them; of equal names the first counts
 */
export function planColumns(columns: readonly string[], mapping: Mapping | undefined, source: string): ColumnPlan {
  const place = (name: string, role: string): number => {
    const found = columns.indexOf(name);
    if (found >= 0) return found;
    throw missing(source, `the mapping says that "${role}" is the column "${name}", which is not there`, columns);
  };
  const taken = new Set<number>();
  const take = (at: number | null): number | null => {
    if (at !== null) taken.add(at);
    return at;
  };
  const keys = columns.map((name) => name.toLowerCase().replace(/[\s_-]/g, ''));
  const find = (names: readonly string[]): number | null => {
    for (const name of names) {
      const found = keys.indexOf(name);
      if (found >= 0 && !taken.has(found)) return found;
    }
    return null;
  };
  // What the mapping names is nobody else's.
  const mapped = (role: Role): number | null => {
    const name = mapping?.[role];
    return typeof name === 'string' ? take(place(name, role)) : null;
  };
  const places = Object.fromEntries(roles.map((role) => [role, mapped(role)])) as Record<Role, number | null>;
  const listed = (names: readonly string[] | undefined, role: string) =>
    (names ?? []).map((name) => [name, take(place(name, role))!] as const);
  const several = Array.isArray(mapping?.item) ? listed(mapping.item, 'item') : [];
  const models = [...listed(mapping?.models, 'models')];
  const slices = [...listed(mapping?.slices, 'slices')];
  let probabilities = listed(mapping?.probabilities, 'probabilities').map(([, at]) => at);
  const isSeen = (role: Role) => (role === 'item' && several.length > 0) || (role === 'answer' && models.length > 0);
  for (const role of roles) if (!isSeen(role)) places[role] ??= take(find(NAMES[role].split(' ')));
  if (probabilities.length === 0) probabilities = probabilityColumns(columns, taken);
  for (const at of probabilities) taken.add(at);
  if (!mapping?.slices)
    keys.forEach((key, at) => {
      if (SLICES.includes(key) && !taken.has(at)) slices.push([columns[at]!, take(at)!]);
    });
  const saysAnswers = places.answer !== null || places.correct !== null || probabilities.length > 0;
  if (models.length === 0 && places.model === null && !saysAnswers)
    models.push(...columns.flatMap((name, at) => (taken.has(at) || name === '' ? [] : [[name, at] as const])));

  const single = places.item ?? places.text;
  const item = several.length > 0 ? several.map(([, at]) => at) : single === null ? [] : [single];
  if (item.length === 0) throw missing(source, 'no column tells the question', columns);
  if (!saysAnswers && models.length < (mapping?.models ? 1 : 2))
    throw missing(source, 'no column holds answers, and there are no columns of models', columns);
  return { ...places, item, slices, probabilities, models };
}

/** p_0 .. p_k, prob_1 .., pA ..: at least two, in order and without a gap. */
function probabilityColumns(columns: readonly string[], taken: ReadonlySet<number>): number[] {
  const found = columns.flatMap((name, at) => {
    const place = PROBABILITY.exec(name)?.[1];
    if (place === undefined || taken.has(at)) return [];
    const order = /\d/.test(place) ? Number(place) : place.toLowerCase().charCodeAt(0) - 97;
    return [{ order, at }];
  });
  found.sort((a, b) => a.order - b.order);
  const first = found[0]?.order ?? 0;
  const isWhole = found.length >= 2 && first <= 1 && found.every(({ order }, i) => order === first + i);
  return isWhole ? found.map(({ at }) => at) : [];
}

function missing(source: string, problem: string, columns: readonly string[]): OversightError {
  const present = columns.slice(0, 40).map((name) => `"${name}"`);
  const more = columns.length > 40 ? ` and ${columns.length - 40} more` : '';
  return new OversightError(`${source}: ${problem}; there are: ${present.join(', ') || 'none'}${more}`, {
    kind: 'input',
    remedy:
      'Say which column is which in a mapping file: {"item": "...", "model": "...", "answer": "...", "gold": "..."}.',
  });
}
