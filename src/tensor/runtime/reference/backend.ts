// The slow backend in plain JavaScript: nothing to install, and an independent check of the native one.
import { OversightError } from '../../../base/index.ts';
import type { Backend } from '../runtime.ts';
import { toBlock, toValue } from './block.ts';
import { evaluate } from './evaluate.ts';

export const referenceBackend: Backend = {
  async open(model, _bytes, options) {
    if (options.device !== undefined && options.device !== 'cpu') {
      throw new OversightError(`the reference backend cannot use the device ${options.device}`, {
        remedy: "Leave out the device, or use the backend 'ort'.",
      });
    }
    let isOpen = true;
    return {
      async run(feeds, into) {
        if (!isOpen) throw new OversightError('this program has been disposed', { remedy: 'Compile it again.' });
        const blocks = new Map([...feeds].map(([name, value]) => [name, toBlock(value, 32)]));
        const results = new Map([...evaluate(model, blocks)].map(([name, block]) => [name, toValue(block)]));
        for (const [name, { data }] of into ?? []) {
          const value = results.get(name);
          if (!(data instanceof Float32Array) || !(value?.data instanceof Float32Array)) continue;
          data.set(value.data);
          results.set(name, { ...value, data });
        }
        return results;
      },
      async dispose() {
        isOpen = false;
      },
    };
  },
};
