// The prompts of the synthesis are files, so that a team can read and change what a model is asked.
import { join } from 'node:path';
import { decodeUtf8, OversightError, readFileOrThrow } from '../../base/index.ts';

const NAMES = ['topics', 'requests', 'responses', 'judge'] as const;

export type Prompts = Readonly<Record<(typeof NAMES)[number], string>>;

/** Reads topics.md, requests.md, responses.md and judge.md of a folder. */
export async function readPrompts(folder: string): Promise<Prompts> {
  const read = async (name: (typeof NAMES)[number]) => {
    const path = join(folder, `${name}.md`);
    return [
      name,
      decodeUtf8(
        await readFileOrThrow(path, 'The folder must hold topics.md, requests.md, responses.md and judge.md.'),
        path,
      ),
    ] as const;
  };
  const [topics, requests, responses, judge] = await Promise.all(NAMES.map(read));
  return { topics: topics![1], requests: requests![1], responses: responses![1], judge: judge![1] };
}

/** Replaces every {{name}}; a name without a value is an error, since the model would be asked nonsense. */
export function fillPrompt(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new OversightError(`a prompt asks for {{${name}}}, which this stage does not have`, {
        kind: 'input',
        remedy: `Known here: ${Object.keys(values).join(', ')}.`,
      });
    return String(value);
  });
}
