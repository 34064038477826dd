// Parsing a constitution as a shard. A Markdown parser takes time that grows with the square of some texts, and a text under edit may
// be anything: in a thread it can be stopped, and no answer waits for it.
import { z } from 'zod';
import { parseConstitution } from '../../guard/index.ts';
import { defineTask } from '../../runs/index.ts';

export type ParsedConstitution = ReturnType<typeof parseConstitution>;

export const parseTask = defineTask<string, ParsedConstitution>({
  name: 'gateway.parse-constitution',
  module: import.meta.url,
  input: z.string(),
  run: async (markdown) => parseConstitution(markdown),
});
