// What a model's name tells: its family, because models of one family err alike for reasons of their own, its size, and where logs name
// it in their paths. Guesses from well-known names; unknown stays null, and a mapping overrules. Leaves out: who trained on whose output.

/** Tried in order, on the last part of a path first: "ollama/qwen2.5" is served by Ollama and is a Qwen. */
const FAMILIES: readonly (readonly [family: string, names: RegExp])[] = [
  ['Llama', /(?<!o)llama|vicuna|alpaca/],
  ['Mistral', /mi[sx]tral|ministral|codestral|devstral|magistral|pixtral|zephyr/],
  ['Qwen', /qwen|qwq|qvq/],
  ['Gemma', /gemma/],
  ['Gemini', /gemini|palm-?2/],
  ['Claude', /claude/],
  ['GPT', /(?:^|[^a-z])(?:chat)?gpt-?(?:[345]|oss)|(?:^|[/_-])o[134](?:-|$)|text-davinci|davinci-00/],
  ['Yi', /(?:^|[^a-z])yi(?:[^a-z]|$)/],
  ['Phi', /(?:^|[^a-z])phi(?:[^a-z]|$)/],
  ['Command', /command-?(?:r|a|nightly|light|xlarge)|c4ai|aya(?:-|$)/],
  ['Jamba', /jamba/],
  ['DeepSeek', /deepseek/],
  ['Falcon', /falcon/],
  ['InternLM', /internlm/],
  ['Baichuan', /baichuan/],
  ['ChatGLM', /glm/],
  ['Granite', /granite/],
  ['OLMo', /olmo/],
  ['MPT', /(?:^|[^a-z])mpt(?:[^a-z]|$)/],
  ['Pythia', /pythia/],
  ['Bloom', /bloom/],
  ['OPT', /(?:^|[^a-z])opt-\d/],
  ['StableLM', /stable-?lm/],
  ['SmolLM', /smol-?lm/],
  ['Solar', /solar/],
  ['DBRX', /dbrx/],
  ['Grok', /grok/],
  ['Nova', /nova-(?:micro|lite|pro|premier)/],
  ['Reka', /reka/],
  ['Kimi', /kimi|moonlight/],
  ['MiniMax', /minimax/],
  ['EXAONE', /exaone/],
  ['Mamba', /mamba/],
];

/** Who distils into another's weights: the other name says what the model is ("DeepSeek-R1-Distill-Llama-8B" is a Llama). */
const TEACHERS = new Set(['DeepSeek']);

/** The family that the name belongs to, or null. All Llama are one family; Mistral and Mixtral are one. */
export function familyOf(name: string): string | null {
  const lower = name.toLowerCase();
  const [model = ''] = lower.split(/\/|__/).slice(-1);
  return familyIn(model) ?? familyIn(lower);
}

function familyIn(lower: string): string | null {
  const found = FAMILIES.filter(([, names]) => names.test(lower)).map(([family]) => family);
  if (found.length < 2 || !lower.includes('distill')) return found[0] ?? null;
  return found.find((family) => !TEACHERS.has(family)) ?? null;
}

/** "70B", "1.5b", "560m", "8x7B", "16x12b"; a mixture counts its experts times their size, as its name says it. */
const SIZE = /(?:^|[^a-z0-9.])(?:(\d{1,3})x)?(\d{1,4}(?:\.\d{1,3})?)([bmt])(?![a-z0-9])/gi;

/** The parameters in billions that the name tells, or null. */
export function parametersOf(name: string): number | null {
  // The active part of a mixture ("30B-A3B") follows the whole, so the first counts.
  const [found] = name.replace(/_/g, '-').matchAll(SIZE);
  if (!found) return null;
  const [, experts = '1', size = '', unit = ''] = found;
  const scale = { b: 1, m: 1e-3, t: 1e3 }[unit.toLowerCase()] ?? 1;
  const billions = Number(experts) * Number(size) * scale;
  return billions > 0 ? Number(billions.toPrecision(6)) : null;
}

/** File names that say what is inside, not of whom. */
const GENERIC =
  /^(?:samples|results?|outputs?|predictions?|answers?|details|raw|data|log|logs|eval|evals|test|train|validation|scenario_state|display_predictions|per_instance_stats|run_spec|header|part)(?:[_.-].*)?$/i;
const PREFIX = /^(?:model_outputs|model_output|outputs?|predictions?|answers?|raw|responses?)[_-]/i;
const SUFFIX = /[_-]\d+[_-]?shots?$/i;
const EXTENSION = /(?:\.(?:jsonl?|ndjson|csv|tsv|parquet|zip|eval|txt|gz))+$/i;

/**
 * The model that a path names by the conventions of known tools: "model_outputs_NAME_5shots.zip", "NAME/samples_TASK_DATE.jsonl",
 * "org__NAME/...", else the file's own name; null where only general words ("results.json") are left.
 */
export function modelFromPath(path: string): string | null {
  const parts = path.split(/[/\\!]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  for (const part of parts.reverse()) {
    const stem = part.replace(EXTENSION, '');
    const bare = stem.replace(PREFIX, '').replace(SUFFIX, '');
    const isNamed = bare !== stem && SUFFIX.test(stem);
    if (bare === '' || (!isNamed && GENERIC.test(stem) && !isNamedByPrefix(stem))) continue;
    return bare.replace('__', '/');
  }
  return null;
}

/** "raw-NAME", "answers_NAME": the rest is a name where it tells a family or a size. */
function isNamedByPrefix(stem: string): boolean {
  const bare = stem.replace(PREFIX, '');
  return bare !== stem && (familyOf(bare) !== null || parametersOf(bare) !== null);
}
