// The options that choose a board of Camera Dropbox, the same for every verb that has one.
import type { Rules } from '../mona/camera-dropbox/index.ts';
import { numberOption, usage } from './arguments.ts';
import { wholeNumber } from './report-output.ts';

/** Their declarations for `readArguments`. */
export const boardOptions = {
  board: { type: 'string', default: '4x4' },
  boxes: { type: 'string', default: '2' },
  blocking: { type: 'string', default: '1' },
  limit: { type: 'string', default: '50' },
  penalty: { type: 'string', default: '0.01' },
} as const;

export type Board = Omit<Rules, 'cells' | 'oneStepHack'>;

/** Parses them; whether such a board makes sense is said by the environment. */
export function readBoard(verb: string, values: Readonly<Record<keyof typeof boardOptions, string>>): Board {
  const [, rows, columns] = /^(\d{1,3})[x×](\d{1,3})$/i.exec(values.board) ?? [];
  if (rows === undefined || columns === undefined)
    throw usage(verb, `--board must be rows x columns, for example 4x4; not "${values.board}"`);
  return {
    rows: Number(rows),
    columns: Number(columns),
    maxBoxes: wholeNumber(verb, 'boxes', values.boxes, 1, 100),
    minBlockingBoxes: wholeNumber(verb, 'blocking', values.blocking, 1, 100),
    limit: wholeNumber(verb, 'limit', values.limit, 2, 10_000),
    penalty: numberOption(verb, 'penalty', values.penalty, 0, 1000),
  };
}
