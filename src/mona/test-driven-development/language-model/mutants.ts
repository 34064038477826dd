// Mutants of a reference solution: the same program with one fault, as in mutation testing (DeMillo, Lipton and Sayward 1978).
// Reads our own solutions alone, which hold no regular expressions and no templates, so a small lexer is enough.

interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'sign';
  readonly text: string;
  readonly start: number;
}

/** What each operator is exchanged for: its opposite, its neighbour, and the one that is off by one. */
const exchanges: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['+'],
  '/': ['*'],
  '%': ['*'],
  '<': ['<=', '>'],
  '<=': ['<', '>'],
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '++': ['--'],
  '--': ['++'],
  true: ['false'],
  false: ['true'],
};

const pattern =
  /([A-Za-z_$][\w$]*)|(\d+(?:\.\d+)?)|('(?:[^'\\]|\\.)*')|(===|!==|=>|\.\.\.|<=|>=|&&|\|\||\+\+|--|[-+*/%]=|[^\s])/g;

export interface Mutant {
  /** What was changed, for people: "< to <= at 42". */
  readonly change: string;
  readonly code: string;
}

/** Every mutant, in the order of the text; some may do what the original does. */
export function mutantsOf(solution: string): readonly Mutant[] {
  const tokens = lex(solution);
  const mutants = new Map<string, Mutant>();
  const replace = (start: number, end: number, by: string): void => {
    const code = solution.slice(0, start) + by + solution.slice(end);
    const change = `${solution.slice(start, end)} to ${by} at ${start}`;
    if (code !== solution && !mutants.has(code)) mutants.set(code, { change, code });
  };
  for (const [index, token] of tokens.entries()) {
    const end = token.start + token.text.length;
    for (const other of exchanges[token.text] ?? []) if (!isSign(tokens, index)) replace(token.start, end, other);
    if (token.kind === 'number') for (const other of neighbours(token.text)) replace(token.start, end, other);
    if (token.kind === 'string') replace(token.start, end, token.text === "''" ? "'x'" : "''");
    if (token.text === 'if' || token.text === 'while') {
      const condition = parentheses(tokens, index + 1);
      if (condition === undefined) continue;
      replace(condition.from, condition.to, 'false');
      // A loop without an end is caught by any test that reaches it, so it would say nothing.
      if (token.text === 'if') replace(condition.from, condition.to, 'true');
    }
  }
  return [...mutants.values()];
}

function lex(text: string): Token[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    kind:
      match[1] !== undefined ? 'word' : match[2] !== undefined ? 'number' : match[3] !== undefined ? 'string' : 'sign',
    text: match[0],
    start: match.index,
  }));
}

/** The plus or minus before an operand that has nothing on its left: no operator. */
function isSign(tokens: readonly Token[], index: number): boolean {
  const text = tokens[index]!.text;
  const before = tokens[index - 1];
  if (text !== '+' && text !== '-') return false;
  if (before === undefined || before.text === 'return') return true;
  return before.kind === 'sign' && before.text !== ')' && before.text !== ']';
}

function neighbours(number: string): string[] {
  const value = Number(number);
  return value === 0 ? ['1'] : [String(value + 1), String(value - 1)];
}

/** What stands between the parenthesis at `index` and the one that closes it. */
function parentheses(
  tokens: readonly Token[],
  index: number,
): { readonly from: number; readonly to: number } | undefined {
  let depth = 0;
  for (let i = index; i < tokens.length; i++) {
    if (tokens[i]!.text === '(') depth++;
    if (tokens[i]!.text === ')' && --depth === 0) return { from: tokens[index]!.start + 1, to: tokens[i]!.start };
  }
  return undefined;
}
