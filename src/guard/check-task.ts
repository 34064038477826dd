// Judging a batch of exchanges as a shard: each worker thread loads the guard once and keeps it. The runtime works on the thread that
// calls it, so two threads are what makes two cores useful.
import { z } from 'zod';
import { defineTask } from '../runs/index.ts';
import { loadGuard } from './folder.ts';
import type { CheckedExchange, Guard } from './guard.ts';

const inputSchema = z.object({
  guard: z.string(),
  exchanges: z.array(z.array(z.object({ role: z.enum(['system', 'user', 'assistant', 'tool']), text: z.string() }))),
  tokens: z.boolean(),
});

export type CheckBatch = z.infer<typeof inputSchema>;

let loaded: { readonly folder: string; readonly guard: Promise<Guard> } | undefined;

export const checkBatch = defineTask<CheckBatch, CheckedExchange[]>({
  name: 'guard.check-batch',
  module: import.meta.url,
  input: inputSchema,
  run: async ({ guard: folder, exchanges, tokens }, { cores }) => {
    if (loaded?.folder !== folder) loaded = { folder, guard: loadGuard(folder) };
    const guard = await loaded.guard.catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    const checked: CheckedExchange[] = [];
    for await (const item of guard.checkMany(exchanges, { tokens, threads: cores })) checked.push(item);
    return checked;
  },
});
