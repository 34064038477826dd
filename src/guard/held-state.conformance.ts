// How much an object holds on to: elements of arrays, maps and typed arrays and characters of strings, private fields included, read
// through the inspector's protocol. What is named in `shared` belongs to others and is left out. (The name keeps it out of the build.)
import { Session } from 'node:inspector';
import { z } from 'zod';

const remote = z.object({
  objectId: z.string().optional(),
  type: z.string().optional(),
  className: z.string().optional(),
  value: z.unknown().optional(),
});
type Remote = z.infer<typeof remote>;

const property = z.object({ name: z.string(), value: remote.optional() });
// Node's types do not know the private properties, which the protocol gives.
const properties = z.object({ result: z.array(property), privateProperties: z.array(property).default([]) });

/** Elements and characters reachable from `root`, without what stands under a name in `shared`. */
export function heldBy(root: object, shared: readonly string[]): number {
  const session = new Session();
  session.connect();
  const slot = '__heldByRoot';
  const world: Record<string, unknown> = globalThis;
  world[slot] = root;
  try {
    let size = 0;
    let start: Remote = {};
    session.post('Runtime.evaluate', { expression: `globalThis.${slot}` }, (_error, answer) => {
      start = remote.parse(answer.result);
    });
    const visit = ({ type, objectId, className = '', value }: Remote): void => {
      if (type === 'string') size += String(value).length;
      if (!objectId || type === 'function') return;
      if (/^(Float|Int|Uint).*Array$/.test(className)) {
        size += lengthOf(objectId);
        return;
      }
      for (const item of propertiesOf(objectId)) {
        if (shared.includes(item.name) || item.name === '__proto__' || !item.value) continue;
        size++;
        visit(item.value);
      }
    };
    const propertiesOf = (objectId: string): z.infer<typeof property>[] => {
      let found: z.infer<typeof property>[] = [];
      session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_error, answer) => {
        const { result, privateProperties } = properties.parse(answer);
        found = [...result, ...privateProperties];
      });
      return found;
    };
    const lengthOf = (objectId: string): number => {
      let length = 0;
      session.post(
        'Runtime.callFunctionOn',
        { objectId, functionDeclaration: 'function () { return this.length }' },
        (_error, answer) => {
          length = Number(answer.result.value);
        },
      );
      return length;
    };
    visit(start);
    return size;
  } finally {
    delete world[slot];
    session.disconnect();
  }
}
