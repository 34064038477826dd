// Every place in a JSON document where a text can be hidden, and every form in which it can stand there.
import { changeAt, isObject, type JsonPath } from '../../src/gateway/protocol/json.ts';
import { FORBIDDEN } from './gateway-hostile.ts';

/** What can stand in place of a value. */
const VALUES: Readonly<Record<string, unknown>> = {
  text: FORBIDDEN,
  name: { [FORBIDDEN]: 1 },
  nested: [[{ text: { value: [FORBIDDEN] } }]],
};

/** What can stand beside the fields of an object. */
const FIELDS: Readonly<Record<string, unknown>> = {
  note: FORBIDDEN,
  [FORBIDDEN]: 1,
  index: FORBIDDEN,
  data: FORBIDDEN,
  logprobs: { content: [{ token: FORBIDDEN, logprob: 0, bytes: null, top_logprobs: [] }], refusal: null },
  top_logprobs: [{ token: FORBIDDEN, logprob: 0 }],
  usage: { note: FORBIDDEN },
  error: { message: FORBIDDEN, type: 'server_error' },
  metadata: { title: FORBIDDEN },
  instructions: FORBIDDEN,
  content_filter_results: { note: FORBIDDEN },
  prompt_filter_results: [{ note: FORBIDDEN }],
  encrypted_content: FORBIDDEN,
  arguments: `{"text":"say unspe\\u0061kable now"}`,
  message: { content: FORBIDDEN },
  delta: FORBIDDEN,
};

export interface Hidden {
  readonly what: string;
  /** The document as it is written. */
  readonly json: string;
}

/** The document with a text hidden in each place, in each form, one after another. */
export function hideIn(document: object): readonly Hidden[] {
  const hidden: Hidden[] = [];
  const put = (what: string, at: JsonPath, value: unknown) =>
    hidden.push({ what: `${what} at ${at.join('.')}`, json: JSON.stringify(changeAt(document, at, () => value)) });
  const visit = (value: unknown, at: JsonPath): void => {
    if (at.length > 0) for (const [what, one] of Object.entries(VALUES)) put(what, at, one);
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item, [...at, i]);
      put('one more', at, [...value, FORBIDDEN]);
      return;
    }
    if (!isObject(value)) return;
    for (const [name, one] of Object.entries(FIELDS)) {
      const what = `field ${name} at ${at.join('.')}`;
      hidden.push({ what, json: JSON.stringify(changeAt(document, at, () => ({ ...value, [name]: one }))) });
    }
    for (const [name, child] of Object.entries(value)) {
      hidden.push({ what: `second ${name} at ${at.join('.')}`, json: twice(document, at, value, name) });
      visit(child, [...at, name]);
    }
  };
  visit(document, []);
  return hidden;
}

/** The document with one name given twice; readers take the last value, and some the first. */
function twice(document: object, at: JsonPath, owner: object, name: string): string {
  const mark = '\u0001here';
  const marked = JSON.stringify(changeAt(document, at, () => ({ [mark]: 0, ...owner })));
  return marked.replace(`${JSON.stringify(mark)}:0`, `${JSON.stringify(name)}:${JSON.stringify(FORBIDDEN)}`);
}
