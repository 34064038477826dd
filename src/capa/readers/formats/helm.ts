// Reads runs of HELM (stanford-crfm/helm): a folder with run_spec.json and scenario_state.json; where that is absent, its shorter
// display_predictions.json (with instances.json), and last per_instance_stats.json, which tells only right or wrong. Requests are read
// one by one. Leaves out: perturbed instances, which repeat their originals; rankings; and language modelling, which chooses nothing.
import type { AnswerSink } from '../../types.ts';
import { forEachJsonElement } from '../json-array.ts';
import { emptyLog } from '../json-lines.ts';
import type { LogReader, LogSource, ReadOptions } from '../reader.ts';
import { createRequestReader, type HelmRun } from './helm-requests.ts';
import { addPredictions, addStatistics, readVerdicts } from './helm-short.ts';
import { fieldsOf, folderName, textOf, wholeOf } from './values.ts';
import { wholeJson } from './whole.ts';

const STATE = 'scenario_state.json';
const PREDICTIONS = 'display_predictions.json';
const STATISTICS = 'per_instance_stats.json';
const BESIDE = ['scenario.json', 'stats.json', 'instances.json', 'display_requests.json', PREDICTIONS, STATISTICS];
/** The settings of a run; larger ones are none. */
const SETTINGS_LIMIT = 16 * 1024 * 1024;

export const helm: LogReader = {
  format: 'HELM run',
  recognises(source, head) {
    if (source.name === STATE) return /^\s*\{\s*"adapter_spec":/.test(head);
    if (source.name === PREDICTIONS)
      return (
        /^\s*\[\s*\{\s*"instance_id":/.test(head) && head.includes('"predicted_text":') && !hasSibling(source, STATE)
      );
    const isLast = !hasSibling(source, STATE) && !hasSibling(source, PREDICTIONS);
    return (
      source.name === STATISTICS &&
      isLast &&
      /^\s*\[\s*\{\s*"instance_id":/.test(head) &&
      hasSibling(source, 'run_spec.json')
    );
  },
  accompanies: (source) =>
    source.name === 'run_spec.json' ||
    (BESIDE.includes(source.name) && (hasSibling(source, STATE) || hasSibling(source, 'run_spec.json'))),
  async read(source, sink, options) {
    const run = await describeRun(source);
    const visited =
      source.name === STATE
        ? await readState(source, sink, options, run)
        : source.name === PREDICTIONS
          ? await addPredictions(source, sink, options, run)
          : await addStatistics(source, sink, options, run);
    if (visited === 0) throw emptyLog(source, 'requests of HELM');
  },
};

async function readState(source: LogSource, sink: AnswerSink, options: ReadOptions, run: HelmRun): Promise<number> {
  const statistics = source.siblings().find((other) => other.name === STATISTICS);
  const verdicts = statistics ? await readVerdicts(statistics, sink, options) : new Map<string, boolean>();
  const requests = createRequestReader(source, sink, run, verdicts);
  const fields = ['instance', 'reference_index', 'request_mode', 'train_trial_index', 'output_mapping', 'result'];
  const reading = { sink, signal: options.signal, fields, under: ['request_states'] };
  const visited = await forEachJsonElement(source, reading, (state) => requests.read(state));
  requests.finish();
  return visited;
}

/** Model, task and method as the run's specification says, else the state itself and the folder's name. */
async function describeRun(source: LogSource): Promise<HelmRun> {
  const beside = source.siblings().find((other) => other.name === 'run_spec.json');
  const spec = beside ? fieldsOf(await wholeJson(beside, SETTINGS_LIMIT)) : undefined;
  const adapter = fieldsOf(spec?.['adapter_spec']) ?? (await adapterOfState(source));
  const name = textOf(spec?.['name']) ?? folderName(source.location);
  const model = textOf(adapter?.['model']) ?? /(?:^|[,:])model=([^,]+)/.exec(name)?.[1]?.replace('_', '/');
  return {
    model: model ?? name,
    task: taskOf(name) || source.name,
    method: textOf(adapter?.['method']) ?? '',
    trials: wholeOf(adapter?.['num_train_trials']) ?? 1,
  };
}

async function adapterOfState(source: LogSource) {
  const head = Buffer.from(await source.head(256 * 1024)).toString('utf8');
  const field = (key: string) => new RegExp(`"${key}":\\s*"([^"]+)"`).exec(head)?.[1];
  const trials = /"num_train_trials":\s*(\d+)/.exec(head)?.[1];
  return source.name === STATE
    ? { model: field('model'), method: field('method'), num_train_trials: trials }
    : undefined;
}

/** "mmlu:subject=anatomy,method=multiple_choice_joint,model=openai_gpt2" without the model: what all models share. */
function taskOf(name: string): string {
  const [, scenario = '', rest = ''] =
    /^([^:,]*?)(?:[:,](.*))?$/s.exec(name.replace(/^([^:=,]+)-(?=[^:,]*=)/, '$1:')) ?? [];
  const kept = rest.split(',').filter((part) => part !== '' && !/^model(?:_deployment)?=/.test(part));
  return kept.length > 0 ? `${scenario}:${kept.join(',')}` : scenario;
}

function hasSibling(source: LogSource, name: string): boolean {
  return source.siblings().some((other) => other.name === name);
}
