// Failures of a model that end a stage: asked again they would fail again, and a stage that went on without the answers would be
// kept as finished.
import type { BatchItem } from '../../llm/index.ts';

/** Throws the first refused key, empty account or spent budget among the answers; what was paid for stays in the cache. */
export function throwFatal(items: readonly BatchItem<unknown>[]): void {
  for (const item of items)
    if (!item.ok && 'reason' in item.error && ['key', 'budget', 'quota'].includes(String(item.error.reason)))
      throw item.error;
}
