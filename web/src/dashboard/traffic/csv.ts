// Exchanges as a plain table, for copying.
import type { TrafficItem } from '../../../../src/gateway/contract.ts';
import type { TableData } from '../../blocks/table-data.ts';

const names = [
  'sequence',
  'id',
  'time',
  'route',
  'key',
  'model',
  'stream',
  'decided',
  'enforced',
  'stage',
  'rule',
  'score',
  'threshold',
  'status',
  'totalMs',
  'addedFirstTokenMs',
  'pieces',
  'scanned',
  'parts',
  'failed',
] as const satisfies readonly (keyof TrafficItem)[];

export function tableOf(items: readonly TrafficItem[]): TableData {
  return {
    columns: names.map((title) => ({ title })),
    rows: items.map((item) => names.map((name) => (name === 'time' ? new Date(item.time).toISOString() : item[name]))),
  };
}
