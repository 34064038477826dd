// Which model and task the paths of downloaded logs name, by the conventions of the Open LLM Leaderboard's details repositories:
// "details_org__model" (version 1), "org__model-details" and "org__model__leaderboard_task" (version 2).
// Leaves out: names that only a person can know; the readers ask for a folder named as the model then.
import { modelFromPath } from '../names.ts';

/** The model that a path names, with "org/" where the path has it; null where none does. */
export function modelOfFolder(path: string): string | null {
  const parts = path.split(/[/\\!]/);
  for (const part of parts.slice(0, -1).reverse()) {
    const [, named] = /^details_(.+)$/.exec(part) ?? /^(.+)-details$/.exec(part) ?? [];
    if (named !== undefined) return named.replace('__', '/');
    const [, organisation, model] = CONFIGURATION.exec(part) ?? [];
    if (organisation !== undefined) return `${organisation}/${model}`;
  }
  return modelFromPath(path);
}

/** The task that a folder of the leaderboard's second version names; null where none does. */
export function taskOfFolder(path: string): string | null {
  for (const part of path.split(/[/\\!]/).reverse()) {
    const task = CONFIGURATION.exec(part)?.[3];
    if (task !== undefined) return task;
  }
  return null;
}

const CONFIGURATION = /^(.+?)__(.+)__(leaderboard_.+)$/;
